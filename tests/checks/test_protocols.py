import pytest

from tests.checks.judging import told
from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.evidence_files import junit
from tests.projects import BASE

REQUIREMENT = SYSTEM + (
    "software_requirements:\n  - {id: SRS-001, title: t, text: t, allocated_to: SI-001}\n"
)


def listed(*entries):
    return "tests:\n" + "".join(
        f"  - {{id: TC-00{n}, title: t, {e}}}\n" for n, e in enumerate(entries, 1)
    )


@pytest.mark.parametrize(
    ("links", "is_orphan"),
    [
        ("level: unit", True),
        ("verifies: SRS-001", False),
        ("verifies: SI-001", False),
        ("validates: UN-001", False),
        ("shows_effectiveness_of: RC-001", False),
        ("external: {system: DOORS, id: T-1}", False),
        ("status: retired, reason: t", False),
    ],
)
def test_test_shows_something(tmp_path, links, is_orphan):
    more = "user_needs: [{id: UN-001, title: t}]\nrisk_controls: [{id: RC-001, title: t}]\n"

    report = report_of(tmp_path, REQUIREMENT + more + listed(links))

    assert bool(messages(report, "VER001")) is is_orphan


def test_what_a_test_shows_may_be_written_on_the_other_side(tmp_path):
    text = SYSTEM + listed(*["level: unit"] * 5)
    text += (
        "software_requirements: [{id: SRS-001, title: t, text: t, verified_by: TC-001}]\n"
        "claims: [{id: CLM-001, title: t, supported_by: TC-002}]\n"
        "user_needs: [{id: UN-001, title: t, validated_by: TC-003}]\n"
        "risk_controls: [{id: RC-001, title: t, effectiveness_shown_by: TC-004}]\n"
    )

    assert messages(report_of(tmp_path, text), "VER001") == [
        "`TC-005` shows nothing: no requirement, control, need or claim"
    ]


def test_link_that_leads_nowhere_causes_no_second_finding(tmp_path):
    report = report_of(tmp_path, REQUIREMENT + listed("verifies: SRS-009"))

    assert messages(report, "ID002")
    assert messages(report, "VER001") == []


@pytest.mark.parametrize(
    ("fields", "has_criterion"),
    [
        ("level: unit", False),
        ("expected: tbd", False),
        ("expected: The score is shown.", True),
        ("criterion: All pass.", True),
        ("steps: [{action: Open}]", False),
        ("steps: [{action: Open}, {action: Look, expected: A score}]", True),
        ("steps: [{action: Open, expected: TBD}]", False),
        ('procedure: "| Action | Expected |\\n|---|---|\\n| Open | A score |"', True),
        ('procedure: "| Action | Expected |\\n|---|---|\\n| Open | |"', False),
        ("procedure: Open and look.", False),
        ("external: {system: DOORS, id: T-1}", True),
    ],
)
def test_test_says_when_it_passes(tmp_path, fields, has_criterion):
    report = report_of(tmp_path, SYSTEM + listed(fields))

    assert bool(messages(report, "VER011")) is not has_criterion


@pytest.mark.parametrize(
    ("level", "judged_at_basic"),
    [("system", True), ("acceptance", True), ("unit", False), ("integration", False)],
)
def test_documentation_level_decides_which_protocols_are_shown(tmp_path, level, judged_at_basic):
    half = listed(f"level: {level}, steps: [{{action: a}}, {{action: b, expected: c}}]")
    basic = BASE.replace("documentation_level: enhanced", "documentation_level: basic")
    tbd = BASE.replace("documentation_level: enhanced", "documentation_level: tbd")

    said = ["step 1 of `TC-001` has no expected result"]
    assert messages(report_of(tmp_path / "a", SYSTEM + half), "VER006") == said
    assert messages(report_of(tmp_path / "b", SYSTEM + half, config=tbd), "VER006") == said
    assert (
        messages(report_of(tmp_path / "c", SYSTEM + half, config=basic), "VER006") == said
    ) is judged_at_basic


def test_every_step_without_result_is_named(tmp_path):
    steps = "[{action: a}, {action: b, expected: c}, {action: d, expected: tbd}]"
    text = SYSTEM + listed(
        f"steps: {steps}",
        f"steps: {steps}, expected: All is shown.",
        "steps: [{action: a, expected: b}, {action: c, expected: d}]",
        "steps: [{action: a}, {action: c}]",
    )

    assert messages(report_of(tmp_path, text), "VER006") == [
        "steps 1, 3 of `TC-001` have no expected result"
    ]


@pytest.mark.parametrize(
    ("run", "is_found"),
    [
        ("result: pass", True),
        ("result: fail, observed: n/a", True),
        ("result: pass, observed: Score 4", False),
        ("result: blocked", False),
        ("result: skipped", False),
    ],
)
def test_run_says_what_was_observed(tmp_path, run, is_found):
    text = SYSTEM + listed("level: system, expected: t")
    text += f"test_runs: [{{id: RUN-001, runs: TC-001, {run}}}]\n"

    report = report_of(tmp_path, text)

    assert bool(messages(report, "VER006")) is is_found
    assert undecided(report, "VER006") == []


def test_where_no_test_is_described_nothing_is_known_of_results(tmp_path):
    tested = SYSTEM + listed("expected: t, automated_by: a.*", "expected: t")

    assert undecided(report_of(tmp_path / "a", SYSTEM), "VER006") == ["no tests are described"]
    assert undecided(report_of(tmp_path / "b", tested), "VER006") == []


PARTS = """
software_items:
  - {id: SI-001, title: t, kind: system}
  - {id: SI-002, title: t, kind: item, part_of: SI-001}
  - {id: SI-003, title: t, kind: unit, part_of: SI-002}
  - {id: SI-004, title: t, kind: unit, part_of: SI-001, safety_class: A, segregation_rationale: t}
software_requirements:
  - {id: SRS-001, title: t, text: t, allocated_to: SI-003}
"""


@pytest.mark.parametrize(
    ("tests", "missing"),
    [
        ([], ["integration", "unit"]),
        (["level: unit, verifies: SI-003"], ["integration"]),
        (["level: unit, verifies: SRS-001"], ["integration"]),
        (["level: unit, verifies: SI-002"], ["integration", "unit"]),
        (["level: integration, verifies: SI-002"], ["unit"]),
        (["level: integration, verifies: SRS-001"], ["unit"]),
        (["level: integration, verifies: SI-001"], ["integration", "unit"]),
        (["level: unit, verifies: SI-003, status: retired, reason: t"], ["integration", "unit"]),
        (["level: system, verifies: SI-003"], ["integration", "unit"]),
    ],
)
def test_units_of_higher_class_have_tests_of_both_levels(tmp_path, tests, missing):
    report = report_of(tmp_path, PARTS + listed(*tests) if tests else PARTS)

    said = [f"`SI-003` of class C has no {level} test" for level in missing]
    said += [  # what is linked is the plan; without a result it shows nothing
        f"`SI-003` of class C has no {level} test that passed: `TC-001` was not run:"
        " no result names it"
        for level in sorted({"integration", "unit"} - set(missing))
    ]
    assert messages(report, "VER012") == sorted(said)
    assert undecided(report, "VER012") == []


@pytest.mark.parametrize(("target", "is_covered"), [("SI-001", False), ("SI-002", True)])
def test_integration_of_the_whole_system_covers_no_part_of_it(tmp_path, target, is_covered):
    text = "software_items:\n  - {id: SI-001, title: t, kind: system}\n"
    text += "  - {id: SI-002, title: t, kind: unit, part_of: SI-001}\n"

    report = report_of(tmp_path, text + listed(f"level: integration, verifies: {target}"))

    said = "`SI-002` of class C has no integration test"
    assert (said not in messages(report, "VER012")) is is_covered


def test_one_test_of_a_level_that_passed_is_enough(recorded):
    two = "level: unit, verifies: SI-003, automated_by: %s"
    both = PARTS + listed(
        two % "a", two % "b", "level: integration, verifies: SI-003, automated_by: a"
    )
    tested = recorded.made.commit({"items.yaml": both})
    loaded = recorded({"evidence/a.xml": junit(["a"], commit=tested)})

    assert told(loaded, "VER012") == []


@pytest.mark.parametrize(
    ("environment", "is_found"),
    [("ENV-001", False), ("Reference server", False), ("", False), ("ENV-002", True), ("x", True)],
)
def test_environment_that_results_name_is_supported_too(recorded, environment, is_found):
    text = SYSTEM + listed("level: system, verifies: SI-001, automated_by: a")
    text += (
        "environments: [{id: ENV-001, title: Reference server}, {id: ENV-002, title: Laptop}]\n"
        "label_items: [{id: LBL-001, title: t, supports: ENV-001}]\n"
    )
    tested = recorded.made.commit({"items.yaml": text})
    loaded = recorded({"evidence/a.xml": junit(["a"], commit=tested, environment=environment)})

    said = f"`TC-001` was run in `{environment}`, which no label item says is supported"
    assert told(loaded, "VER016") == ([said] if is_found else [])


def test_nothing_is_awaited_where_every_part_is_of_class_a(tmp_path):
    text = "software_items:\n  - {id: SI-001, title: t, kind: system}\n"
    text += "  - {id: SI-002, title: t, kind: unit, part_of: SI-001, safety_class: A}\n"

    report = report_of(tmp_path, text)

    assert messages(report, "VER012") == undecided(report, "VER012") == []


def test_levels_cannot_be_judged_without_software_items(tmp_path):
    report = report_of(tmp_path, "hazards: [{id: HAZ-001, title: t}]\n")

    assert undecided(report, "VER012") == ["no software items are described"]


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("level: system, environment: ENV-002", True),
        ("level: acceptance, environment: [ENV-001, ENV-002]", True),
        ("level: system, environment: ENV-001", False),
        ("level: integration, environment: ENV-002", False),
        ("level: system, environment: ENV-002, reasons: {VER016: Same hardware}", False),
    ],
)
def test_installed_system_is_tested_where_it_is_supported(tmp_path, fields, is_found):
    text = (
        SYSTEM
        + listed(fields)
        + (
            "environments: [{id: ENV-001, title: t}, {id: ENV-002, title: t}]\n"
            "label_items:\n"
            "  - {id: LBL-001, title: t, supports: ENV-001}\n"
            "  - {id: LBL-002, title: t, supports: ENV-002, status: retired, reason: t}\n"
        )
    )

    assert bool(messages(report_of(tmp_path, text), "VER016")) is is_found
