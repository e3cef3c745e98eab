"""A suspect link is found where it is written, with what changed, since when, and both hashes."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Severity, Stage
from samdocs.project import load_project
from tests.checks.judging import marked, told, undecided

NEED = "user_needs:\n  - {id: UN-1, title: %s}\n"
SRS = "software_requirements:\n  - {id: SRS-1, title: Req, derives_from: [UN-1]}\n"
INVERSE = "user_needs:\n  - {id: UN-1, title: %s, leads_to: [SRS-1]}\n"
ALONE = "software_requirements:\n  - {id: SRS-1, title: Req}\n"


@pytest.mark.parametrize(
    ("needs", "requirement", "place"), [(NEED, SRS, "UN-1"), (INVERSE, ALONE, "SRS-1")]
)
def test_finding_stands_where_the_link_is_written(device, needs, requirement, place):
    made = device.commit({"a.yaml": needs % "One", "b.yaml": requirement})
    device.commit({"a.yaml": needs % "Two"})

    loaded = load_project(device.root)
    assert told(loaded, "REQ007") == [
        f"`SRS-1` derives from `UN-1`, of which `title` changed since commit `{made[:12]}` "
        "of 2024-03-03 made the link"
    ]
    assert marked(loaded, "REQ007") == [place]


def test_finding_tells_both_hashes_at_the_target(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})

    loaded = load_project(device.root)
    [link] = loaded.suspects.links
    report = run_checks(loaded)
    [found] = [one for one in report.findings if one.rule.code == "REQ007"]
    [related] = found.related
    assert related.location.file == "a.yaml"
    assert related.message == f"its hash was {link.old_hash[:15]} and is {link.new_hash[:15]}"


def test_suspect_link_is_minor_until_the_release(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    loaded = load_project(device.root)

    def weight(stage):
        findings = run_checks(loaded, stage).findings
        return [found.severity for found in findings if found.rule.code == "REQ007"]

    assert weight(Stage.ALWAYS) == [Severity.MINOR]
    assert weight(Stage.RELEASE) == [Severity.MAJOR]


def test_after_a_review_the_finding_names_it(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    [link] = load_project(device.root).suspects.links
    record = (
        "link_reviews:\n  - id: LRV-001\n    links: [{source: SRS-1, verb: derives_from, "
        f"target: UN-1, content_hash: '{link.new_hash}'}}]\n    reason: holds\n    person: ada\n"
    )
    device.commit({"records/link_reviews.yaml": record})
    assert told(load_project(device.root), "REQ007") == []
    device.commit({"a.yaml": NEED.replace("}", ", text: new}") % "Two"})

    assert told(load_project(device.root), "REQ007") == [
        "`SRS-1` derives from `UN-1`, of which `text` changed since `LRV-001` reviewed the link"
    ]


def test_without_history_nothing_is_said_to_be_good(project):
    loaded = project(NEED % "One", SRS)

    assert undecided(loaded, "REQ007") == [
        "needs item history: not a git repository, so no revision can be read"
    ]
