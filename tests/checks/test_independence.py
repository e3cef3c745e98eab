"""Nobody alone writes the code, writes its test and carries the test out."""

import pytest

from tests.checks.judging import blamed, told, undecided
from tests.evidence_files import junit
from tests.projects import BASE

PEOPLE = (
    BASE + "people: [{id: ada, name: Ada Author, email: ada@example.org}, {id: ben, name: Ben}]\n"
)
ITEMS = """\
software_items: [{id: SI-001, title: t, kind: system, paths: [src/**]}]
software_requirements: [{id: SRS-001, title: t, text: t, allocated_to: SI-001}]
label_items: [{id: LBL-001, title: t, text: t}]
tests: [{id: TC-001, title: t, verifies: SRS-001, automated_by: a}]
"""
FILES = {"samdocs.yaml": PEOPLE, "items.yaml": ITEMS, "src/a.py": "1\n"}
RUN = "test_runs: [{id: RUN-001, runs: TC-001, commit: REV, result: pass, executed_by: WHO}]\n"
OTHER = {"GIT_AUTHOR_NAME": "Ben", "GIT_AUTHOR_EMAIL": "ben@example.org"}


def by_hand(recorded, who, run=RUN, **files):
    tested = recorded.made.commit(FILES | files)
    text = run.replace("REV", tested).replace("WHO", who)
    return recorded({"records/runs.yaml": text})


@pytest.mark.parametrize(
    ("who", "is_found"),
    [
        ("ada", True),
        ("Ada Author", True),
        ("ada@example.org", True),
        ("ADA AUTHOR", True),
        ("ben", False),
        ("Somebody", False),
    ],
)
def test_tester_who_wrote_all_of_it_is_found(recorded, who, is_found):
    loaded = by_hand(recorded, who)

    said = [f"`{who}` carried out `TC-001`, and alone wrote the test and the code it tests"]
    assert told(loaded, "VER009") == (said if is_found else [])
    assert undecided(loaded, "VER009") == []


@pytest.mark.parametrize("file", ["src/b.py", "items.yaml"])
def test_a_second_author_of_test_or_code_makes_it_independent(recorded, file):
    recorded.made.commit(FILES)
    text = ITEMS.replace("TC-001, title: t", "TC-001, title: u") if file == "items.yaml" else "2\n"
    recorded.made.write({file: text})
    recorded.made.git("add", "--all")
    recorded.made.git("commit", "--quiet", "--message", "By Ben", **OTHER)
    tested = recorded.made.git("rev-parse", "HEAD")
    loaded = recorded({"records/runs.yaml": RUN.replace("REV", tested).replace("WHO", "ada")})

    assert told(loaded, "VER009") == []


@pytest.mark.parametrize("who", ["pipeline 7", "ada"])
def test_a_pipeline_is_the_tester_of_automated_tests_and_a_person_is_none(recorded, who):
    tested = recorded.made.commit(FILES)
    loaded = recorded({"evidence/a.xml": junit(["a"], commit=tested, tester=who)})

    assert blamed(loaded, "VER009") == (["TC-001"] if who == "ada" else [])


@pytest.mark.parametrize(
    "where",
    [
        {"items.yaml": ITEMS.replace("automated_by: a", "reasons: {VER009: Observed by Ben}")},
        {"samdocs.yaml": PEOPLE + "reasons: {VER009: Each run is observed}\n"},
    ],
    ids=["test", "project"],
)
def test_a_reason_makes_it_independent(recorded, where):
    assert told(by_hand(recorded, "ada", **where), "VER009") == []


def test_a_reason_may_stand_at_the_run(recorded):
    run = RUN.replace("result: pass", "result: pass, reasons: {VER009: Observed by Ben}")

    assert told(by_hand(recorded, "ada", run), "VER009") == []


def test_a_result_that_does_not_count_is_not_judged(recorded):
    run = RUN.replace("commit: REV, ", "")

    assert told(by_hand(recorded, "ada", run), "VER009") == []


def test_where_no_software_is_tested_nobody_wrote_it(recorded):
    label = {"items.yaml": ITEMS.replace("verifies: SRS-001", "verifies: LBL-001")}
    loaded = by_hand(recorded, "ada", **label)

    assert (told(loaded, "VER009"), undecided(loaded, "VER009")) == ([], [])


def test_code_elsewhere_leaves_open_who_wrote_it(recorded):
    elsewhere = ITEMS.replace("paths: [src/**]", "paths: [{repo: core, path: src/**}]")
    builds = "builds: [{id: BLD-001, title: t, version: 1.0.0, project_commit: REV}]\n"
    run = RUN.replace("commit: REV", "build: BLD-001") + builds
    loaded = by_hand(recorded, "ada", run, **{"items.yaml": elsewhere})
    assert told(loaded, "VER009") == []
    assert undecided(loaded, "VER009") == [
        "who wrote the code in `core` is not known here: `TC-001`"
    ]


def test_software_without_paths_leaves_open_who_wrote_it(recorded):
    bare = {"items.yaml": ITEMS.replace(", paths: [src/**]", "")}

    assert undecided(by_hand(recorded, "ada", **bare), "VER009") == [
        "no `paths:` of software items tell which code is tested: `TC-001`"
    ]
