"""What was done under a change request is found from commits, and compared with what it declares."""

import pytest

from samdocs.changes.change_requests import trace_request, trace_requests
from samdocs.control.change_trail import Way, build_change_trail
from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.project import load_project
from tests.projects import BASE

ITEMS = """\
user_needs:
  - id: UN-1
    title: %(un)s
system_requirements:
  - {id: SYS-1, title: %(sys)s, derives_from: [UN-1]}
software_requirements:
  - {id: SRS-1, title: %(srs)s, derives_from: [SYS-1], allocated_to: [SI-1]}
tests:
  - {id: TC-1, title: T, verifies: [SRS-1]}
  - {id: TC-2, title: T, verifies: [SRS-1]}
software_items:
  - {id: SI-0, title: All, paths: [src]}
  - {id: SI-1, title: Unit, paths: [src/unit/**], part_of: SI-0}
  - {id: SI-2, title: Other, paths: [{repo: core, path: src}]}
"""
FIRST = {"un": "Need", "sys": "System", "srs": "Software"}
CHANGES = "changes:\n  - {id: CR-1, title: One%s}\n  - {id: CR-2, title: Two}\n"


def items(**words):
    return ITEMS % (FIRST | words)


@pytest.fixture
def device(new_repository):
    made = new_repository()
    made.commit(
        {"samdocs.yaml": BASE, "items.yaml": items(), "changes.yaml": CHANGES % "", "src/a": "1"}
    )
    return made


def declare(device, said):
    device.commit({"changes.yaml": CHANGES % f", {said}"}, "Declare")


def change(device, message, **words):
    return device.commit({"items.yaml": items(**words)}, message)


def traced(device, name="CR-1"):
    return trace_request(load_project(device.root), ItemId(name))


def ways(device):
    project = load_project(device.root)
    trail = build_change_trail(project, project.commits_since())
    return {one.commit.subject: (one.requests, one.way) for one in trail.commits}


def test_item_that_was_changed_without_being_declared(device):
    declare(device, "affects: [SRS-1]")
    made = change(device, "Reword\n\nChange: CR-1", srs="New", sys="New")
    found = traced(device)

    assert [trailed.commit.hash for trailed in found.commits] == [made]
    assert [(item.id, item.word) for item in found.items] == [
        ("SRS-1", "changed"),
        ("SYS-1", "changed"),
    ]
    assert found.items[0].changes == (("title", "Software", "New"),)
    assert (found.undeclared, found.unchanged) == (("SYS-1",), ())


def test_item_that_was_declared_and_not_changed(device):
    declare(device, "affects: [SRS-1, SYS-1, SI-2]")
    change(device, "Reword\n\nChange: CR-1", srs="New")
    found = traced(device)

    assert (found.undeclared, found.unchanged, found.unknown) == ((), ("SYS-1",), ("SI-2",))


def test_dependants_are_assessed_by_request_or_regression_analysis(device):
    declare(device, "affects: [SYS-1], retests: [TC-1]")
    change(device, "Reword\n\nChange: CR-1", sys="New")

    assert [(r.id, r.path) for r in traced(device).unassessed] == [
        ("SRS-1", ("SYS-1", "SRS-1")),
        ("TC-2", ("SYS-1", "SRS-1", "TC-2")),
    ]
    analysis = "regression_analyses: [{id: RA-1, title: t, %s}]\n"
    declare(device, "affects: [SYS-1, SRS-1], regression_analysis: RA-1")
    device.commit({"ra.yaml": analysis % "reruns: [TC-1]"})
    assert [r.id for r in traced(device).unassessed] == ["TC-2"]
    device.commit({"ra.yaml": analysis % "reruns: [TC-1], selection: Only TC-1 reads it."})
    assert traced(device).agrees
    assert traced(device).assessed == ("SRS-1",)


def test_merge_covers_the_commits_it_brings_in_but_not_those_of_other_requests(device):
    device.git("checkout", "--quiet", "-b", "side")
    change(device, "On the side", srs="New")
    change(device, "Under another\n\nChange: CR-2", srs="New", sys="New")
    device.git("checkout", "--quiet", "main")
    device.day += 1
    device.git("merge", "--quiet", "--no-ff", "--message", "Join\n\nChange: CR-1", "side")

    assert ways(device) == {
        "Join": (("CR-1",), Way.TRAILER),
        "On the side": (("CR-1",), Way.MERGE),
        "Under another": (("CR-2",), Way.TRAILER),
        "Change": ((), Way.NONE),
    }
    assert [item.id for item in traced(device).items] == ["SRS-1"]
    assert [item.id for item in traced(device, "CR-2").items] == ["SYS-1"]


def test_squash_merge_belongs_to_every_request_of_the_messages_it_joins(device):
    declare(device, "affects: [SRS-1]")
    message = "All (#7)\n\n* One\n\nChange: CR-1\n\n* Two\n\nchange: CR-2\nBy: x"
    change(device, message, srs="New", sys="New")

    assert ways(device)["All (#7)"] == (("CR-1", "CR-2"), Way.TRAILER)
    assert traced(device).undeclared == ("SYS-1",)
    assert traced(device, "CR-2").undeclared == ("SYS-1",)


@pytest.mark.parametrize("trailers", ["Change: CR-1, CR-2", "Change: CR-2\nChange: CR-1"])
def test_commit_may_name_several_requests(device, trailers):
    change(device, f"Both\n\n{trailers}", srs="New")

    assert ways(device)["Both"][0] == ("CR-1", "CR-2")


def test_what_was_taken_back_is_no_change(device):
    declare(device, "affects: [SRS-1]")
    made = change(device, "Reword\n\nChange: CR-1", srs="New")
    device.day += 1
    device.git("revert", "--no-edit", made)

    assert ways(device)['Revert "Reword"'] == (("CR-1",), Way.REVERT)
    found = traced(device)
    assert [(item.id, item.word) for item in found.items] == [("SRS-1", "taken back")]
    assert (found.undeclared, found.unchanged) == ((), ("SRS-1",))


def test_commits_that_the_record_lists_need_no_trailer(device):
    made = change(device, "Forgotten", srs="New")
    declare(device, f"affects: [SRS-1], commits: [{made[:12]}]")

    assert ways(device)["Forgotten"] == (("CR-1",), Way.RECORD)
    assert traced(device).agrees is False  # its test was not repeated
    assert traced(device).undeclared == ()


def test_trailer_may_have_another_name(device):
    device.commit({"samdocs.yaml": f"{BASE}change_control: {{trailer: Ticket}}\n"}, "Set")
    change(device, "Reword\n\nTicket: CR-1", srs="New")
    change(device, "Again\n\nChange: CR-1", srs="Newer")

    assert ways(device)["Reword"][0] == ("CR-1",)
    assert ways(device)["Again"][0] == ()


def test_sources_of_software_items_are_changed_by_their_files(device):
    declare(device, "affects: [SI-0]")
    device.commit({"src/unit/b": "1", "src/c": "1"}, "Code\n\nChange: CR-1")
    found = traced(device)

    assert [(item.id, item.files) for item in found.items] == [
        ("SI-0", ("src/c",)),
        ("SI-1", ("src/unit/b",)),
    ]
    assert found.undeclared == ("SI-1",)


def test_added_and_removed_items_are_told_and_records_are_not(device):
    gone = items().replace("  - {id: TC-2, title: T, verifies: [SRS-1]}\n", "")
    new = {"hazards.yaml": "hazards: [{id: HAZ-1, title: t}]\n"}
    review = {"review.yaml": "reviews: [{id: REV-1, covers: [SRS-1]}]\n"}
    device.commit({"items.yaml": gone, **new, **review}, "Both\n\nChange: CR-1")
    found = traced(device)

    assert [(item.id, item.collection, item.word) for item in found.items] == [
        ("HAZ-1", "hazards", "added"),
        ("TC-2", "tests", "removed"),
    ]


def test_request_nobody_described_is_told_with_its_commits(device):
    change(device, "Reword\n\nChange: CR-9", srs="New")
    found = traced(device, "CR-9")

    assert found.request is None
    assert [item.id for item in found.items] == ["SRS-1"]


def test_request_without_commits_has_nothing_unchanged(device):
    declare(device, "affects: [SRS-1]")
    found = traced(device)

    assert (found.commits, found.items, found.unchanged) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "words"),
    [("CR-8", "there is no change request `CR-8`"), ("SRS-1", "is a requirement|is a software")],
)
def test_what_is_no_request_is_refused(device, name, words):
    with pytest.raises(SamdocsError, match=words):
        traced(device, name)


def test_only_the_commits_asked_for_are_looked_at(device):
    first = change(device, "First\n\nChange: CR-1", srs="New")
    change(device, "Second\n\nChange: CR-1", srs="New", sys="New")
    project = load_project(device.root)
    found = trace_requests(project, project.commits_since(first))

    assert list(found) == ["CR-1"]
    assert [item.id for item in found[ItemId("CR-1")].items] == ["SYS-1"]
