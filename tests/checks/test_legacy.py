"""The legacy route is recorded step by step."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from tests.checks.judging import marked, told
from tests.projects import BASE

SAID = {
    "applies": "true",
    "version": "2.4.1",
    "feedback_review": "14 reports",
    "closure_plan": "CR-001",
    "rationale": "Benefit outweighs",
}
CLAUSES = ("5.2", "5.3.1", "5.7", "7.1")
ITEM = "software_items: [{id: SI-001, title: t, kind: system}]\n"


def config(*left_out, clauses=CLAUSES, rows="", software_class="C", **changed):
    lines = [
        f"  {name}: {text}\n" for name, text in (SAID | changed).items() if name not in left_out
    ]
    gaps = [f"    - {{clause: '{c}', available: yes, judgement: enough}}\n" for c in clauses]
    analysis = "  gap_analysis:\n" + "".join(gaps) + rows if gaps or rows else ""
    base = BASE.replace("class: C", f"class: {software_class}")
    return base + "legacy:\n" + "".join(lines) + analysis


def test_complete_route_raises_no_alarm(project):
    assert told(project(ITEM, config=config()), "LEG001") == []


@pytest.mark.parametrize("step", ["version", "feedback_review", "closure_plan", "rationale"])
def test_each_step_is_asked_for(project, step):
    message = [f"the legacy route does not record `{step}`"]

    assert told(project(ITEM, config=config(step)), "LEG001") == message
    assert told(project(ITEM, config=config(**{step: "tbd"})), "LEG001") == message


@pytest.mark.parametrize(
    ("clauses", "software_class", "missing"),
    [
        (("5.2", "5.3", "5.7", "7"), "C", []),
        (("5.3", "5.7", "7"), "C", ["5.2"]),
        (("5.2", "5.7", "7"), "B", ["5.3"]),
        (("5.2", "5.7", "7"), "A", []),
        (("5.2", "5.3", "7"), "A", ["5.7"]),
        (("5.2", "5.3", "5.7"), "C", ["7"]),
        (("5.20", "5.3", "5.7", "71"), "C", ["5.2", "7"]),
        ((), "C", ["5.2", "5.3", "5.7", "7"]),
    ],
)
def test_gap_analysis_compares_each_clause_of_the_class(project, clauses, software_class, missing):
    written = config(clauses=clauses, software_class=software_class)

    assert told(project(ITEM, config=written), "LEG001") == [
        f"the gap analysis of the legacy route compares nothing of {clause}" for clause in missing
    ]


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ("{clause: '9'}", "`available` and `judgement`"),
        ("{clause: '9', available: yes}", "`judgement`"),
        ("{clause: '9', judgement: enough}", "`available`"),
    ],
)
def test_row_of_the_gap_analysis_says_what_exists_and_whether_it_is_enough(project, row, missing):
    loaded = project(ITEM, config=config(rows=f"    - {row}\n"))

    assert told(loaded, "LEG001") == [f"the gap analysis of 9 does not say {missing}"]
    assert marked(loaded, "LEG001") == [row]


@pytest.mark.parametrize("written", [BASE, BASE + "legacy: {applies: false}\n"])
def test_project_off_the_legacy_route_is_not_judged(project, written):
    loaded = project(ITEM, config=written)

    assert told(loaded, "LEG001") == []
    rules = [one.code for one in run_checks(loaded, Stage.RELEASE).not_evaluated]
    assert "LEG001" not in rules
