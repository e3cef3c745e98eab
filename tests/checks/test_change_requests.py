import pytest

from tests.checks.reports import SYSTEM, messages, report_of
from tests.projects import BASE

AROUND = (
    SYSTEM
    + """
builds: [{id: BLD-001, title: t}]
tests:
  - {id: TC-001, title: t, expected: t, verifies: SI-001}
  - {id: TC-002, title: t, status: retired, reason: t}
models: [{id: ML-001, title: t}]
regression_analyses:
  - {id: RA-001, title: t}
  - {id: RA-002, title: t, selection: No test reads it.}
  - {id: RA-003, title: t, reruns: TC-001}
  - {id: RA-004, title: t, reruns: TC-001, status: retired, reason: t}
  - {id: RA-005, title: t, reruns: TC-002}
"""
)
ANSWERS = "safety: {new_causes: no, new_controls: no, affects_controls: yes}"
PLAN = BASE + "pccp: {title: t}\n"


def told(tmp_path, code, fields, config=BASE):
    text = AROUND + f"changes: [{{id: CR-001, title: t, {fields}}}]\n"
    return messages(report_of(tmp_path, text, config=config), code)


@pytest.mark.parametrize(
    ("fields", "is_judged"),
    [
        ("state: approved", True),
        ("state: implemented", True),
        ("state: closed", True),
        ("affects: SI-001", True),
        ("state: open", False),
        ("state: open, implemented_in: BLD-001", True),
        ("state: open, commits: 3cacc49c", True),
        ("state: rejected", False),
        ("state: rejected, implemented_in: BLD-001", False),
        ("status: retired, reason: t", False),
        ("external: {system: Jira, id: C-1}", False),
    ],
)
def test_change_that_was_taken_up_is_analysed(tmp_path, fields, is_judged):
    assert bool(told(tmp_path / "a", "CHG003", fields)) is is_judged
    assert bool(told(tmp_path / "b", "CHG005", fields)) is is_judged


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (ANSWERS, ""),
        ("state: approved", "`new_causes`, `new_controls` and `affects_controls`"),
        ("safety: {new_causes: no, new_controls: no}", "`affects_controls`"),
        ("safety: {new_causes: no, affects_controls: no}", "`new_controls`"),
        ("safety: {affects_controls: no, new_controls: no}", "`new_causes`"),
    ],
)
def test_each_question_of_safety_is_answered(tmp_path, fields, missing):
    expected = [f"`CR-001` does not answer {missing}"] if missing else []

    assert told(tmp_path, "CHG003", fields) == expected


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ("state: closed", "what it affects nor which tests are repeated"),
        ("affects: SI-001", "which tests are repeated"),
        ("retests: TC-001", "what it affects"),
        ("affects: SI-001, retests: TC-001", ""),
        ("affects: SI-001, retests: TC-002", "which tests are repeated"),
        ("affects: SI-001, regression_analysis: RA-001", "which tests are repeated"),
        ("affects: SI-001, regression_analysis: RA-002", ""),
        ("affects: SI-001, regression_analysis: RA-003", ""),
        ("affects: SI-001, regression_analysis: RA-004", "which tests are repeated"),
        ("affects: SI-001, regression_analysis: RA-005", "which tests are repeated"),
        ("state: approved", ""),
        (
            "state: approved, implemented_in: BLD-001",
            "what it affects nor which tests are repeated",
        ),
        ("state: approved, commits: 3cacc49c", "what it affects nor which tests are repeated"),
    ],
)
def test_change_that_was_made_says_what_was_tested_again(tmp_path, fields, missing):
    expected = [f"`CR-001` does not say {missing}"] if missing else []

    assert told(tmp_path, "CHG004", fields) == expected


@pytest.mark.parametrize(
    ("regulatory", "config", "markets"),
    [
        ("{}", BASE, ["us", "eu"]),
        ("{}", BASE.replace("[us, eu]", "[eu]"), ["eu"]),
        ("{us: {decision: letter_to_file}, EU: {decision: significant}}", BASE, []),
        ("{us: {decision: new_submission}, eu: {decision: not_significant}}", BASE, []),
        ("{us: {decision: within_pccp}, eu: {decision: significant}}", BASE, []),
    ],
)
def test_every_market_has_a_decision(tmp_path, regulatory, config, markets):
    found = told(tmp_path, "CHG005", f"regulatory: {regulatory}", config)

    assert found == [
        f"`CR-001` has no regulatory decision for `{market}`" for market in sorted(markets)
    ]


@pytest.mark.parametrize(
    ("market", "decision"),
    [
        ("us", "significant"),
        ("us", "not_significant"),
        ("eu", "letter_to_file"),
        ("eu", "new_submission"),
        ("eu", "within_pccp"),
    ],
)
def test_decision_is_one_of_its_market(tmp_path, market, decision):
    sound = {"us": "letter_to_file", "eu": "significant"} | {market: decision}
    given = ", ".join(f"{name}: {{decision: {word}}}" for name, word in sound.items())

    assert told(tmp_path, "CHG005", f"regulatory: {{{given}}}") == [
        f"`{decision}` of `CR-001` is no decision for `{market}`"
    ]


@pytest.mark.parametrize(
    ("affects", "config", "more", "is_asked"),
    [
        ("ML-001", PLAN, "", True),
        ("SI-001", PLAN, "", False),
        ("ML-001", BASE, "", False),
        ("ML-001", BASE, "planned_changes: [{id: PCC-001, title: t}]\n", True),
        (
            "ML-001",
            BASE,
            "planned_changes: [{id: PCC-001, title: t, status: retired, reason: t}]\n",
            False,
        ),
    ],
)
def test_change_of_a_model_is_compared_with_the_plan_for_changes(
    tmp_path, affects, config, more, is_asked
):
    given = "{us: {decision: letter_to_file}, eu: {decision: significant}}"
    text = (
        AROUND + f"changes: [{{id: CR-001, title: t, affects: {affects}, regulatory: {given}}}]\n"
    )

    found = messages(report_of(tmp_path, text + more, config=config), "CHG005")

    assert found == (["`CR-001` has no regulatory decision for `ai`"] if is_asked else [])
