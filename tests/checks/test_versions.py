"""Tags, builds and labels carry one version, and the version history leaves none out."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE
from tests.releases import releasable_project

LABEL = "label_items: [{{id: LBL-001, title: Label, text: '{}', place: on screen}}]\n"
TEXTS = [
    ("Example, version 1.0.0, Example Medical GmbH", ()),
    ("Example version 1.0.0", ()),
    ("EX-1, software version v1.0.0", ()),
    ("Example version 0.9.0", ("0.9.0",)),
    ("Example, software version: 0.9.0.", ("0.9.0",)),
    ("Example, model `EX-1`, version 0.9.0", ("0.9.0",)),
    ("Example needs iOS version 15.2", ()),
    ("Firmware of the monitor: version 3.1", ()),
    ("Example replaces Example version 0.9.0. Example version 1.0.0", ()),
]


@pytest.fixture
def released(tmp_path):
    return releasable_project(tmp_path, "1.0.0", "1.1.0")


def judge(made):
    return run_checks(load_project(made.root), Stage.RELEASE)


@pytest.mark.parametrize(("text", "named"), TEXTS)
def test_a_label_that_names_the_version_of_the_device_names_this_one(tmp_path, text, named):
    report = report_of(tmp_path, SYSTEM + LABEL.format(text))

    said = [f"`LBL-001` names version {one}, and the device has version 1.0.0" for one in named]
    assert messages(report, "REL001") == said


def test_outside_git_tags_are_not_known(tmp_path):
    report = report_of(tmp_path, SYSTEM)

    for code in ("REL001", "REL002"):
        assert "needs the version tags of the repository" in undecided(report, code)[0]


def test_without_a_version_nothing_is_compared(tmp_path):
    report = report_of(tmp_path, SYSTEM, config=BASE.replace("  version: 1.0.0\n", ""))

    assert undecided(report, "REL001") == ["samdocs.yaml gives the device no version to release"]


def test_a_version_is_tagged_once(released):
    released.commit({"README.md": "more"})

    report = judge(released)
    commit = released.git("rev-parse", "v1.1.0^{commit}")[:12]
    said = f"version 1.1.0 was tagged on commit `{commit}`, which is not this one"
    assert messages(report, "REL001") == [said]


def test_the_tag_on_the_commit_names_the_version_of_the_device(released):
    released.git("tag", "v2.0.0")

    assert messages(judge(released), "REL001") == [
        "the commit is tagged `v2.0.0`, and the device has version 1.1.0"
    ]


@pytest.mark.parametrize("revision", ["HEAD", "v1.0.0^{commit}", "none"])
def test_the_build_names_a_commit_of_this_history(released, revision):
    commit = "ab" * 20 if revision == "none" else released.git("rev-parse", revision)
    builds = (released.root / "builds.yaml").read_text()
    released.commit({"builds.yaml": f"{builds}    project_commit: {commit}\n"})
    released.git("tag", "--force", "v1.1.0")

    said = "`BLD-002` names the project at `abababababab`, which is not in this history"
    assert messages(judge(released), "REL001") == ([said] if revision == "none" else [])


def test_every_version_tag_has_a_row_from_the_first_controlled_one_on(released):
    builds = (released.root / "builds.yaml").read_text()
    without_first = "builds:\n" + builds[builds.index("  - id: BLD-002") :]
    released.commit({"builds.yaml": without_first})
    report = judge(released)
    config = (released.root / "samdocs.yaml").read_text()
    released.commit({"samdocs.yaml": f"{config}controlled_from: v1.1.0\n"})
    later = judge(released)

    said = "tag `v1.0.0` has no build, so the version history leaves it out"
    assert messages(report, "REL002") == [said]
    assert messages(later, "REL002") == []


@pytest.mark.parametrize("tie", ["", "tag", "project_commit", "sources"])
def test_every_build_is_tied_to_a_commit(released, tie):
    commit = released.git("rev-parse", "HEAD")
    ties = {"project_commit": f"project_commit: {commit}", "sources": f"sources: [{commit}]"}
    row = "  - {id: BLD-003, title: Trial, version: 1.1.1, built_at: 2024-03-02, %s}\n"
    row %= ", ".join(["changes_from_previous: An icon", *([ties[tie]] if tie in ties else [])])
    builds = (released.root / "builds.yaml").read_text()
    if tie == "tag":
        released.git("tag", "v1.1.1", "HEAD~1")
    released.commit({"builds.yaml": builds + row})

    said = "`BLD-003` is tied to no commit: there is no tag `v1.1.1`"
    assert messages(judge(released), "REL002") == ([] if tie else [said])
