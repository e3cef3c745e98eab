"""There is a result for every test, of the right build, and nothing changed since."""

import pytest

from samdocs.checks import CHECKS
from tests.checks.judging import blamed, told, undecided
from tests.evidence_files import junit
from tests.projects import BASE

ITEMS = """\
software_items: [{id: SI-001, title: t, kind: system, paths: [src/**]}]
software_requirements: [{id: SRS-001, title: t, text: t, allocated_to: SI-001}]
environments: [{id: ENV-001, title: t}, {id: ENV-002, title: t}]
tests:
  - {id: TC-001, title: t, verifies: SRS-001, automated_by: a, environment: [ENV-001, ENV-002]}
  - {id: TC-002, title: t, verifies: SRS-001}
  - {id: TC-003, title: t, verifies: SRS-001, external: {system: DOORS, id: T-3}}
  - {id: TC-004, title: t, verifies: SRS-001, status: retired, reason: t}
"""
FILES = {"items.yaml": ITEMS, "src/a.py": "1\n"}
BUILDS = (
    "builds: [{id: BLD-001, title: t, version: 0.9.0, project_commit: TESTED},"
    " {id: BLD-002, title: t, version: 1.0.0, project_commit: TESTED}]\n"
)


@pytest.fixture
def after(recorded):
    """Return a function that commits files on top of the tested commit, which TESTED names."""
    tested = recorded.made.commit(FILES)

    def load(*commits):
        for files in commits:
            recorded.made.commit(
                {name: text.replace("TESTED", tested) for name, text in files.items()}
            )
        return recorded()

    return load


def results(cases="a", name="a", inner="", **properties):
    said = properties or {"commit": "TESTED"}
    return {f"evidence/{name}.xml": junit(cases.split(), inner, **said)}


def test_where_nothing_was_run_every_test_is_found(project):
    loaded = project(ITEMS)

    assert told(loaded, "VER002") == [
        f"`{name}` has no result that counts for the project as it is: no result names it"
        for name in ("TC-001", "TC-002")
    ]
    assert undecided(loaded, "VER002") == []
    assert told(loaded, "VER003") == told(loaded, "VER007") == []


def test_where_no_test_is_described_nothing_is_known(project):
    loaded = project("software_items: [{id: SI-001, title: t, kind: system}]\n")

    assert undecided(loaded, "VER002") == ["no tests are described"]


def test_outside_git_results_cannot_be_judged(tmp_path, project):
    (tmp_path / "project" / "evidence").mkdir(parents=True)
    (tmp_path / "project" / "evidence" / "a.xml").write_text(junit(["a"], commit="1" * 40))
    loaded = project(ITEMS)

    for code in ("VER002", "VER003", "VER007"):
        assert undecided(loaded, code) == [
            "not a git repository, so nobody can tell what has changed since: `TC-001`"
        ]
    assert blamed(loaded, "VER002") == ["TC-002"]


def test_the_release_that_lacks_a_result_is_named(after):
    loaded = after({"builds.yaml": BUILDS})

    assert told(loaded, "VER002")[0].startswith("`TC-001` has no result that counts for `BLD-002`")


def test_result_in_one_of_two_environments_is_not_enough(after):
    loaded = after(results(commit="TESTED", environment="ENV-001"))

    assert told(loaded, "VER002")[0] == (
        "`TC-001` has no result that counts for the project as it is:"
        " no result that counts was obtained in `ENV-002`"
    )


def test_a_failure_is_a_result(after):
    assert blamed(after(results(inner="<failure/>")), "VER002") == ["TC-002"]


def test_file_that_names_nothing_is_found_once_with_its_tests(after):
    both = ITEMS.replace("id: TC-002, title: t", "id: TC-002, title: t, automated_by: b")
    loaded = after({"items.yaml": both}, results("a b", tester="ci"))

    assert told(loaded, "VER003") == [
        "the results for `TC-001` and `TC-002` in `evidence/a.xml` cannot count:"
        " it names neither a build nor a commit"
    ]
    assert next(iter(CHECKS["VER003"](loaded))).location.file == "evidence/a.xml"


def test_run_that_names_nothing_is_found_at_the_run(after):
    loaded = after({"runs.yaml": "test_runs: [{id: RUN-001, runs: TC-002, result: pass}]\n"})

    assert blamed(loaded, "VER003") == ["RUN-001"]


def test_result_of_an_earlier_build_may_stay_beside_a_later_one(after):
    earlier = {"builds.yaml": BUILDS} | results(build="BLD-001")
    loaded = after(earlier)
    assert len(told(loaded, "VER003")) == 1
    assert told(loaded, "REL004") == [
        "1 test was run on `BLD-001` only, not on `BLD-002`, and what differs is not judged:"
        " `TC-001`"
    ]

    loaded = after(results(name="b", build="BLD-002"))
    assert told(loaded, "VER003") == told(loaded, "REL004") == []


def test_stale_result_may_stay_beside_a_later_one(after, recorded):
    loaded = after(results(), {"src/a.py": "2\n"})
    assert told(loaded, "VER007") == [
        f"the evidence of `TC-001` is stale: `src/a.py` changed since {first(recorded)}"
    ]

    again = recorded.made.git("rev-parse", "HEAD")
    loaded = after(results(name="b", commit=again))
    assert told(loaded, "VER007") == []


def first(recorded):
    return recorded.made.git("rev-list", "--max-parents=0", "HEAD")[:12]


def test_review_that_proves_something_becomes_stale_too(after):
    review = "reviews: [{id: REV-001, date: 2024-03-03, participants: [p], conclusion: c, KIND}]\n"
    loaded = after(
        {"records/a.yaml": review.replace("KIND", "verifies: [SRS-001]")},
        {"items.yaml": ITEMS.replace("text: t", "text: u")},
    )
    assert blamed(loaded, "VER007") == ["REV-001"]


def test_review_that_proves_nothing_does_not(after):
    review = "reviews: [{id: REV-001, date: 2024-03-03, participants: [p], covers: [SRS-001]}]\n"
    loaded = after({"records/a.yaml": review}, {"items.yaml": ITEMS.replace("text: t", "text: u")})

    assert told(loaded, "VER007") == []


def test_a_study_is_stale_where_its_protocol_was_not_there_at_the_build(after):
    study = (
        "studies: [{id: ST-001, title: t, verifies: [SRS-001], build: BLD-002,"
        " executed_at: 2024-03-03, results: [{counts: {tp: 1, fn: 1, tn: 1, fp: 1}}]}]\n"
    )
    loaded = after({"studies.yaml": study, "builds.yaml": BUILDS})
    assert blamed(loaded, "VER007") == ["ST-001"]


def test_a_build_that_results_name_and_nobody_recorded_is_missing_in_the_history(after):
    loaded = after(results(build="1.0.0-rc.7"))

    assert told(loaded, "REL002") == [
        "`1.0.0-rc.7` was tested, as `evidence/a.xml` says, and is no build of the history"
    ]


def test_without_any_result_nobody_knows_which_build_was_tested(project):
    loaded = project(ITEMS, config=BASE)

    assert undecided(loaded, "REL004") == [
        "there is no result, so nobody knows which build was tested"
    ]
