"""Which results count for the software as it is: on real repositories, one promise each."""

import pytest

from samdocs.project import load_project
from samdocs.proof import Standing, Word, judge_evidence
from tests.projects import BASE
from tests.repositories import Repository

ITEMS = """\
user_needs: [{id: UN-001, title: Act in time, text: The nurse acts in time.}]
software_items:
  - {id: SI-001, title: System, kind: system}
  - {id: SI-002, title: Score, kind: unit, part_of: SI-001, paths: [src/score/**], uses_soup: SOUP-001}
  - {id: SI-003, title: Alarm, kind: unit, part_of: SI-001, paths: [src/alarm.py]}
soup: [{id: SOUP-001, title: Trees, manufacturer: T, version: 1.0.0}]
software_requirements:
  - {id: SRS-001, title: Score, text: The software shall show a score., allocated_to: SI-002}
  - {id: SRS-002, title: Alarm, text: The software shall call., allocated_to: SI-003}
tests:
  - {id: TC-001, title: Score, verifies: SRS-001, automated_by: "unit.score.*", expected: A score}
  - {id: TC-002, title: Alarm, verifies: SRS-002, automated_by: unit.alarm, expected: A call}
"""
SOURCES = {"src/score/a.py": "1\n", "src/alarm.py": "1\n", "docs.txt": "x\n"}


class Told:
    """A repository with a project, and what its results come to."""

    def __init__(self, repository):
        self.repository = repository
        self.tested = ""

    def commit(self, **files):
        named = {
            name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()
        }
        return self.repository.commit(named)

    def results(self, *cases, name="unit", **properties):
        """Store results; without properties they name the tested commit."""
        told = properties or {"commit": self.tested, "dirty": "false"}
        inner = "".join(f'<property name="samdocs.{k}" value="{v}"/>' for k, v in told.items())
        text = f"<testsuite><properties>{inner}</properties>{''.join(cases)}</testsuite>"
        return self.repository.commit({f"evidence/{name}.xml": text})

    def of(self, test):
        return judge_evidence(load_project(self.repository.root)).of(test)


def case(name, inner=""):
    return f'<testcase name="{name}">{inner}</testcase>'


GOOD = (case("unit.score.a"), case("unit.alarm"))


@pytest.fixture
def told(tmp_path):
    root = tmp_path / "device"
    root.mkdir()
    (tmp_path / "home").mkdir()
    made = Repository(root, tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    found = Told(made)
    found.tested = made.commit({"samdocs.yaml": BASE, "items.yaml": ITEMS, **SOURCES})
    return found


def test_a_passing_result_of_the_very_commit_passes(told):
    told.results(*GOOD)

    verdict = told.of("TC-001")
    assert verdict.word is Word.PASSED
    assert verdict.passes
    assert verdict.decisive.standing is Standing.VALID


def test_committing_results_runs_and_records_ages_nothing(told):
    told.results(*GOOD)
    told.commit(records__reviews_dot_yaml="reviews: [{id: REV-001, kind: code, covers: SI-002}]\n")
    told.results(case("unit.alarm"), name="more")

    assert told.of("TC-001").passes


def test_no_result_is_not_run_and_never_passed(told):
    assert told.of("TC-001").word is Word.NOT_RUN
    assert not told.of("TC-001").passes


def test_a_draft_is_not_run_and_says_that_it_is_a_draft(told):
    told.commit(
        items_dot_yaml=ITEMS.replace(
            "title: Alarm, verifies", "title: Alarm, status: draft, verifies"
        )
    )
    told.results(*GOOD)

    verdict = told.of("TC-002")
    assert verdict.word is Word.NOT_RUN
    assert verdict.reason.startswith("it is a draft")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"items_dot_yaml": ITEMS.replace("show a score", "show two scores")}, "`SRS-001`"),
        ({"items_dot_yaml": ITEMS.replace("expected: A score", "expected: Two")}, "`TC-001`"),
        ({"items_dot_yaml": ITEMS.replace("version: 1.0.0", "version: 1.0.1")}, "`SOUP-001`"),
        ({"src__score__a_dot_py": "2\n"}, "`src/score/a.py`"),
        ({"src__score__new_dot_py": "1\n"}, "`src/score/new.py`"),
    ],
    ids=["requirement", "test", "soup", "source", "new source"],
)
def test_a_change_under_a_result_makes_it_stale_and_names_what_changed(told, change, named):
    told.results(*GOOD)
    told.commit(**change)

    verdict = told.of("TC-001")
    assert verdict.word is Word.STALE
    assert named in verdict.reason
    assert told.of("TC-002").passes  # it stands on none of it


def test_a_change_that_nothing_stands_on_ages_nothing(told):
    told.results(*GOOD)
    told.commit(docs_dot_txt="y\n", items_dot_yaml=f"# a comment\n{ITEMS}")

    assert told.of("TC-001").passes


def test_a_change_that_is_not_committed_ages_a_result(told):
    told.results(*GOOD)
    told.repository.write({"src/score/a.py": "2\n"})

    assert told.of("TC-001").word is Word.STALE
    assert told.of("TC-002").passes


def test_with_no_paths_at_all_every_tracked_file_counts(told):
    bare = ITEMS.replace(", paths: [src/score/**]", "").replace(", paths: [src/alarm.py]", "")
    told.tested = told.commit(items_dot_yaml=bare)
    told.results(*GOOD)
    assert told.of("TC-001").passes

    told.commit(docs_dot_txt="y\n")
    assert told.of("TC-001").word is Word.STALE


def test_an_unbound_result_is_claimed(told):
    told.results(*GOOD, tester="ci")

    assert told.of("TC-001").word is Word.CLAIMED


def test_a_result_from_uncommitted_files_never_counts(told):
    told.results(*GOOD, commit=told.tested, dirty="true")

    assert told.of("TC-001").word is Word.DIRTY


def test_a_commit_this_repository_does_not_hold_proves_nothing(told):
    told.results(*GOOD, commit="1" * 40)

    assert told.of("TC-001").word is Word.UNKNOWN


@pytest.mark.parametrize(
    ("inner", "word"),
    [
        ("<failure/>", Word.FAILED),
        ("<error/>", Word.ERROR),
        ("<skipped/>", Word.SKIPPED),
        ('<skipped type="pytest.xfail"/>', Word.SKIPPED),
    ],
)
def test_anything_but_a_pass_among_the_cases_of_a_test_is_what_it_comes_to(told, inner, word):
    told.results(case("unit.score.a"), case("unit.score.b", inner), case("unit.score.c"))

    assert told.of("TC-001").word is word


def test_the_worst_of_several_results_counts(told):
    told.results(case("unit.alarm", "<failure/>"), name="first")
    told.results(case("unit.alarm"), name="second")

    assert told.of("TC-002").word is Word.FAILED


def test_a_pass_by_repetition_needs_a_policy(told):
    told.results(case("unit.alarm", "<flakyFailure/>"))
    assert told.of("TC-002").word is Word.FAILED

    told.repository.write({"samdocs.yaml": f"{BASE}evidence: {{retry_policy: The bus is slow.}}\n"})
    assert told.of("TC-002").passes


def test_a_stale_failure_beside_a_fresh_pass_does_not_count(told):
    told.results(case("unit.alarm", "<failure/>"), name="old")
    told.tested = told.commit(src__alarm_dot_py="2\n")
    told.results(case("unit.alarm"), name="new")

    assert told.of("TC-002").passes
    assert [one.standing for one in told.of("TC-002").judged] == [Standing.VALID, Standing.STALE]


BUILDS = """\
builds:
  - {id: BLD-001, title: One, version: 1.0.0-rc.1, project_commit: REV}
  - {id: BLD-002, title: Two, version: 1.0.0, project_commit: REV MORE}
"""


def builds(told, more="", tail=""):
    text = BUILDS.replace("REV", told.tested).replace(" MORE", more) + tail
    told.commit(builds_dot_yaml=text)


@pytest.fixture
def released(told):
    """The device has a version, so only results of its build count."""
    config = BASE.replace("device:\n", "device:\n  version: 1.0.0\n", 1)
    assert config != BASE
    told.tested = told.commit(samdocs_dot_yaml=config)
    return told


def test_a_result_of_the_build_under_release_counts(released):
    builds(released)
    released.results(*GOOD, build="BLD-002")

    assert released.of("TC-001").passes


def test_a_result_of_another_build_is_history(released):
    builds(released)
    released.results(*GOOD, build="BLD-001")

    verdict = released.of("TC-001")
    assert verdict.word is Word.OTHER_BUILD
    assert "`BLD-002`" in verdict.reason


def test_a_regression_analysis_carries_the_results_it_names(released):
    builds(
        released,
        tail="regression_analyses: [{id: RA-001, title: One to two, from: BLD-001, to: BLD-002, "
        "carried_over: [{results: [TC-001], reason: Only the text of the label differs.}]}]\n",
    )
    released.results(*GOOD, build="BLD-001")

    assert released.of("TC-001").passes
    assert released.of("TC-001").decisive.analysis == "RA-001"
    assert released.of("TC-002").word is Word.OTHER_BUILD


def test_an_analysis_that_carries_one_manual_run_carries_no_other_of_the_same_build(released):
    builds(
        released,
        tail="regression_analyses: [{id: RA-001, title: One to two, from: BLD-001, to: BLD-002, "
        "carried_over: [{results: [RUN-002], reason: Only the text of the label differs.}]}]\n"
        "test_runs:\n"
        "  - {id: RUN-001, runs: TC-001, build: BLD-001, result: pass, executed_by: ada}\n"
        "  - {id: RUN-002, runs: TC-001, build: BLD-001, result: pass, executed_by: ada}\n",
    )

    told = {one.execution.record: one.standing.value for one in released.of("TC-001").judged}
    assert told == {"RUN-001": "of another build", "RUN-002": "carried over"}


def test_what_was_carried_over_ages_like_everything_else(released):
    builds(
        released,
        tail="regression_analyses: [{id: RA-001, title: One to two, from: BLD-001, to: BLD-002, "
        "carried_over: [{results: [TC-001], reason: Only the text of the label differs.}]}]\n",
    )
    released.results(*GOOD, build="BLD-001")
    released.commit(src__score__a_dot_py="2\n")

    assert released.of("TC-001").word is Word.STALE


def test_the_tested_build_counts_where_the_difference_is_assessed(released):
    builds(
        released,
        ", tested_builds: BLD-001, differs_from_tested: {difference: Version text, impact: None on function}",
    )
    released.results(*GOOD, build="BLD-001")
    assert released.of("TC-001").passes

    builds(released, ", tested_builds: BLD-001, differs_from_tested: {difference: Version text}")
    assert released.of("TC-001").word is Word.OTHER_BUILD


def test_a_build_without_its_commit_leaves_open_what_has_changed(released):
    released.commit(builds_dot_yaml="builds: [{id: BLD-002, title: Two, version: 1.0.0}]\n")
    released.results(*GOOD, build="BLD-002")

    verdict = released.of("TC-001")
    assert verdict.word is Word.UNKNOWN
    assert "project_commit" in verdict.reason


def test_sources_elsewhere_must_be_those_of_the_release(released):
    elsewhere = ITEMS.replace("paths: [src/score/**]", "paths: [{repo: core, path: score/**}]")
    released.tested = released.commit(items_dot_yaml=elsewhere)
    same = f", sources: [{{repo: core, commit: {'a' * 40}}}]"
    other = f", sources: [{{repo: core, commit: {'b' * 40}}}]"
    text = BUILDS.replace("REV", released.tested)
    analysis = (
        "regression_analyses: [{id: RA-001, title: x, from: BLD-001, to: BLD-002, "
        "carried_over: [{results: [TC-001], reason: Read line by line.}]}]\n"
    )
    first = text.replace("rc.1, project", f"rc.1{other}, project").replace(" MORE", same)
    released.commit(builds_dot_yaml=first)
    released.results(*GOOD, build="BLD-002")
    assert released.of("TC-001").passes

    released.results(*GOOD, build="BLD-001")
    assert released.of("TC-001").word is Word.OTHER_BUILD

    released.commit(builds_dot_yaml=first + analysis)
    assert released.of("TC-001").passes


def test_a_commit_of_the_device_code_stands_for_its_build(released):
    text = BUILDS.replace("REV", released.tested).replace(
        " MORE", f", sources: [{{repo: core, commit: {'a' * 40}}}]"
    )
    released.commit(builds_dot_yaml=text)
    released.results(*GOOD, commit="a" * 12)

    assert released.of("TC-001").passes


def test_a_manual_run_is_judged_like_a_file(told):
    run = "test_runs: [{id: RUN-001, runs: TC-002, commit: REV, result: pass}]\n"
    told.commit(runs_dot_yaml=run.replace("REV", told.tested))
    assert told.of("TC-002").passes

    told.commit(src__alarm_dot_py="2\n")
    assert told.of("TC-002").word is Word.STALE


def test_outside_git_nothing_can_be_told(tmp_path):
    (tmp_path / "samdocs.yaml").write_text(BASE)
    (tmp_path / "items.yaml").write_text(ITEMS)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "a.xml").write_text(
        '<testsuite><properties><property name="samdocs.commit" value="1234567"/></properties>'
        '<testcase name="unit.alarm"/></testsuite>'
    )

    assert judge_evidence(load_project(tmp_path)).of("TC-002").word is Word.UNKNOWN


def test_sources_elsewhere_are_not_told_by_a_commit_here(released):
    elsewhere = ITEMS.replace("paths: [src/score/**]", "paths: [{repo: core, path: score/**}]")
    released.tested = released.commit(items_dot_yaml=elsewhere)
    released.results(*GOOD, commit=released.tested)

    verdict = released.of("TC-001")
    assert verdict.word is Word.UNKNOWN
    assert "`core`" in verdict.reason
    assert released.of("TC-002").passes

    builds(released)
    assert released.of("TC-001").passes  # two builds are of that commit, and one is released


BARE = ITEMS.replace(", paths: [src/score/**]", "").replace(", paths: [src/alarm.py]", "")


@pytest.mark.parametrize(
    "files",
    [
        {"runs.yaml": "test_runs: [{id: RUN-001, runs: TC-002, commit: 1234567, result: pass}]\n"},
        {"problems.yaml": "anomalies: [{id: PR-001, title: Slow, state: open}]\n"},
        {"builds.yaml": "builds: [{id: BLD-001, title: One, version: 0.1.0}]\n"},
        {"documents/sdp.md": "---\ndocument: sdp\n---\n# Plan\n"},
        {"records/more.yaml": "reviews: [{id: REV-001, kind: code, covers: SI-002}]\n"},
    ],
    ids=["runs", "anomalies", "builds", "documents", "records"],
)
def test_with_no_paths_what_tells_of_results_ages_nothing_wherever_it_stands(told, files):
    told.tested = told.commit(items_dot_yaml=BARE)
    told.results(*GOOD)
    told.repository.commit(files)

    assert told.of("TC-001").passes, told.of("TC-001").reason


def test_with_no_paths_every_other_item_counts(told):
    told.tested = told.commit(items_dot_yaml=BARE)
    told.results(*GOOD)
    told.commit(items_dot_yaml=BARE.replace("shall call", "shall call loudly"))

    assert told.of("TC-001").word is Word.STALE


def test_what_is_shown_of_a_label_does_not_stand_on_software(told):
    label = (
        "label_items: [{id: LBL-001, title: L, text: For adults.}]\n"
        "tests: [{id: TC-003, title: Label, verifies: LBL-001, automated_by: label, expected: x}]\n"
    )
    told.tested = told.commit(label_dot_yaml=label)
    told.results(case("label"))
    told.commit(docs_dot_txt="y\n")
    assert told.of("TC-003").passes

    told.commit(label_dot_yaml=label.replace("adults", "all"))
    assert told.of("TC-003").word is Word.STALE


def test_what_shows_a_need_stands_on_the_software_that_meets_it(told):
    needs = ITEMS.replace("allocated_to: SI-002}", "allocated_to: SI-002, derives_from: UN-001}")
    needs += "  - {id: TC-003, title: N, validates: UN-001, automated_by: need, expected: x}\n"
    told.tested = told.commit(items_dot_yaml=needs)
    told.results(case("need"))
    told.commit(src__alarm_dot_py="2\n")
    assert told.of("TC-003").passes

    told.commit(src__score__a_dot_py="2\n")
    assert told.of("TC-003").word is Word.STALE


EVERYWHERE = (
    "environments: [{id: ENV-001, title: Linux}, {id: ENV-002, title: Windows}]\n"
    + ITEMS.replace(
        "automated_by: unit.alarm", "automated_by: unit.alarm, environment: [ENV-001, ENV-002]"
    )
)


def test_a_test_of_several_environments_passes_only_with_a_result_in_each(told):
    told.tested = told.commit(items_dot_yaml=EVERYWHERE)
    told.results(case("unit.alarm"), commit=told.tested, environment="ENV-001")
    assert told.of("TC-002").word is Word.INCOMPLETE
    assert "`ENV-002`" in told.of("TC-002").reason

    told.results(case("unit.alarm"), name="more", commit=told.tested, environment="windows")
    assert told.of("TC-002").passes


def test_a_failure_in_one_environment_is_a_failure(told):
    told.tested = told.commit(items_dot_yaml=EVERYWHERE)
    told.results(case("unit.alarm"), commit=told.tested, environment="ENV-001")
    told.results(
        case("unit.alarm", "<failure/>"), name="more", commit=told.tested, environment="ENV-002"
    )

    assert told.of("TC-002").word is Word.FAILED


def test_results_without_environment_stand_and_say_so(told):
    told.tested = told.commit(items_dot_yaml=EVERYWHERE)
    told.results(case("unit.alarm"), commit=told.tested)

    assert told.of("TC-002").passes
    assert "no result says in which of `ENV-001`, `ENV-002`" in told.of("TC-002").reason
