"""What was executed: cases of files and manual runs, by test."""

import json

from samdocs.project import load_project
from tests.projects import BASE, write_project

ITEMS = """\
software_requirements:
  - {id: SRS-001, title: Score, text: The software shall show a score.}
  - {id: SRS-002, title: Alarm, text: The software shall call.}
builds:
  - {id: BLD-001, title: One, version: 1.0.0}
tests:
  - {id: TC-001, title: Score, verifies: SRS-001, automated_by: "unit.test_score.*", expected: x}
  - {id: TC-002, title: Alarm, verifies: SRS-002, expected: x}
  - {id: TC-003, title: Retired, status: retired, reason: x, automated_by: "unit.*", expected: x}
test_runs:
  - {id: RUN-001, runs: TC-002, build: BLD-001, result: pass, executed_by: maria, executed_at: 2026-03-31}
  - {id: RUN-002, runs: TC-002, build: BLD-001}
"""
JUNIT = """\
<testsuite><properties><property name="samdocs.build" value="BLD-001"/></properties>
<testcase classname="unit.test_score" name="test_a"/>
<testcase classname="unit.test_score" name="test_b"><failure/></testcase></testsuite>
"""


def results(root, junit=JUNIT, **sidecar):
    write_project(root, ITEMS, config=BASE)
    (root / "evidence").mkdir(exist_ok=True)
    (root / "evidence" / "unit.xml").write_text(junit)
    if sidecar:
        (root / "evidence" / "unit.xml.samdocs.json").write_text(json.dumps(sidecar))
    return load_project(root).results


def case(name, *properties):
    inner = "".join(f'<property name="{key}" value="{value}"/>' for key, value in properties)
    return f'<testsuite><testcase name="{name}"><properties>{inner}</properties></testcase></testsuite>'


def test_cases_belong_to_the_test_that_names_them(tmp_path):
    read = results(tmp_path)

    assert [(one.outcome.value, one.build, one.record, one.line) for one in read.of("TC-001")] == [
        ("passed", "BLD-001", "unit.test_score.test_a", 2),
        ("failed", "BLD-001", "unit.test_score.test_b", 3),
    ]
    assert read.diagnostics == ()


def test_a_manual_run_is_an_execution_once_it_has_a_result(tmp_path):
    [run] = results(tmp_path).of("TC-002")

    assert (run.record, run.outcome.value, run.executed_by) == ("RUN-001", "passed", "maria")
    assert run.is_manual
    assert run.is_bound


def test_retired_tests_have_no_results(tmp_path):
    assert results(tmp_path).of("TC-003") == ()


def test_a_case_may_name_its_test_itself(tmp_path):
    read = results(tmp_path, case("anything", ("samdocs.test", "TC-002")))

    assert [one.record for one in read.of("TC-002")] == ["anything", "RUN-001"]


def test_a_case_that_says_what_it_verifies_finds_the_test_without_names(tmp_path):
    read = results(tmp_path, case("anything", ("samdocs.verifies", "SRS-002")))
    other = results(tmp_path, case("anything", ("samdocs.verifies", "SRS-001")))

    assert [one.record for one in read.of("TC-002")] == ["anything", "RUN-001"]
    assert other.of("TC-001") == ()  # it has names of its own, and this is none of them


def test_an_unknown_id_is_an_error_with_the_nearest_one(tmp_path):
    [unknown, homeless] = results(tmp_path, case("x", ("samdocs.verifies", "SRS-003"))).diagnostics

    assert unknown.rule.code == "EVD008"
    assert "`SRS-003`" in unknown.message
    assert "SRS-00" in unknown.hint
    assert homeless.rule.code == "EVD009"


def test_cases_of_no_test_are_counted_and_the_first_are_named(tmp_path):
    cases = "".join(f'<testcase name="c{number}"/>' for number in range(5))
    [finding] = results(tmp_path, f"<testsuite>{cases}</testsuite>").diagnostics

    assert finding.rule.code == "EVD009"
    assert finding.message == (
        "5 cases of `evidence/unit.xml` belong to no test: `c0`, `c1`, `c2` and 2 more"
    )


def test_a_sidecar_says_what_the_file_cannot(tmp_path):
    unbound = JUNIT.replace('"BLD-001"', '""')
    read = results(tmp_path, unbound, commit="a" * 40, dirty=True, tester="ci", environment="ENV-1")

    one = read.of("TC-001")[0]
    assert (one.commit, one.dirty, one.executed_by) == ("a" * 40, True, "ci")
    assert one.environments == ("ENV-1",)


def test_a_sidecar_that_contradicts_its_file_makes_both_unbelieved(tmp_path):
    read = results(tmp_path, build="BLD-002")

    assert [one.rule.code for one in read.diagnostics] == ["EVD010"]
    assert not read.of("TC-001")[0].is_bound


def test_a_broken_sidecar_is_a_finding_and_the_file_is_still_read(tmp_path):
    write = results(tmp_path)
    (tmp_path / "evidence" / "unit.xml.samdocs.json").write_text("{")
    read = load_project(tmp_path).results

    assert [one.rule.code for one in read.diagnostics] == ["EVD001"]
    assert read.executions.keys() == write.executions.keys()
