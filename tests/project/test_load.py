"""A project is read whole: every fault of every file in one run, and never an exception."""

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.project import find_root, load_project
from tests.projects import BASE, write_project

ITEM = "hazards: [{id: HAZ-001, title: t}]\n"


def codes(loaded):
    return [(d.rule.code, d.location.file, d.location.line) for d in loaded.diagnostics]


def test_root_is_found_from_below(tmp_path):
    root = write_project(tmp_path / "p")
    (root / "a" / "b").mkdir(parents=True)

    assert find_root(root / "a" / "b") == root


def test_missing_project_is_an_error_with_a_hint(tmp_path):
    with pytest.raises(SamdocsError, match=r"no samdocs\.yaml") as raised:
        find_root(tmp_path)

    assert "samdocs init" in raised.value.hint


def test_faults_of_all_files_are_reported_in_one_run(project):
    loaded = project(
        "hazards: [{id: HAZ-001, title: t, knd: x}, {id: HAZ-002}]\n",
        "harms: [{id: HARM-001, title: [a]}]\nunknown_things: []\n",
        "a: [\n",
        config=BASE + "extra: 1\n",
    )

    assert codes(loaded) == [
        ("MOD001", "items-1.yaml", 1),
        ("MOD002", "items-1.yaml", 1),
        ("MOD003", "items-2.yaml", 1),
        ("MOD008", "items-2.yaml", 2),
        ("SRC011", "items-3.yaml", 2),
        ("MOD001", "samdocs.yaml", BASE.count("\n") + 1),
    ]


def test_id_used_twice_names_both_places(project):
    loaded = project(ITEM, "harms:\n  - id: HAZ-001\n    title: t\n")

    (found,) = loaded.diagnostics
    assert (found.rule.code, found.location.file, found.location.line) == (
        "ID001",
        "items-2.yaml",
        2,
    )
    assert found.related[0].location.file == "items-1.yaml"


def test_id_must_have_the_form_the_project_fixes(project):
    loaded = project(
        "hazards: [{id: HAZ-001, title: t}, {id: HAZ-1, title: t}, {id: HAZ-0001, title: t}, {id: H-001, title: t}]\n",
        config=BASE + 'ids: {hazards: "HAZ-{:03d}"}\n',
    )

    assert [d.item for d in loaded.diagnostics] == ["HAZ-1", "H-001"]


def test_nothing_loaded_is_a_finding(project):
    assert [d.rule.code for d in project().diagnostics] == ["MOD010"]


def test_entries_that_are_no_items_are_named(project):
    loaded = project("hazards: [text, [a], {id: HAZ-001, title: t}]\nharms: text\nrisks:\n")

    assert [d.rule.code for d in loaded.diagnostics] == ["MOD003", "MOD003", "MOD003"]
    assert list(loaded.items) == ["HAZ-001"]


def test_newer_format_is_refused_with_one_finding(project):
    loaded = project(ITEM, config="samdocs: 99\nnew_setting: 1\n")

    assert [d.rule.code for d in loaded.diagnostics] == ["MOD009"]


def test_unreadable_settings_still_let_the_items_be_checked(project):
    loaded = project("hazards: [{id: HAZ-001, title: t, x: 1}]\n", config="device: [\n")

    assert {d.rule.code for d in loaded.diagnostics} == {"SRC011", "MOD001", "MOD010"}


def test_settings_that_name_unknown_rules_are_found(project):
    loaded = project(
        ITEM, config=BASE + "rules: {REQ03: info}\nreasons: {RSK999: x}\nids: {hazard: H-1}\n"
    )

    assert [d.rule.code for d in loaded.diagnostics] == ["MOD004"] * 3
    assert loaded.diagnostics[0].hint.startswith("the nearest known name is `REQ0")


def test_retired_item_needs_a_reason(project):
    loaded = project("hazards: [{id: HAZ-001, title: t, status: retired}]\n")

    assert "MOD012" in [d.rule.code for d in loaded.diagnostics]


def test_output_folders_are_no_sources(tmp_path):
    root = write_project(tmp_path / "p", ITEM)
    for folder in ("dist", "elsewhere"):
        (root / folder).mkdir()
        (root / folder / "a.yaml").write_text("hazards: [{id: HAZ-001, title: t}]\n")
    (root / "elsewhere" / "manifest.json").write_text('{"predicateType": "x"}')

    assert load_project(root).diagnostics == ()


def test_switches_come_from_markets_settings_and_items(project):
    loaded = project(ITEM + "threats: [{id: THR-001, title: t}]\n")

    assert loaded.switches == {"us", "fda", "eu", "cyber"}


def test_version_is_a_draft_where_none_is_given(project):
    loaded = project(ITEM, config=BASE.replace("  version: 1.0.0\n", ""))

    assert loaded.version == "draft"
    assert loaded.moment is None


def test_loading_twice_gives_the_same(tmp_path):
    root = write_project(
        tmp_path / "p", ITEM, b="harms: [{id: HARM-001, title: t, severity: S9}]\n"
    )

    assert load_project(root).diagnostics == load_project(root).diagnostics
    assert list(load_project(root).items) == ["HARM-001", "HAZ-001"]
