import pytest

from samdocs.checks import CHECKS
from samdocs.checks.run import counts_by_severity, due_rules, why_undecided
from samdocs.diagnostics import Severity, Stage
from samdocs.project import load_project
from samdocs.rules import RULES, family
from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE, write_project

UNALLOCATED = "software_requirements: [{id: SRS-001, title: t, text: The software shall t.}]\n"
UNNAMED_DRAFT = "hazards: [{id: HAZ-001, title: t, status: draft}]\n"


def codes(report):
    return {found.rule.code for found in report.findings}


def due(tmp_path, stage, text=SYSTEM, config=BASE):
    project = load_project(write_project(tmp_path / "p", text, config=config))
    return {rule.code for rule in due_rules(project, stage)}


def test_stages_are_cumulative(tmp_path):
    always = due(tmp_path / "a", Stage.ALWAYS)
    release = due(tmp_path / "r", Stage.RELEASE)
    submission = due(tmp_path / "s", Stage.SUBMISSION)

    assert always < release < submission
    assert "ARC001" in always
    assert "REQ013" in release - always
    assert "REL005" in submission - release


def test_rule_of_a_later_stage_is_silent_before(tmp_path):
    assert "REQ013" not in codes(report_of(tmp_path / "a", UNNAMED_DRAFT, stage=Stage.ALWAYS))
    assert "REQ013" in codes(report_of(tmp_path / "b", UNNAMED_DRAFT, stage=Stage.RELEASE))


@pytest.mark.parametrize(
    ("text", "config", "code", "is_due"),
    [
        (SYSTEM, BASE.replace("markets: [us, eu]", "markets: [eu]"), "REL005", False),
        (SYSTEM, BASE.replace("markets: [us, eu]", "markets: [us]"), "REL005", True),
        (SYSTEM, BASE.replace("markets: [us, eu]", "markets: [us]"), "GSPR001", False),
        (SYSTEM, BASE, "AI001", False),
        (SYSTEM, BASE.replace("device:", "device:\n  ai: true"), "AI001", True),
        (SYSTEM + "models: [{id: ML-001, title: t}]\n", BASE, "AI001", True),
        (SYSTEM, BASE, "SEC001", False),
        (SYSTEM + "threats: [{id: THR-001, title: t}]\n", BASE, "SEC001", True),
        (SYSTEM, BASE, "PRV001", False),
        (SYSTEM + "phi_flows: [{id: PHI-001, title: t}]\n", BASE, "PRV001", True),
        (SYSTEM, BASE.replace("[us, eu]", "[eu]").replace("ai:", "x"), "PRV002", False),
        (SYSTEM, BASE, "LEG001", False),
        (SYSTEM, BASE + "legacy: {applies: true}\n", "LEG001", True),
    ],
)
def test_rule_is_due_where_market_and_switches_ask_for_it(tmp_path, text, config, code, is_due):
    assert (code in due(tmp_path, Stage.SUBMISSION, text, config)) is is_due


@pytest.mark.parametrize(
    ("declared", "is_due"), [("A", (False, False)), ("B", (True, False)), ("C", (True, True))]
)
def test_rules_of_a_class_are_due_from_the_class_of_the_device_on(tmp_path, declared, is_due):
    config = BASE.replace("class: C", f"class: {declared}")

    found = due(tmp_path, Stage.SUBMISSION, SYSTEM, config)

    assert ("ARC001" in found, "ARC005" in found) == is_due


def test_class_of_each_system_decides_about_its_own_items(tmp_path):
    text = """
software_items:
  - {id: SI-001, title: Score service, kind: system, safety_class: A, class_rationale: t}
  - {id: SI-002, title: Alarm service, kind: system, safety_class: B, class_rationale: t}
  - {id: SI-003, title: Parser, kind: unit, part_of: SI-001}
  - {id: SI-004, title: Sender, kind: unit, part_of: SI-002}
"""
    report = report_of(tmp_path, text)

    found = [m for m in messages(report, "VER012") if "unit test" in m]
    assert found == ["`SI-004` of class B has no unit test"]


def test_rule_that_knows_no_classes_itself_is_silent_about_lower_systems(tmp_path):
    text = """
software_items:
  - {id: SI-001, title: t, kind: system, safety_class: A, class_rationale: t}
  - {id: SI-002, title: t, kind: system, safety_class: B, class_rationale: t}
  - {id: SI-003, title: t, kind: unit, part_of: SI-001}
  - {id: SI-004, title: t, kind: unit, part_of: SI-002}
"""
    report = report_of(tmp_path, text)

    assert {f.item for f in report.findings if f.rule.code == "ARC004"} == {"SI-004"}


def test_what_reading_finds_is_no_rule_that_is_due(tmp_path):
    found = due(tmp_path, Stage.SUBMISSION)

    assert {family(code) for code in found}.isdisjoint(
        {"SRC", "MOD", "TRC", "TPL", "OUT", "PKG", "WVR"}
    )
    assert found.isdisjoint({"ID001", "ID002"})
    assert "ID003" in found


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ARC001", ""),
        ("ID001", ""),
        ("SRC001", ""),
        ("WVR001", ""),
        ("VER007", ""),
        ("AI004", "needs recomputed study results"),
    ],
)
def test_rules_this_version_decides_are_told_from_others(code, reason):
    assert why_undecided(RULES[code]) == reason


def test_project_without_items_is_never_good(tmp_path):
    report = report_of(tmp_path, "", stage=Stage.ALWAYS)

    assert report.fails()
    assert report.items == 0
    assert messages(report, "MOD010") == ["the project has no items"]


def test_rule_without_check_is_not_evaluated_and_says_what_it_needs(tmp_path):
    report = report_of(tmp_path, SYSTEM)

    unchecked = {code for code in due(tmp_path / "d", Stage.SUBMISSION) if code not in CHECKS}
    assert unchecked <= {rule.code for rule in report.not_evaluated}
    assert undecided(report, "DOC012") == ["needs the files that `samdocs release` makes"]


def test_each_undecided_rule_is_named_once_and_in_the_order_of_codes(tmp_path):
    report = report_of(tmp_path, SYSTEM)

    named = [rule.code for rule in report.not_evaluated]
    assert named == sorted(set(named))
    assert all(rule.reason for rule in report.not_evaluated)


def test_rule_can_be_decided_in_part(tmp_path):
    text = "vulnerabilities: [{id: VUL-001, title: t, kev: true}]\n"

    report = report_of(tmp_path, text)

    assert messages(report, "SEC005") == [
        "`VUL-001` is known to be exploited and affects the device"
    ]
    assert undecided(report, "SEC005") == ["needs vulnerability data: which ones are known"]


def test_findings_are_sorted_by_place_then_code(tmp_path):
    report = report_of(tmp_path, UNALLOCATED + UNNAMED_DRAFT)

    keys = [found.sort_key for found in report.findings]
    assert keys == sorted(keys)
    assert len(keys) > 10


def test_blocker_or_major_fails_the_stage_and_strict_counts_minor_too(tmp_path):
    minor = "user_needs: [{id: UN-001, title: t, text: Fast enough.}]\n"
    sound = SYSTEM + "hazards: [{id: HAZ-001, title: t}]\n"

    only_minor = report_of(
        tmp_path / "a",
        sound + minor + "tests: [{id: TC-001, title: t, expected: t}]\n",
        stage=Stage.ALWAYS,
    )
    major = report_of(tmp_path / "b", SYSTEM + UNALLOCATED, stage=Stage.ALWAYS)

    assert only_minor.count(Severity.MINOR) > 0
    assert not only_minor.fails()
    assert only_minor.fails(strict=True)
    assert major.fails()


def test_counts_name_every_severity(tmp_path):
    report = report_of(tmp_path, SYSTEM + UNALLOCATED, stage=Stage.ALWAYS)

    assert list(counts_by_severity(report.findings)) == ["blocker", "major", "minor", "info"]
    assert counts_by_severity(report.findings)["major"] == report.count(Severity.MAJOR) > 0
    assert counts_by_severity([]) == {"blocker": 0, "major": 0, "minor": 0, "info": 0}


def test_faults_of_narratives_are_findings(tmp_path):
    report = report_of(tmp_path, SYSTEM, files={"documents/sdp.md": "---\na: [\n---\n# Plan\n"})

    assert messages(report, "SRC011")
    assert report.fails()


def test_every_check_is_of_a_rule_that_is_not_judged_by_reading():
    assert {"ID001", "ID002"}.isdisjoint(CHECKS)
    assert set(CHECKS) <= set(RULES)
