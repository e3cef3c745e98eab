from datetime import UTC, datetime

import pytest

from samdocs.diagnostics import Stage
from tests.checks.reports import SYSTEM, messages, report_of
from tests.projects import BASE

ITEMS = SYSTEM + (
    "software_requirements:\n"
    "  - {id: SRS-001, title: t, text: The software shall t.}\n"
    "  - {id: SRS-002, title: t, text: The software shall u.}\n"
)
SOUND = {
    "id": "WVR-001",
    "rule": "ARC001",
    "items": "SRS-001",
    "justification": "Allocated in the next version.",
    "impact": "None, the function is not released.",
    "approver": "maria",
    "time": "2026-01-02T09:00:00Z",
    "expires": "2026-12-31",
}
PEOPLE = BASE + (
    "change_control: {waiver_role: quality}\n"
    "people:\n"
    "  - {id: maria, name: Maria Keller, roles: [{role: quality, from: 2026-01-02, until: 2026-02-01}]}\n"
    "  - {id: jonas, name: Jonas Brandt, roles: [clinical]}\n"
    "  - {id: emil, name: Emil Varga, roles: [clinical, quality]}\n"
)
LOWER = (
    "software_items:\n"
    "  - {id: SI-001, title: t, kind: system}\n"
    "  - {id: SI-002, title: t, kind: unit, part_of: SI-001, safety_class: A}\n"
)


def waiver(**fields):
    """Return a sound waiver with some fields changed; None leaves a field out."""
    lines = [f"{key}: {value}\n" for key, value in (SOUND | fields).items() if value is not None]
    return "waivers:\n  - " + "    ".join(lines)


def waived(report, code="ARC001"):
    return {f.item: f.waived_by for f in report.findings if f.rule.code == code}


def faults(report):
    return [f.rule.code for f in report.findings if f.rule.code.startswith("WVR")]


def judge(tmp_path, text, **options):
    return report_of(tmp_path, ITEMS + text, **({"stage": Stage.ALWAYS} | options))


def test_waiver_accepts_the_findings_of_its_rule_on_its_items_and_no_others(tmp_path):
    report = judge(tmp_path, waiver())

    assert waived(report) == {"SRS-001": "WVR-001", "SRS-002": ""}
    assert set(waived(report, "REQ001").values()) == {""}
    assert faults(report) == []


def test_accepted_finding_stays_in_the_report_and_fails_nothing(tmp_path):
    both = waiver(items="[SRS-001, SRS-002]")

    report = judge(tmp_path, both)

    accepted = [found for found in report.findings if found.rule.code == "ARC001"]
    assert len(accepted) == 2
    assert not any(found in report.open for found in accepted)


def test_item_may_name_its_waiver(tmp_path):
    named = ITEMS.replace("SRS-002, title: t", "SRS-002, title: t, waived_by: WVR-001")

    report = report_of(tmp_path, named + waiver(items=None), stage=Stage.ALWAYS)

    assert waived(report) == {"SRS-001": "", "SRS-002": "WVR-001"}
    assert faults(report) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"justification": None},
        {"justification": "tbd"},
        {"impact": None},
        {"impact": "n/a"},
        {"approver": None},
        {"time": None},
        {"expires": None},
        {"status": "draft"},
        {"time": "2026-07-01T09:00:00Z"},
    ],
)
def test_incomplete_waiver_accepts_nothing(tmp_path, fields):
    report = judge(tmp_path, waiver(**fields))

    assert waived(report)["SRS-001"] == ""
    assert faults(report) == ["WVR002"]


def test_permanent_waiver_says_why(tmp_path):
    report = judge(tmp_path, waiver(expires=None, permanent="Only a test uses it."))

    assert waived(report)["SRS-001"] == "WVR-001"


@pytest.mark.parametrize(("day", "holds"), [("2026-06-29", False), ("2026-06-30", True)])
def test_waiver_holds_until_the_end_of_its_last_day(tmp_path, day, holds):
    report = judge(tmp_path, waiver(expires=day))

    assert bool(waived(report)["SRS-001"]) is holds
    assert faults(report) == ([] if holds else ["WVR004"])


def test_expiring_waiver_accepts_nothing_while_no_day_is_known(tmp_path):
    report = judge(tmp_path, waiver(), today=None)

    assert waived(report)["SRS-001"] == ""
    assert messages(report, "WVR004") == [
        "`WVR-001` expires on 2026-12-31, and no day to compare with is known"
    ]


def test_permanent_waiver_needs_no_day(tmp_path):
    report = judge(tmp_path, waiver(expires=None, permanent="Only a test uses it."), today=None)

    assert waived(report)["SRS-001"] == "WVR-001"


@pytest.mark.parametrize("code", ["ID002", "RSK012", "RSK014", "DOC005", "VER013", "WVR004"])
def test_integrity_rules_cannot_be_waived(tmp_path, code):
    report = judge(tmp_path, waiver(rule=code))

    assert faults(report) == ["WVR003"]


def test_retired_waiver_accepts_nothing_and_is_no_fault(tmp_path):
    report = judge(tmp_path, waiver(status="retired", reason="Mended."))

    assert waived(report)["SRS-001"] == ""
    assert faults(report) == []


def test_waiver_with_an_item_that_does_not_exist_is_not_taken_for_one_of_the_project(tmp_path):
    report = report_of(tmp_path, SYSTEM + waiver(rule="DOC013", items="SRS-099"))

    assert messages(report, "ID002")
    assert [f.waived_by for f in report.findings if f.rule.code == "DOC013"] == [""]


def test_waiver_without_items_accepts_findings_about_the_project_only(tmp_path):
    report = report_of(tmp_path / "a", ITEMS + waiver(rule="DOC013", items=None))
    of_items = report_of(tmp_path / "b", ITEMS + waiver(items=None))

    assert [f.waived_by for f in report.findings if f.rule.code == "DOC013"] == ["WVR-001"]
    assert set(waived(of_items).values()) == {""}


def test_waiver_names_the_document_it_is_about(tmp_path):
    report = report_of(
        tmp_path, ITEMS + waiver(rule="DOC001", items=None, documents="ver_plan"), config=PEOPLE
    )

    accepted = {f.document for f in report.findings if f.rule.code == "DOC001" and f.waived}
    assert accepted == {"ver_plan"}


def test_waiver_of_a_rule_that_is_not_due_yet_is_not_called_without_effect(tmp_path):
    text = waiver(rule="REQ013")

    assert faults(judge(tmp_path / "a", text)) == []
    assert faults(judge(tmp_path / "b", text, stage=Stage.RELEASE)) == ["WVR005"]


def test_waiver_of_an_undecided_rule_is_not_called_without_effect(tmp_path):
    report = judge(tmp_path, waiver(rule="ANM008"), stage=Stage.RELEASE)

    assert faults(report) == []


@pytest.mark.parametrize(
    ("approver", "time", "holds"),
    [
        ("maria", "2026-01-02T09:00:00Z", True),
        ("Maria Keller", "2026-02-01T23:00:00Z", True),
        ("maria", "2026-01-01T09:00:00Z", False),
        ("maria", "2026-02-02T09:00:00Z", False),
        ("jonas", "2026-01-02T09:00:00Z", False),
        ("emil", "2026-01-01T09:00:00Z", True),
        ("somebody", "2026-01-02T09:00:00Z", False),
    ],
)
def test_blocker_is_waived_by_who_held_the_role_at_that_time(tmp_path, approver, time, holds):
    text = LOWER + waiver(rule="CLS002", items="SI-002", approver=approver, time=time)

    report = report_of(tmp_path, text, stage=Stage.ALWAYS, config=PEOPLE)

    assert waived(report, "CLS002") == {"SI-002": "WVR-001" if holds else ""}
    refused = f"`{approver}` did not hold the role `quality` when `WVR-001` was approved"
    assert messages(report, "WVR006") == ([] if holds else [refused])


def test_blocker_cannot_be_waived_while_no_role_is_named_for_that(tmp_path):
    text = LOWER + waiver(rule="CLS002", items="SI-002")

    report = report_of(tmp_path, text, stage=Stage.ALWAYS)

    assert waived(report, "CLS002") == {"SI-002": ""}
    assert messages(report, "WVR006") == [
        "`WVR-001` waives a blocker, and samdocs.yaml names no role for that"
    ]


def test_rule_raised_to_blocker_needs_the_role_too(tmp_path):
    report = judge(tmp_path, waiver(), config=BASE + "rules: {ARC001: blocker}\n")

    assert faults(report) == ["WVR006"]


def test_two_waivers_of_one_finding_are_both_in_effect(tmp_path):
    text = waiver() + waiver(id="WVR-002").removeprefix("waivers:\n")

    report = judge(tmp_path, text)

    assert waived(report)["SRS-001"] == "WVR-001"
    assert faults(report) == []


def test_waiver_faults_weigh_as_samdocs_yaml_says(tmp_path):
    report = judge(tmp_path, waiver(items="SI-001"), config=BASE + "rules: {WVR005: info}\n")

    assert [f.severity.word for f in report.findings if f.rule.code == "WVR005"] == ["info"]


def test_waivers_in_force_are_listed_with_their_age(tmp_path):
    known = judge(tmp_path / "a", waiver(), stage=Stage.RELEASE)
    expired = judge(tmp_path / "b", waiver(expires="2026-06-29"), stage=Stage.RELEASE)
    later = datetime(2026, 1, 2, 23, tzinfo=UTC)
    same_day = judge(tmp_path / "c", waiver(), stage=Stage.RELEASE, today=later)

    assert messages(known, "DOC016") == [
        "`WVR-001` waives ARC001 for `SRS-001`, approved on 2026-01-02, 179 days ago, "
        "until 2026-12-31"
    ]
    assert messages(expired, "DOC016") == []
    assert "0 days ago" in messages(same_day, "DOC016")[0]
