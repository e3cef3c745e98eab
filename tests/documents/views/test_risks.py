"""The risk table: levels as computed, nothing proved that is not, gaps by name."""

import re

from samdocs.documents.views.controls import controls, software_causes
from samdocs.documents.views.risk_summary import risk_summary
from samdocs.documents.views.risks import hazards, risks


def plain(html) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html))).replace("&ensp;", " ").strip()


def test_each_harm_has_its_level_before_and_after_control(scope):
    first, attack, pending = risks(scope("risk_table"))

    assert [plain(h.initial.__html__()) for h in first.harms] == [
        "U Unacceptable S3 × P2",
        "I Investigate S1 × P2",
    ]
    assert [plain(h.residual.__html__()) for h in first.harms] == [
        "I Investigate S3 × P1 ~ not proved", "A Acceptable S1 × P1 ~ not proved",
    ]  # fmt: skip
    assert plain(attack.harms[0].residual.__html__()) == "A Acceptable S1, not estimable"
    assert plain(pending.harms[0].initial.__html__()) == "? not decided yet S3, not decided yet"


def test_residual_level_is_outlined_as_long_as_controls_are_not_proved(scope):
    first, attack, _ = risks(scope("risk_table"))

    assert "lv0" in first.harms[0].residual.__html__()
    assert "lvU" in first.harms[0].initial.__html__()
    assert "lv0" not in attack.harms[0].residual.__html__()


def test_control_shows_requirement_implementation_and_effectiveness_apart(scope):
    (control,) = risks(scope("risk_table"))[0].controls

    assert (control.kind, control.causes) == ("by design", "a")
    assert plain(control.required) == "SRS-001"
    assert plain(control.implemented) == "TC-001 ? not run"
    assert plain(control.effective) == "TC-002 ? not run"


def test_causes_say_where_they_lie_and_why_one_has_no_control(scope):
    first = risks(scope("risk_table"))[0]

    assert [plain(cause) for cause in first.causes] == [
        "a defect, SI-002 : Cache not cleared",
        "b use error: Age is overlooked – no control: Trained.",
    ]


def test_missing_parts_of_a_risk_are_gaps(scope):
    _, _, pending = risks(scope("risk_table"))

    assert plain(pending.sequence) == "! no sequence"
    assert plain(pending.causes[0]) == "! no cause"
    assert plain(pending.disclosed) == "! missing"


def test_risk_that_users_are_told_of_names_the_place(scope):
    assert plain(risks(scope("risk_table"))[0].disclosed) == "LBL-001"


def test_hazard_without_a_risk_is_a_gap(scope):
    view = hazards(scope("risk_table"))

    assert [plain(row.risks) for row in view.hazards] == [
        "RISK-001 , RISK-002 , RISK-003",
        "! no risk",
    ]
    assert [row.severity for row in view.harms] == ["S3 Fatal", "S1 Minor"]


def test_counts_by_level_come_from_the_risks(scope):
    summary = risk_summary(scope("risk_table"))

    assert [(row.word, row.initial, row.residual, row.change) for row in summary.levels] == [
        ("Unacceptable", 1, 0, "−1"),
        ("Investigate", 0, 1, "+1"),
        ("Acceptable", 1, 1, "0"),
        ("Not decided: counts as unacceptable", 1, 1, "0"),
    ]
    assert plain(summary.initial.outside).startswith("RISK-002 (S1, not estimable), RISK-003")
    assert "2 unacceptable, 0 investigate, 1 acceptable" in summary.initial.figure
    assert [plain(one.risk) for one in summary.open] == ["RISK-001", "RISK-003"]


def test_control_that_nobody_reviewed_for_new_risks_is_a_gap(scope):
    reviewed, unused = controls(scope("risk_table"))

    assert plain(reviewed.new_risks) == "none"
    assert plain(unused.new_risks) == "! not reviewed"
    assert plain(unused.reduces) == "! no risk"
    assert plain(reviewed.reduces) == "RISK-001 a"


def test_software_causes_stand_at_their_item_with_its_class(scope):
    (item,) = software_causes(scope("risk_table"))

    assert (plain(item.item), item.software_class) == ("SI-002 Scorer", "C")
    assert [plain(row.controls) for row in item.rows] == ["RC-001"]


def test_two_scales_are_shown_with_their_combination(scope_of, folder):
    config = (
        (folder / "samdocs.yaml")
        .read_text()
        .replace(
            "  acceptability:",
            "  p1: [{level: E1, name: Never}, {level: E2, name: Often}]\n"
            "  p2: [{level: H1, name: Never}, {level: H2, name: Often}]\n"
            "  combined: {E2: [P1, P2], E1: [P1, P1]}\n  acceptability:",
        )
    )
    items = (folder / "items.yaml").read_text().replace("{probability: P2}", "{p1: E2, p2: H2}")
    scope = scope_of("risk_table", items, config=config)

    assert risk_summary(scope).combined.rows == (("E2", ("P1", "P2")), ("E1", ("P1", "P1")))
    assert risks(scope)[0].harms[0].initial.shown == "S3 × P2 (E2, H2)"
