"""Acceptability follows from estimates and policy; what is not known never counts as good."""

import pytest

from samdocs.safety import Basis, Level
from tests.projects import BASE

TWO_SCALES = BASE.replace(
    "  probabilities:",
    "  p1: [{level: E1, name: Never}, {level: E2, name: Always}]\n"
    "  p2: [{level: H1, name: Never}, {level: H2, name: Always}]\n"
    "  combined: {E1: [P1, P1], E2: [P2, P3]}\n"
    "  probabilities:",
)
HARMS = """
harms:
  - {id: HARM-001, title: Bruise, severity: S2}
  - {id: HARM-002, title: Burn, severity: S3}
  - {id: HARM-003, title: Nothing, severity: S1}
  - {id: HARM-004, title: Not rated}
  - {id: HARM-005, title: Off the scale, severity: S7}
"""


def judged(project, harms, *, more="", config=BASE):
    text = f"{HARMS}risks:\n  - id: RISK-001\n    harms: [{harms}]\n{more}"
    return project(text, config=config).risks["RISK-001"]


def initial(project, estimate, *, harm="HARM-001", config=BASE):
    return judged(project, f"{{harm: {harm}, initial: {estimate}}}", config=config).initial


@pytest.mark.parametrize(
    ("estimate", "harm", "level"),
    [
        ("{probability: P1}", "HARM-001", Level.ACCEPTABLE),
        ("{probability: P2}", "HARM-001", Level.INVESTIGATE),
        ("{probability: P3}", "HARM-001", Level.UNACCEPTABLE),
        ("{probability: P2}", "HARM-002", Level.UNACCEPTABLE),
        ("{probability: P3}", "HARM-003", Level.ACCEPTABLE),
        ("{not_estimable: no data}", "HARM-001", Level.INVESTIGATE),
        ("{not_estimable: no data}", "HARM-003", Level.ACCEPTABLE),
    ],
)
def test_estimate_is_compared_with_the_policy(project, estimate, harm, level):
    found = initial(project, estimate, harm=harm)

    assert (found.level, found.counts_as, found.is_known) == (level, level, True)
    assert found.harm == harm


@pytest.mark.parametrize(
    ("estimate", "harm", "basis"),
    [
        ("tbd", "HARM-003", Basis.TBD),
        ("{tbd: true}", "HARM-003", Basis.TBD),
        ("{probability: P1, tbd: true}", "HARM-003", Basis.TBD),
        ("{probability: P9}", "HARM-003", Basis.UNKNOWN),
        ("{p1: E1, p2: H1}", "HARM-003", Basis.UNKNOWN),
        ("{probability: P1, not_estimable: both}", "HARM-003", Basis.CONTRADICTORY),
        ("{basis: only words}", "HARM-003", Basis.MISSING),
        ("{probability: P1}", "HARM-004", Basis.UNKNOWN),
        ("{probability: P1}", "HARM-005", Basis.UNKNOWN),
        ("{not_estimable: why}", "HARM-005", Basis.UNKNOWN),
        ("tbd", "HARM-004", Basis.TBD),
    ],
)
def test_what_is_not_known_counts_as_unacceptable(project, estimate, harm, basis):
    found = initial(project, estimate, harm=harm)

    assert (found.basis, found.level, found.is_known) == (basis, None, False)
    assert found.counts_as is Level.UNACCEPTABLE


def test_not_estimable_without_a_criterion_for_its_severity_is_not_known(project):
    config = BASE.replace("{S1: acceptable, S2: investigate, S3: unacceptable}", "{S1: acceptable}")

    found = initial(project, "{not_estimable: no data}", config=config)
    assert (found.basis, found.level) == (Basis.NOT_ESTIMABLE, None)
    assert found.counts_as is Level.UNACCEPTABLE


@pytest.mark.parametrize(
    ("estimate", "probability", "level"),
    [
        ("{p1: E1, p2: H2}", "P1", Level.ACCEPTABLE),
        ("{p1: E2, p2: H1}", "P2", Level.INVESTIGATE),
        ("{p1: E2, p2: H2}", "P3", Level.UNACCEPTABLE),
        ("{p1: E2, p2: H2, probability: P3}", "P3", Level.UNACCEPTABLE),
        ("{probability: P1}", "P1", Level.ACCEPTABLE),
        ("{probability: P1, p1: E2}", "P1", Level.ACCEPTABLE),
    ],
)
def test_two_scales_are_combined(project, estimate, probability, level):
    found = initial(project, estimate, config=TWO_SCALES)

    assert (found.probability, found.level, found.basis) == (probability, level, Basis.ESTIMATED)


@pytest.mark.parametrize(
    ("estimate", "basis"),
    [
        ("{p1: E2}", Basis.UNKNOWN),
        ("{p2: H1}", Basis.UNKNOWN),
        ("{p1: E2, p2: H9}", Basis.UNKNOWN),
        ("{p1: E2, p2: H2, probability: P1}", Basis.CONTRADICTORY),
        ("{p1: E1, p2: H1, not_estimable: yet estimated}", Basis.CONTRADICTORY),
    ],
)
def test_half_or_contradicting_estimate_on_two_scales_is_not_known(project, estimate, basis):
    found = initial(project, estimate, config=TWO_SCALES)

    assert (found.basis, found.counts_as) == (basis, Level.UNACCEPTABLE)


def test_first_probability_may_be_known_where_the_second_is_not_estimable(project):
    found = initial(project, "{p1: E2, not_estimable: no data on p2}", config=TWO_SCALES)

    assert (found.basis, found.level) == (Basis.NOT_ESTIMABLE, Level.INVESTIGATE)


def test_worst_harm_speaks_for_the_risk(project):
    found = judged(
        project,
        "{harm: HARM-003, initial: {probability: P3}}, {harm: HARM-001, initial: {probability: P2}}",
    )

    assert (found.initial.harm, found.initial.level) == ("HARM-001", Level.INVESTIGATE)


def test_unknown_harm_outweighs_a_known_unacceptable_one(project):
    found = judged(
        project, "{harm: HARM-002, initial: {probability: P3}}, {harm: HARM-001, initial: tbd}"
    )

    assert (found.initial.harm, found.initial.is_known) == ("HARM-001", False)


def test_risk_without_harm_is_not_known(project):
    found = judged(project, "")

    assert (found.initial.basis, found.initial.harm) == (Basis.MISSING, None)
    assert found.residual.counts_as is Level.UNACCEPTABLE


def test_risk_without_control_stays_what_it_was(project):
    found = judged(project, "{harm: HARM-001, initial: {probability: P2}}")

    assert found.residual == found.initial


CONTROL = "risk_controls:\n  - {id: RC-001, title: Guard, mitigates: RISK-001"


def test_controlled_risk_without_residual_estimate_lacks_one(project):
    found = judged(
        project, "{harm: HARM-001, initial: {probability: P1}}", more=f"{CONTROL}}}\n"
    ).residual

    assert (found.basis, found.counts_as) == (Basis.MISSING, Level.UNACCEPTABLE)


def test_retired_control_controls_nothing(project):
    found = judged(
        project,
        "{harm: HARM-001, initial: {probability: P1}}",
        more=f"{CONTROL}, status: retired, reason: replaced}}\n",
    )

    assert found.residual == found.initial


def test_lesser_harm_counts_in_the_residual_estimate_only(project):
    found = judged(
        project,
        "{harm: HARM-002, initial: {probability: P2, harm: HARM-003},"
        " residual: {probability: P2, harm: HARM-001, why: foam}}",
        more=f"{CONTROL}}}\n",
    )

    assert (found.initial.harm, found.initial.level) == ("HARM-002", Level.UNACCEPTABLE)
    assert (found.residual.harm, found.residual.level) == ("HARM-001", Level.INVESTIGATE)


def test_external_estimates_are_judged_by_system(project):
    found = judged(
        project,
        "{harm: HARM-001, initial: {probability: P3},"
        " external: {SI-001: {probability: P2}, SI-002: tbd}}",
    )

    external = found.harms[0].external
    assert external["SI-001"].level is Level.INVESTIGATE
    assert external["SI-002"].basis is Basis.TBD


def test_one_external_estimate_stands_for_every_system(project):
    found = judged(
        project, "{harm: HARM-001, initial: {probability: P3}, external: {probability: P1}}"
    )

    assert {name: one.level for name, one in found.harms[0].external.items()} == {
        "": Level.ACCEPTABLE
    }


def test_retired_risk_is_not_judged(project):
    loaded = project("risks: [{id: RISK-001, status: retired, reason: gone}, {id: RISK-002}]\n")

    assert list(loaded.risks) == ["RISK-002"]


@pytest.mark.parametrize(
    ("estimate", "config", "shown", "word"),
    [
        ("{probability: P2}", BASE, "S2 × P2", "investigate"),
        ("{p1: E2, p2: H1}", TWO_SCALES, "S2 × P2 (E2, H1)", "investigate"),
        ("{not_estimable: why}", BASE, "S2, not estimable", "investigate"),
        ("tbd", BASE, "S2, not decided yet", "not decided yet"),
        (
            "{probability: P9}",
            BASE,
            "S2, not on the scales of the policy",
            "not on the scales of the policy",
        ),
    ],
)
def test_judgement_is_shown_with_what_it_stands_on(project, estimate, config, shown, word):
    found = initial(project, estimate, config=config)

    assert (found.shown, found.word) == (shown, word)


def test_judgement_without_severity_shows_that(project):
    assert initial(project, "tbd", harm="HARM-004").shown == "?, not decided yet"
