"""A control is proved when evidence that counts shows that it is there and that it works."""

import re

import pytest

from samdocs.checks import CheckReport
from samdocs.diagnostics import Stage
from samdocs.documents.markdown import Writer
from samdocs.documents.render import open_edition
from samdocs.documents.scope import Scope
from samdocs.documents.views.risk_summary import risk_summary
from samdocs.documents.views.risks import risks
from samdocs.project import load_project
from samdocs.proof import are_controls_proved, is_control_proved
from tests.evidence_files import junit
from tests.projects import BASE
from tests.repositories import Repository

ITEMS = """\
hazards: [{id: HAZ-001, title: Old value}]
harms: [{id: HARM-001, title: Late treatment, severity: S2}]
risks:
  - id: RISK-001
    title: t
    hazard: HAZ-001
    hazardous_situation: t
    harm: HARM-001
    initial: {probability: P3}
    residual: {probability: P1}
  - {id: RISK-002, title: u, hazard: HAZ-001, hazardous_situation: u}
risk_controls:
  - {id: RC-001, title: t, implemented_in: software, mitigates: RISK-001}
software_items:
  - {id: SI-001, title: t, kind: system}
  - {id: SI-002, title: t, kind: unit, part_of: SI-001, paths: [src/**]}
software_requirements:
  - {id: SRS-001, title: t, text: t, allocated_to: SI-002, implements: RC-001}
tests:
  - {id: TC-001, title: t, level: unit, automated_by: there, expected: t, verifies: SRS-001}
  - {id: TC-002, title: t, level: system, automated_by: works, expected: t, shows_effectiveness_of: RC-001}
"""


@pytest.fixture
def judged(tmp_path):
    """Return a function that stores results of the cases, and loads the project."""

    def make(*passing, failing=(), change=None):
        root, home = tmp_path / "device", tmp_path / "home"
        root.mkdir()
        home.mkdir()
        made = Repository(root, home)
        made.git("init", "--quiet", "--initial-branch=main")
        given = {"samdocs.yaml": BASE, "items.yaml": ITEMS, "src/a.py": "1\n"}
        told = {"commit": made.commit(given), "dirty": "false"}
        files = {"evidence/good.xml": junit(passing, **told)}
        if failing:
            files["evidence/bad.xml"] = junit(failing, "<failure/>", **told)
        made.commit(files)
        if change:
            made.commit(change)
        project = load_project(root)
        assert not project.diagnostics
        return project

    return make


def test_control_that_is_there_and_works_is_proved(judged):
    assert is_control_proved(judged("there", "works"), "RC-001")


@pytest.mark.parametrize(
    ("passing", "failing", "change"),
    [
        (("there",), (), None),
        (("works",), (), None),
        (("there",), ("works",), None),
        (("works",), ("there",), None),
        (("there", "works"), (), {"src/a.py": "2\n"}),
    ],
    ids=["works: no result", "there: no result", "does not work", "is not there", "both stale"],
)
def test_anything_less_proves_no_control(judged, passing, failing, change):
    project = judged(*passing, failing=failing, change=change)

    assert not is_control_proved(project, "RC-001")
    assert not are_controls_proved(project, "RISK-001")


def test_a_risk_without_controls_rests_on_none(judged):
    assert are_controls_proved(judged("there"), "RISK-002")


def shown(project):
    """Return the residual level of the first risk as the risk table prints it, and the map's words."""
    report = CheckReport(Stage.ALWAYS, (), (), len(project.items), 0)
    types = open_edition(project, report).types
    scope = Scope(project, report, types["risk_table"], Writer(project.items.keys()))
    level = risks(scope)[0].harms[0].residual.__html__()
    return level, risk_summary(scope).residual.caption


def test_residual_level_of_proved_controls_is_no_longer_outlined(judged):
    level, caption = shown(judged("there", "works"))

    assert "lvA" in level
    assert "not proved" not in level + caption


def test_residual_level_stays_outlined_where_a_control_is_not_proved(judged):
    level, caption = shown(judged("there", failing=("works",)))

    assert "lv0" in level
    assert "not proved" in level
    assert re.search(r"controls not proved, 1$", caption)
