import pytest

from samdocs.checks import rising
from samdocs.checks.severity import may_set, weigh
from samdocs.diagnostics import Severity, Stage, diagnose
from samdocs.rules import RULES
from tests.checks.reports import SYSTEM, messages, report_of
from tests.projects import BASE

INFO, MINOR, MAJOR, BLOCKER = Severity.INFO, Severity.MINOR, Severity.MAJOR, Severity.BLOCKER


def weight(code, stage, **configured):
    return weigh(diagnose(RULES[code], "t"), stage, configured).severity


@pytest.mark.parametrize(
    ("code", "configured", "always", "release"),
    [
        ("REQ003", {}, MINOR, MINOR),
        ("REQ003", {"REQ003": "info"}, INFO, INFO),
        ("REQ003", {"REQ003": "blocker"}, BLOCKER, BLOCKER),
        ("REQ003", {"REQ005": "blocker"}, MINOR, MINOR),
        ("REQ001", {"REQ001": "minor"}, MAJOR, MAJOR),
        ("REQ001", {"REQ001": "blocker"}, BLOCKER, BLOCKER),
        ("CLS003", {"CLS003": "major"}, BLOCKER, BLOCKER),
        ("DOC016", {"DOC016": "minor"}, MINOR, MINOR),
        ("REQ004", {}, MINOR, MAJOR),
        ("REQ007", {}, MINOR, MAJOR),
        ("REQ004", {"REQ004": "info"}, MINOR, MAJOR),
        ("REQ004", {"REQ004": "major"}, MAJOR, MAJOR),
        ("REQ007", {"REQ007": "blocker"}, BLOCKER, BLOCKER),
    ],
)
def test_weight_by_rule_stage_and_settings(code, configured, always, release):
    assert weight(code, Stage.ALWAYS, **configured) is always
    assert weight(code, Stage.RELEASE, **configured) is release
    assert weight(code, Stage.SUBMISSION, **configured) is release


def test_weight_that_rises_at_release_is_not_held_down_by_the_settings():
    finding = rising(diagnose(RULES["RSK001"], "t"), BLOCKER)

    assert weigh(finding, Stage.ALWAYS, {"RSK001": "major"}).severity is MAJOR
    assert weigh(finding, Stage.RELEASE, {"RSK001": "major"}).severity is BLOCKER


@pytest.mark.parametrize(
    ("code", "own", "chosen", "allowed"),
    [
        ("X001", MINOR, INFO, True),
        ("X001", MINOR, MAJOR, True),
        ("X001", MAJOR, MAJOR, True),
        ("X001", MAJOR, MINOR, False),
        ("X001", BLOCKER, MAJOR, False),
        ("REQ004", MINOR, INFO, False),
        ("REQ007", MINOR, MINOR, True),
    ],
)
def test_only_minor_rules_can_be_lowered(code, own, chosen, allowed):
    assert may_set(code, own, chosen) is allowed


def test_lowered_rule_has_no_effect_and_is_a_finding_at_its_line(tmp_path):
    report = report_of(
        tmp_path, SYSTEM, config=BASE + "rules: {REQ003: info, ARC001: minor, REQ007: info}\n"
    )

    found = [f for f in report.findings if f.rule.code == "MOD013"]
    assert [f.message for f in found] == [
        "`rules` lowers `ARC001` from major to minor, without effect",
        "`rules` lowers `REQ007` from minor to info, without effect",
    ]
    assert found[0].location.file == "samdocs.yaml"
    assert found[0].location.column == len("rules: {REQ003: info, ") + 1
    assert "waiver" in found[0].hint
    assert "waiver" not in found[1].hint


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ai", "models: [{id: ML-001, title: t}]\n"),
        ("cyber", "assets: [{id: ML-001, title: t}]\n"),
        ("phi", "safeguards: [{id: ML-001, title: t}]\n"),
    ],
)
def test_switch_that_items_turn_on_cannot_be_denied(tmp_path, word, text):
    config = BASE.replace("device:", f"device:\n  {word}: false")

    denied = report_of(tmp_path / "a", text, config=config)
    alone = report_of(tmp_path / "b", SYSTEM, config=config)

    assert messages(denied, "MOD013") == [f"`{word}` is false, but `ML-001` turns it on"]
    assert messages(alone, "MOD013") == []
