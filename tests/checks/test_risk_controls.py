"""Controls have a place, are implemented, work, and bring no risk unseen."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from tests.checks.judging import blamed, marked, told, undecided

RETIRED = "status: retired, reason: replaced"
RISK = "risks: [{id: RISK-001}]\n"


def control(*fields, name="RC-001"):
    return f"risk_controls: [{{{', '.join((f'id: {name}', 'title: t', *fields))}}}]\n"


SOFTWARE = "implemented_in: software"
IMPLEMENTS = "title: t, implements: [RC-001]"


@pytest.mark.parametrize(
    "requirement",
    [
        f"software_requirements: [{{id: SRS-001, {IMPLEMENTS}}}]",
        f"software_requirements: [{{id: SRS-001, {IMPLEMENTS}, status: draft}}]",
        f"software_requirements: [{{id: SRS-001, {IMPLEMENTS}, external: {{system: X, id: Y}}}}]",
    ],
)
def test_software_control_has_a_requirement(project, requirement):
    assert told(project(control(SOFTWARE), requirement + "\n"), "RSK003") == []


@pytest.mark.parametrize(
    "less",
    [
        f"software_requirements: [{{id: SRS-001, {IMPLEMENTS}, {RETIRED}}}]",
        f"system_requirements: [{{id: SYS-001, {IMPLEMENTS}}}]",
        f"label_items: [{{id: LBL-001, {IMPLEMENTS}}}]",
        "tests: [{id: TC-001, title: t, verifies: [RC-001]}]",
        "tools: []",
    ],
)
def test_less_than_a_software_requirement_implements_no_software_control(project, less):
    assert blamed(project(control(SOFTWARE), less + "\n"), "RSK003") == ["RC-001"]


OTHER = "implemented_in: other_software_system"


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        (("implemented_in: hardware",), False),
        (("implemented_in: labelling",), False),
        (("implemented_in: clinical_procedure",), False),
        ((), False),  # RSK025 asks for the place
        ((SOFTWARE, RETIRED), False),
        ((SOFTWARE, "external: {system: X, id: Y}"), False),
        ((OTHER,), False),
        ((OTHER, "system: EXT-001"), False),
        ((OTHER, "system: SI-001"), True),  # developed here as well
        ((OTHER, "system: SI-002"), False),
        (("implemented_in: hardware", "system: SI-001"), False),
    ],
)
def test_control_that_is_built_here_needs_a_requirement(project, fields, is_found):
    systems = (
        "software_items: [{id: SI-001, title: t}, {id: SI-002, title: t, external: {system: X, id: Y}}]\n"
        "external_systems: [{id: EXT-001, title: t}]\n"
    )

    assert bool(told(project(control(*fields), systems), "RSK003")) is is_found


def test_requirement_that_could_not_be_read_may_implement_a_control(project):
    loaded = project(
        control(SOFTWARE, "implemented_by: [SRS-001]", "effectiveness_shown_by: [TC-001]"),
        "software_requirements: [{id: SRS-001, title: t, colour: red}]\n"
        "tests: [{id: TC-001, title: t, colour: red}]\n",
    )

    for code in ("RSK003", "RSK004", "RSK005"):
        assert told(loaded, code, broken=True) == []


REQUIREMENTS = (
    f"software_requirements: [{{id: SRS-001, {IMPLEMENTS}}}, {{id: SRS-002, {IMPLEMENTS}}}]\n"
)


def checked(*verifies, fields=""):
    return f"tests: [{{id: TC-001, title: t, verifies: [{', '.join(verifies)}]{fields}}}]\n"


LABEL = f"label_items: [{{id: LBL-001, {IMPLEMENTS}}}]\n"
INSPECTED = "reviews: [{id: REV-001, verifies: [%s]}]\n"
NOT_SHOWN = "`RC-001` is not shown to be implemented"
#: What is linked is the plan; without a result it shows nothing.
NOT_RUN = f"{NOT_SHOWN}: `TC-001` was not run: no result names it"
NOT_HELD = f"{NOT_SHOWN}: `REV-001` is not concluded: it has no date"


@pytest.mark.parametrize(
    ("place", "more", "message"),
    [
        (SOFTWARE, "tools: []\n", NOT_SHOWN),
        (SOFTWARE, REQUIREMENTS, f"{NOT_SHOWN}: nothing verifies `SRS-001` and `SRS-002`"),
        (SOFTWARE, REQUIREMENTS + checked("SRS-001"), f"{NOT_SHOWN}: nothing verifies `SRS-002`"),
        (SOFTWARE, REQUIREMENTS + checked("SRS-001", "SRS-002"), NOT_RUN),
        (SOFTWARE, REQUIREMENTS + checked("RC-001"), NOT_RUN),
        (SOFTWARE, REQUIREMENTS.replace("SRS-002, title: t", f"SRS-002, title: t, {RETIRED}") + checked("SRS-001"), NOT_RUN),
        (SOFTWARE, checked("RC-001", fields=f", {RETIRED}"), NOT_SHOWN),
        (SOFTWARE, INSPECTED % "RC-001", NOT_SHOWN),
        (SOFTWARE, REQUIREMENTS + INSPECTED % "SRS-001, SRS-002", f"{NOT_SHOWN}: nothing verifies `SRS-001` and `SRS-002`"),
        (OTHER, INSPECTED % "RC-001", NOT_SHOWN),
        ("tags: [x]", INSPECTED % "RC-001", NOT_SHOWN),
        ("implemented_in: clinical_procedure", INSPECTED % "RC-001", NOT_HELD),
        ("implemented_in: hardware", checked("RC-001"), NOT_RUN),
        ("implemented_in: hardware", "tests: [{id: TC-001, title: t, shows_effectiveness_of: [RC-001]}]\n", NOT_SHOWN),
        ("implemented_in: labelling", LABEL, f"{NOT_SHOWN}: nothing verifies `LBL-001`"),
        ("implemented_in: labelling", LABEL + INSPECTED % "LBL-001", NOT_HELD),
        ("implemented_in: labelling", LABEL + checked("LBL-001"), NOT_RUN),
    ],
)  # fmt: skip
def test_control_is_shown_to_be_there(project, place, more, message):
    loaded = project(control(place), more)

    assert told(loaded, "RSK004") == [message]
    assert undecided(loaded, "RSK004") == []


def shows(fields="", name="TC-001"):
    return f"tests: [{{id: {name}, title: t, shows_effectiveness_of: [RC-001]{fields}}}]\n"


BOTH = shows(", verifies: [RC-001]")
ALONE = "`TC-001` alone shows that `RC-001` is there and that it works"
NOTHING = "nothing shows that `RC-001` reduces the risk"
IDLE = "`RC-001` is not shown to reduce the risk: `TC-001` was not run: no result names it"
WHY = "same_evidence_rationale: it feeds the fault itself"


@pytest.mark.parametrize(
    ("fields", "more", "messages"),
    [
        ("tags: [x]", "tools: []\n", [NOTHING]),
        ("tags: [x]", checked("RC-001"), [NOTHING]),
        ("tags: [x]", shows(f", {RETIRED}"), [NOTHING]),
        ("tags: [x]", "reviews: [{id: REV-001, shows_effectiveness_of: [RC-001]}]\n", [NOTHING]),
        ("tags: [x]", shows(), [IDLE]),
        ("tags: [x]", "studies: [{id: ST-001, title: t, shows_effectiveness_of: [RC-001]}]\n", [
            "`RC-001` is not shown to reduce the risk: `ST-001` was not run: it does not tell when it was carried out"]),
        ("tags: [x]", "usability_evaluations: [{id: UE-001, title: t, kind: formative, shows_effectiveness_of: [RC-001]}]\n", [
            "`RC-001` is not shown to reduce the risk: `UE-001` is formative only: it is formative,"
            " and only a summative evaluation proves anything"]),
        ("tags: [x]", BOTH, [IDLE, ALONE]),
        (WHY, BOTH, [IDLE]),
        ("same_evidence_rationale: tbd", BOTH, [IDLE, ALONE]),
        ("tags: [x]", BOTH + "usability_evaluations: [{id: UE-001, title: t, verifies: [RC-001]}]\n", [IDLE]),
        ("tags: [x]", BOTH + "usability_evaluations: [{id: UE-001, title: t, shows_effectiveness_of: [RC-001]}]\n", [IDLE]),
        ("tags: [x]", REQUIREMENTS + shows(", verifies: [SRS-001, SRS-002]"), [IDLE, ALONE]),
        ("tags: [x]", BOTH + INSPECTED % "RC-001", [IDLE]),
    ],
)  # fmt: skip
def test_control_is_shown_to_work_by_evidence_of_its_own(project, fields, more, messages):
    loaded = project(control(fields), more)

    assert told(loaded, "RSK005") == messages
    assert undecided(loaded, "RSK005") == []


@pytest.mark.parametrize(
    "verdict",
    [
        "tests: [{id: TC-001, title: t, VERB: [RC-001], external: {system: DOORS, id: T-1}}]\n",
        "studies: [{id: ST-001, title: t, VERB: [RC-001], external: {system: eQMS, id: S-1}}]\n",
    ],
)
@pytest.mark.parametrize(
    ("code", "verb"), [("RSK004", "verifies"), ("RSK005", "shows_effectiveness_of")]
)
def test_evidence_in_another_system_is_not_evaluated(project, code, verb, verdict):
    loaded = project(control("implemented_in: hardware"), verdict.replace("VERB", verb))

    assert told(loaded, code) == []
    assert [reason.split(":")[0] for reason in undecided(loaded, code)] in (
        ["it is kept in DOORS"],
        ["it is kept in eQMS"],
    )


@pytest.mark.parametrize("code", ["RSK004", "RSK005"])
def test_without_controls_no_result_is_waited_for(project, code):
    loaded = project(RISK)

    assert (told(loaded, code), undecided(loaded, code)) == ([], [])


MITIGATES = "mitigates: [RISK-001]"
INFORMS = "kind: information_for_safety"
ONLY = "`RISK-001` is controlled by information for safety only, and `RC-001` does not say why"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ((MITIGATES, INFORMS), ONLY),
        ((MITIGATES, INFORMS, "option_rationale: no age is known"), ""),
        ((MITIGATES, INFORMS, "option_rationale: tbd"), ONLY),
        ((MITIGATES,), ONLY),  # no kind may be any
        ((MITIGATES, "kind: protective_measure"), ""),
        ((MITIGATES, "kind: inherent_safety"), ""),
        ((MITIGATES, "kind: protective_measure", "implemented_in: labelling"), ONLY),
        ((MITIGATES, "kind: inherent_safety", "implemented_in: labelling"), ONLY),
        ((MITIGATES, INFORMS, "external: {system: X, id: Y}"), ""),
        ((MITIGATES, INFORMS, RETIRED), ""),
        ((INFORMS,), ""),
    ],
)
def test_information_alone_is_explained(project, fields, message):
    loaded = project(RISK, control(*fields))

    assert told(loaded, "RSK006") == ([message] if message else [])


def test_information_beside_a_better_control_needs_no_reason(project):
    loaded = project(
        RISK,
        control(MITIGATES, INFORMS),
        control(MITIGATES, "kind: protective_measure", name="RC-002"),
    )

    assert told(loaded, "RSK006") == []


def test_every_unexplained_information_is_named(project):
    loaded = project(
        RISK,
        control(MITIGATES, INFORMS),
        control(MITIGATES, INFORMS, name="RC-002"),
        control(MITIGATES, INFORMS, "option_rationale: r", name="RC-003"),
        control(MITIGATES, "kind: protective_measure", RETIRED, name="RC-004"),
    )

    assert told(loaded, "RSK006") == [ONLY.replace("`RC-001` does", "`RC-001` and `RC-002` do")]


REVIEW = "covers: [RC-001], date: 2026-05-04, participants: [A]"
UNSAID = "`RC-001` does not say whether it brings new risks"
UNSEEN = "no review of new risks covers `RC-001`"


@pytest.mark.parametrize(
    ("own", "review", "message"),
    [
        ("new_risks: none", f"kind: new_risks, {REVIEW}", ""),
        ("new_risks: [RISK-001]", f"kind: risk, {REVIEW}", ""),
        ("tags: [x]", f"kind: new_risks, new_risks: none, {REVIEW}", ""),
        ("tags: [x]", f"kind: architecture, new_risks: [RISK-001], {REVIEW}", ""),
        ("new_risks: none", f"kind: code, {REVIEW}", UNSEEN),
        ("new_risks: none", REVIEW, UNSEEN),
        ("new_risks: none", f"kind: new_risks, {REVIEW.replace('date: 2026-05-04, ', '')}", UNSEEN),
        ("new_risks: none", f"kind: new_risks, {REVIEW.replace(', participants: [A]', '')}", UNSEEN),
        ("new_risks: none", f"kind: new_risks, {REVIEW}, {RETIRED}", UNSEEN),
        ("new_risks: none", f"kind: new_risks, {REVIEW.replace('RC-001', '')}", UNSEEN),
        ("new_risks: none", "kind: new_risks, covers: [RC-001], external: {system: X, id: Y}", ""),
        ("tags: [x]", f"kind: new_risks, {REVIEW}", UNSAID),
        ("tags: [x]", "new_risks: none, covers: [RC-001]", UNSEEN),
        (RETIRED, REVIEW, ""),
    ],
)  # fmt: skip
def test_new_risks_are_said_and_reviewed(project, own, review, message):
    loaded = project(RISK, control(own), f"reviews: [{{id: REV-001, {review}}}]\n")

    assert told(loaded, "RSK009") == ([message] if message else [])


DONE = "kind: summative, shows_effectiveness_of: [RC-001], executed_at: 2026-05-04, conclusion: c"
NO_LABEL = "no label item carries it"
NO_RESULT = "no summative evaluation with results shows that it is understood"


@pytest.mark.parametrize(
    ("label", "evaluation", "missing"),
    [
        (IMPLEMENTS, DONE, ""),
        ("title: t", DONE, NO_LABEL),
        (f"{IMPLEMENTS}, {RETIRED}", DONE, NO_LABEL),
        (IMPLEMENTS, "kind: summative", NO_RESULT),
        (IMPLEMENTS, DONE.replace("summative", "formative"), NO_RESULT),
        (IMPLEMENTS, DONE.replace("kind: summative, ", ""), NO_RESULT),
        (IMPLEMENTS, DONE.replace(", executed_at: 2026-05-04", ""), NO_RESULT),
        (IMPLEMENTS, DONE.replace(", conclusion: c", ""), NO_RESULT),
        (IMPLEMENTS, DONE.replace("conclusion: c", "results: [{scenario: US-001}]"), ""),
        (IMPLEMENTS, DONE.replace("shows_effectiveness_of", "verifies"), NO_RESULT),
        (IMPLEMENTS, f"{DONE}, {RETIRED}", NO_RESULT),
        (IMPLEMENTS, "shows_effectiveness_of: [RC-001], external: {system: X, id: Y}", ""),
        ("title: t", "kind: summative", f"{NO_LABEL} and {NO_RESULT}"),
    ],
)
def test_information_is_on_a_label_and_understood(project, label, evaluation, missing):
    loaded = project(
        control(INFORMS),
        f"label_items: [{{id: LBL-001, {label}}}]\n"
        f"usability_evaluations: [{{id: UE-001, title: t, {evaluation}}}]\n"
        "use_scenarios: [{id: US-001, title: t}]\n",
    )

    expected = [f"`RC-001` is information for safety, but {missing}"] if missing else []
    assert told(loaded, "RSK019") == expected


@pytest.mark.parametrize(
    ("fields", "is_judged"),
    [
        ((INFORMS,), True),
        (("kind: protective_measure", "implemented_in: labelling"), True),
        (("kind: protective_measure", SOFTWARE), False),
        ((), False),
        ((INFORMS, RETIRED), False),
    ],
)
def test_label_is_information_whatever_its_kind_says(project, fields, is_judged):
    assert bool(told(project(RISK, control(*fields)), "RSK019")) is is_judged


def test_requirement_is_no_label(project):
    loaded = project(
        control(INFORMS),
        f"software_requirements: [{{id: SRS-001, {IMPLEMENTS}}}]\n"
        f"usability_evaluations: [{{id: UE-001, title: t, {DONE}}}]\n",
    )

    assert told(loaded, "RSK019") == [f"`RC-001` is information for safety, but {NO_LABEL}"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ((SOFTWARE,), ""),
        (("implemented_in: labelling",), ""),
        ((), "`RC-001` does not say where it is implemented"),
        (("system: EXT-001",), "`RC-001` does not say where it is implemented"),
        ((OTHER,), "`RC-001` lies in another software system, but does not say in which"),
        ((OTHER, "system: EXT-001"), ""),
        ((RETIRED,), ""),
        (("external: {system: X, id: Y}",), ""),
    ],
)
def test_control_says_where_it_is(project, fields, message):
    loaded = project(control(*fields), "external_systems: [{id: EXT-001, title: t}]\n")

    assert told(loaded, "RSK025") == ([message] if message else [])


def test_place_without_its_system_is_marked(project):
    assert marked(project(control(OTHER)), "RSK025") == ["other_software_system"]


def test_controls_in_class_a_need_no_requirement(project):
    text = "software_items: [{id: SI-001, title: t, kind: system, safety_class: A}]\n"

    codes = {f.rule.code for f in run_checks(project(control(SOFTWARE), text), Stage.RELEASE).findings}  # fmt: skip
    assert "RSK003" not in codes
    assert "RSK004" in codes
