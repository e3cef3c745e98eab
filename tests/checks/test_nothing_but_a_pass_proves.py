"""A result that is anything but a valid pass satisfies no rule that asks for evidence."""

import pytest

from samdocs.diagnostics import Need
from samdocs.project import load_project
from samdocs.rules import RULES
from tests.checks.judging import told, undecided
from tests.evidence_files import junit
from tests.projects import BASE
from tests.repositories import Repository

ITEMS = """\
user_needs: [{id: UN-001, title: t, text: t, validated_by: TC-001}]
software_items:
  - {id: SI-001, title: t, kind: system}
  - {id: SI-002, title: t, kind: unit, part_of: SI-001, paths: [src/**]}
software_requirements:
  - {id: SRS-001, title: t, text: t, allocated_to: SI-002, implements: [RC-001, SC-001]}
risk_controls:
  - {id: RC-001, title: t, implemented_in: software}
  - id: RC-002
    title: t
    implemented_in: labelling
    same_evidence_rationale: It was seen to be read and followed.
security_controls: [{id: SC-001, title: t}]
label_items: [{id: LBL-001, title: t, text: t, implements: RC-002}]
changes: [{id: CR-001, title: t, state: closed}]
anomalies: [{id: PR-001, title: t, state: closed, outcome: {change: CR-001}}]
tests:
  - {id: TC-001, title: t, level: unit, purpose: security, automated_by: one, expected: t,
     verifies: [SRS-001, LBL-001, RC-002, PR-001], shows_effectiveness_of: [RC-001, RC-002]}
  - {id: TC-002, title: t, level: integration, automated_by: two, expected: t, verifies: SRS-001}
"""
BUILDS = """\
builds:
  - {id: BLD-001, title: t, version: 0.9.0, project_commit: REV}
  - {id: BLD-002, title: t, version: 1.0.0, project_commit: REV}
"""
RUNS = """\
test_runs:
  - {id: RUN-001, runs: [TC-001, TC-002], build: BLD-002, result: RESULT, DIRTY}
"""
#: Rules that ask for evidence of something; each is open as long as the evidence did not pass.
ASKING = ("VER002", "VER012", "RSK004", "RSK005", "REQ008", "REQ009", "ANM004", "SEC002")
#: Rules that name what is wrong with a result. The rest judge how a result is recorded.
NAMING = {"VER003", "VER004", "VER007", "VER008", "VER013", "REL004"}
RECORDS = {"VER005", "VER006", "VER009", "VER010"}

FAILED = {"VER002"}  # a failure is a result; that it is there is all VER002 asks
AUTOMATED = [
    ("skipped", "<skipped/>", {}, {"VER008"}),
    ("expected to fail", '<skipped type="pytest.xfail"/>', {}, {"VER008"}),
    ("in quarantine", '</testcase><testcase name="one" status="disabled">', {}, {"VER008"}),
    ("failed", "<failure/>", {}, {"VER004"}),
    ("error", "<error/>", {}, {"VER004"}),
    ("passed when repeated", "<flakyFailure/>", {}, {"VER004"}),
    ("claimed", "", {"commit": ""}, {"VER003"}),
    ("dirty", "", {"dirty": "true"}, {"VER013"}),
    ("of another build", "", {"build": "BLD-001", "commit": ""}, {"VER003", "REL004"}),
    ("of no known build", "", {"build": "BLD-009", "commit": ""}, {"VER003"}),
    ("of no known commit", "", {"commit": "1" * 40}, {"VER003"}),
]


@pytest.fixture
def told_by(tmp_path):
    """Return a function that makes a project with these files on top, and loads it."""

    def make(files, *, change=None):
        root, home = tmp_path / "device", tmp_path / "home"
        root.mkdir()
        home.mkdir()
        made = Repository(root, home)
        made.git("init", "--quiet", "--initial-branch=main")
        tested = made.commit({"samdocs.yaml": BASE, "items.yaml": ITEMS, "src/a.py": "1\n"})
        made.commit({"builds.yaml": BUILDS.replace("REV", tested)})
        made.commit({name: text.replace("REV", tested) for name, text in files.items()})
        if change:
            made.commit(change)
        return load_project(root)

    return make


def results(inner="", **properties):
    told = {"commit": "REV", "dirty": "false"} | properties
    return {"evidence/a.xml": junit(["one", "two"], inner, **told)}


def open_rules(loaded):
    """Return the rules that find something, or cannot tell."""
    return {code for code in (*ASKING, *NAMING) if told(loaded, code) or undecided(loaded, code)}


def test_a_valid_pass_satisfies_every_rule(told_by):
    assert open_rules(told_by(results())) == set()


@pytest.mark.parametrize(
    ("inner", "properties", "named"), [row[1:] for row in AUTOMATED], ids=[r[0] for r in AUTOMATED]
)
def test_anything_else_satisfies_none_and_is_named(told_by, inner, properties, named):
    loaded = told_by(results(inner, **properties))

    satisfied = FAILED if "VER004" in named else set()
    assert open_rules(loaded) - NAMING == set(ASKING) - satisfied
    assert open_rules(loaded) & NAMING == named


def test_no_result_satisfies_none(told_by):
    assert open_rules(told_by({})) - {"REL004"} == set(ASKING)


def test_a_stale_result_satisfies_none(told_by):
    loaded = told_by(results(), change={"src/a.py": "2\n"})

    assert open_rules(loaded) == {*ASKING, "VER007"}


@pytest.mark.parametrize(
    ("result", "dirty", "named"),
    [
        ("blocked", "dirty: false", {"VER004"}),
        ("fail", "dirty: false", {"VER004"}),
        ("skipped", "dirty: false", {"VER008"}),
        ("not_run", "dirty: false", {"VER008"}),
        ("pass", "dirty: true", {"VER013"}),
    ],
)
def test_a_manual_run_that_is_no_pass_satisfies_none(told_by, result, dirty, named):
    loaded = told_by({"runs.yaml": RUNS.replace("RESULT", result).replace("DIRTY", dirty)})

    satisfied = FAILED if result == "fail" else set()
    assert open_rules(loaded) - NAMING == set(ASKING) - satisfied
    assert open_rules(loaded) & NAMING == named


def test_a_manual_pass_satisfies_every_rule(told_by):
    loaded = told_by({"runs.yaml": RUNS.replace("RESULT", "pass").replace("DIRTY", "dirty: false")})

    assert open_rules(loaded) == set()


def test_every_rule_that_needs_results_is_looked_at_here():
    needing = {code for code, rule in RULES.items() if Need.RESULTS in rule.needs}

    assert needing == {*ASKING, *NAMING, *RECORDS}
