"""Setting values: the characters of the value change, nothing else, and it is read as what was meant."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from samdocs.diagnostics import SamdocsError
from samdocs.editing import set_values
from samdocs.project import load_project
from tests.projects import BASE, write_project

NEED = "user_needs: [{id: UN-001, title: Need}]\n"
ITEM = """\
# Needs
user_needs:
  - id: UN-001
    title: "Need"   # short
    text: |
      The nurse
      acts.

    # what follows is ours
    reasons: {REQ001: 'x'}
  - {id: UN-002, title: Other, custom: {}}
"""


def item(tmp_path, text=ITEM, config=BASE):
    return load_project(write_project(tmp_path / "device", text, config=config))


def items_text(project):
    return (project.root / "items-1.yaml").read_bytes().decode()


EDITS = {
    "scalar in quotes": (("title",), 'No "more"', '"Need"', '"No \\"more\\""'),
    "text in lines": (("text",), "One line", "|\n      The nurse\n      acts.", "One line"),
    "text in lines by lines": (
        ("text",),
        "a\n\nb",
        "|\n      The nurse\n      acts.",
        "|-\n      a\n\n      b",
    ),
    "in brackets": (("reasons", "REQ001"), "it's a, b", "'x'", "'it''s a, b'"),
    "new key in brackets": (("reasons", "REQ002"), "no", "'x'}", "'x', REQ002: \"no\"}"),
    "new key in lines": (
        ("user",),
        "Nurse",
        "reasons: {REQ001: 'x'}\n",
        "reasons: {REQ001: 'x'}\n    user: Nurse\n",
    ),
    "new keys below a new key": (
        ("custom", "a"),
        "b",
        "reasons: {REQ001: 'x'}\n",
        "reasons: {REQ001: 'x'}\n    custom:\n      a: b\n",
    ),
}


@pytest.mark.parametrize(("path", "value", "old", "new"), EDITS.values(), ids=EDITS)
def test_only_the_value_changes(tmp_path, path, value, old, new):
    project = item(tmp_path)
    edited = set_values(project, "UN-001", {path: value})

    assert items_text(project) == ITEM.replace(old, new)
    assert edited.file == "items-1.yaml"


def test_value_in_empty_braces(tmp_path):
    project = item(tmp_path)
    set_values(project, "UN-002", {("custom", "owner"): "QA", ("custom", "no"): "1.0"})

    assert items_text(project) == ITEM.replace("{}", '{owner: QA, "no": "1.0"}')


def test_revision_of_a_document_is_raised_in_its_line(tmp_path):
    config = BASE + "documents:\n  srs: {number: D-1, revision: 3,\n    owner: ada}   # kept\n"
    project = item(tmp_path, NEED, config)
    set_values(project, "samdocs.yaml", {("documents", "srs", "revision"): "4"})

    text = (project.root / "samdocs.yaml").read_text()
    assert text == config.replace("revision: 3", 'revision: "4"')
    assert load_project(project.root).config.documents["srs"].revision == "4"


def test_settings_that_are_missing_are_added_with_those_above(tmp_path):
    project = item(tmp_path, NEED)
    set_values(
        project,
        "samdocs.yaml",
        {("documents", "srs", "number"): "D-1", ("documents", "srs", "revision"): "1"},
    )

    assert (project.root / "samdocs.yaml").read_text() == BASE + (
        'documents:\n  srs:\n    number: D-1\n    revision: "1"\n'
    )


def test_dates_and_numbers_stand_bare(tmp_path):
    project = item(tmp_path, "reviews:\n  - id: REV-001\n    date: 2026-01-01\n")
    set_values(project, "REV-001", {("date",): date(2026, 2, 3)})

    assert items_text(project) == "reviews:\n  - id: REV-001\n    date: 2026-02-03\n"


def test_key_without_value_gets_one(tmp_path):
    project = item(tmp_path, "user_needs:\n  - id: UN-001\n    title: Need\n    custom:\n")
    set_values(project, "UN-001", {("custom", "a"): "b"})

    assert items_text(project).endswith("    custom:\n      a: b\n")


REFUSED = {
    "list": (("tags",), "x", "cannot be set"),
    "inside a text": (("title", "x"), "x", "cannot be set"),
    "unknown key": (("titel",), "x", "titel"),
    "no value": (("title",), "", "title"),
    "hidden": (("title",), "a\u200bb", "U\\+200B"),
    "alias": (("custom", "b", "c"), "x", "cannot be set"),
    "anchor": (("custom", "a", "c"), "x", "cannot be set|not say"),
}


@pytest.mark.parametrize(("path", "value", "words"), REFUSED.values(), ids=REFUSED)
def test_value_that_cannot_be_set_leaves_the_file_alone(tmp_path, path, value, words):
    text = (
        "user_needs:\n  - id: UN-001\n    title: Need\n    tags: [a]\n"
        "    custom: {a: &a {c: d}, b: *a}\n"
    )
    project = item(tmp_path, text)

    with pytest.raises(SamdocsError, match=words):
        set_values(project, "UN-001", {("user",): "Nurse", path: value})
    assert items_text(project) == text


def test_item_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SamdocsError, match="UN-404"):
        set_values(item(tmp_path), "UN-404", {("title",): "x"})


TEXTS = st.text(st.sampled_from("ab :#-?'\"\\\n\t[]{},&*|>=é"), min_size=1, max_size=20)
TEXTS = st.one_of(TEXTS, st.sampled_from(["no", "1.10", "~", "2024-01-01", "1e3"])).filter(
    str.strip
)
TREES = st.recursive(
    TEXTS, lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=8
)


@given(
    custom=st.dictionaries(st.sampled_from("abc"), TREES, min_size=1, max_size=3),
    style=st.sampled_from([None, '"', "'", "|", ">"]),
    flow=st.sampled_from([True, False, None]),
    path=st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    value=TEXTS,
)
def test_any_value_is_set_and_all_others_stay(tmp_path_factory, custom, style, flow, path, value):
    entries = [{"id": "UN-001", "title": "x", "custom": custom}, {"id": "UN-002", "title": "x"}]
    text = yaml.dump(
        {"user_needs": entries}, default_style=style, default_flow_style=flow, allow_unicode=True
    )
    project = load_project(write_project(tmp_path_factory.mktemp("device"), text))
    before = items_text(project)
    try:
        set_values(project, "UN-001", {("custom", *path): value})
    except SamdocsError:
        assert items_text(project) == before
        return

    expected = yaml.safe_load(before)
    held = expected["user_needs"][0]["custom"]
    for key in path[:-1]:
        held = held.setdefault(key, {})
    held[path[-1]] = value
    assert yaml.safe_load(items_text(project)) == expected
