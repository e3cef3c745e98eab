"""Requirements: what counts as source, verification, criterion and content."""

import pytest

from samdocs.checks import CHECKS, run_checks
from samdocs.diagnostics import Severity, Stage
from tests.checks.judging import blamed, marked, told, undecided
from tests.projects import BASE

RETIRED = "status: retired, reason: replaced"


@pytest.mark.parametrize(
    "source",
    [
        "derives_from: [UN-001]",
        "derives_from: [SYS-001]",
        "implements: [RC-001]",
        "implements: [SC-001]",
        "implements: [SG-001]",
        "source: 'MDR 2017/745, Annex I 17'",
        "derived: true, rationale: Clocks differ",
    ],
)
def test_each_kind_of_source_is_one(project, source):
    loaded = project(
        f"software_requirements: [{{id: SRS-001, title: t, {source}}}]\n"
        "user_needs: [{id: UN-001, title: t}]\n"
        "system_requirements: [{id: SYS-001, title: t}]\n"
        "risk_controls: [{id: RC-001, title: t}]\n"
        "security_controls: [{id: SC-001, title: t}]\n"
        "safeguards: [{id: SG-001, title: t}]\n"
    )

    assert told(loaded, "REQ001") == []


def test_source_may_be_written_on_the_other_side(project):
    loaded = project(
        "software_requirements: [{id: SRS-001, title: t}, {id: SRS-002, title: t}]\n"
        "user_needs: [{id: UN-001, title: t, leads_to: [SRS-001]}]\n"
    )

    assert blamed(loaded, "REQ001") == ["SRS-002"]


@pytest.mark.parametrize(
    "fields",
    [
        "rationale: only a rationale",
        "derived: false, rationale: not derived",
        "source: tbd",
        "derived: true",
        "derived: true, rationale: n/a",
        "allocated_to: [SI-001]",
        "status: draft",
    ],
)
def test_what_is_no_source_does_not_pass_for_one(project, fields):
    loaded = project(
        f"software_requirements: [{{id: SRS-001, title: t, {fields}}}]\n"
        "software_items: [{id: SI-001, title: t}]\n"
    )

    assert blamed(loaded, "REQ001") == ["SRS-001"]


@pytest.mark.parametrize("code", ["REQ001", "REQ002", "REQ004", "ARC001"])
def test_retired_and_external_requirements_are_not_judged(project, code):
    loaded = project(
        f"software_requirements:\n  - {{id: SRS-001, title: t, {RETIRED}}}\n"
        "  - {id: SRS-002, title: t, external: {system: DOORS, id: X}}\n"
    )

    assert told(loaded, code) == []


def test_link_to_something_that_could_not_be_read_is_no_second_finding(project):
    loaded = project(
        "software_requirements:\n"
        "  - {id: SRS-001, title: t, derives_from: [UN-001], verified_by: [TC-001],"
        " allocated_to: [SI-001]}\n"
        "user_needs: [{id: UN-001, title: t, colour: red}]\n"
        "software_items: [{id: SI-001, title: t, colour: red}]\n"
        "tests: [{id: TC-001, title: t, colour: red}]\n"
    )

    for code in ("REQ001", "REQ002", "ARC001"):
        assert told(loaded, code, broken=True) == []


def test_other_link_to_something_unread_excuses_nothing(project):
    loaded = project(
        "software_requirements: [{id: SRS-001, title: t, allocated_to: [SI-001]}]\n"
        "software_items: [{id: SI-001, title: t, colour: red}]\n"
    )

    assert blamed(loaded, "REQ001", broken=True) == ["SRS-001"]
    assert blamed(loaded, "REQ002", broken=True) == ["SRS-001"]


def test_fault_elsewhere_excuses_no_missing_link(project):
    loaded = project(
        "software_requirements: [{id: SRS-001, title: t, derives_from: []}]\n"
        "tests: [{id: TC-001, title: t, colour: red}]\n"
    )

    assert blamed(loaded, "REQ001", broken=True) == ["SRS-001"]


@pytest.mark.parametrize(
    "evidence",
    [
        "tests: [{id: TC-001, title: t, verifies: [SRS-001]}]",
        "tests: [{id: TC-001, title: t, verifies: [SRS-001], status: draft}]",
        "tests: [{id: TC-001, title: t, verifies: [SRS-001], external: {system: TMS, id: T-1}}]",
        "studies: [{id: ST-001, title: t, verifies: [SRS-001]}]",
        "usability_evaluations: [{id: UE-001, title: t, verifies: [SRS-001]}]",
    ],
)
def test_each_kind_of_evidence_verifies(project, evidence):
    loaded = project("software_requirements: [{id: SRS-001, title: t}]\n", evidence + "\n")

    assert told(loaded, "REQ002") == []


@pytest.mark.parametrize(
    "evidence",
    [
        f"tests: [{{id: TC-001, title: t, verifies: [SRS-001], {RETIRED}}}]",
        "reviews: [{id: REV-001, verifies: [SRS-001]}]",
        "reviews: [{id: REV-001, covers: [SRS-001]}]",
        "label_items: [{id: LBL-001, title: t, states: [SRS-001]}]",
    ],
)
def test_what_shows_nothing_does_not_verify(project, evidence):
    loaded = project("software_requirements: [{id: SRS-001, title: t}]\n", evidence + "\n")

    assert blamed(loaded, "REQ002") == ["SRS-001"]


def test_system_requirements_are_verified_too(project):
    loaded = project(
        "system_requirements: [{id: SYS-001, title: t}]\n"
        "software_requirements: [{id: SRS-001, title: t, derives_from: [SYS-001]}]\n"
        "tests: [{id: TC-001, title: t, verifies: [SRS-001]}]\n"
    )

    assert blamed(loaded, "REQ002") == ["SYS-001"]
    assert blamed(loaded, "REQ004") == ["SRS-001", "SYS-001"]


@pytest.mark.parametrize("criterion", ["tbd", "TBD.", "n/a", "todo"])
def test_placeholder_is_no_criterion(project, criterion):
    loaded = project(
        f"software_requirements: [{{id: SRS-001, title: t, criterion: {criterion}}}]\n"
    )

    assert marked(loaded, "REQ004") == [criterion]


def test_missing_criterion_weighs_more_at_release(project):
    loaded = project("software_requirements: [{id: SRS-001, title: t, criterion: tbd}]\n")

    weights = {
        stage: [f.severity for f in run_checks(loaded, stage).findings if f.rule.code == "REQ004"]
        for stage in Stage
    }
    assert weights == {
        Stage.ALWAYS: [Severity.MINOR],
        Stage.RELEASE: [Severity.MAJOR],
        Stage.SUBMISSION: [Severity.MAJOR],
    }


CATEGORIES = [
    "functional",
    "inputs_outputs",
    "interfaces",
    "alarms",
    "security",
    "user_interface",
    "data",
    "installation",
    "operation",
    "networking",
    "maintenance",
    "regulatory",
]


def of_categories(names, more=""):
    entries = [
        f"  - {{id: SRS-{at:03}, title: t, category: {name}}}\n" for at, name in enumerate(names, 1)
    ]
    return "software_requirements:\n" + "".join(entries) + more


def test_twelve_categories_leave_no_gap(project):
    assert told(project(of_categories(CATEGORIES)), "REQ006") == []


@pytest.mark.parametrize("left_out", CATEGORIES)
def test_each_category_is_looked_for(project, left_out):
    names = [name for name in CATEGORIES if name != left_out]

    assert told(project(of_categories(names)), "REQ006") == [
        f"no software requirement is of the category `{left_out}`"
    ]


def test_retired_requirement_fills_no_category(project):
    text = of_categories(CATEGORIES).replace("category: alarms", f"category: alarms, {RETIRED}")

    assert told(project(text), "REQ006") == ["no software requirement is of the category `alarms`"]


@pytest.mark.parametrize(
    ("reason", "gaps"),
    [
        ("REQ006: {alarms: it alerts nobody}", 0),
        ("REQ006: {alarms: ''}", 1),
        ("REQ006: {alarms: tbd}", 1),
        ("REQ006: {networking: it is connected to nothing}", 1),
        ("REQ006: it alerts nobody", 1),
        ("REQ005: {alarms: it alerts nobody}", 1),
    ],
)
def test_reason_closes_the_gap_it_names_only(project, reason, gaps):
    names = [name for name in CATEGORIES if name != "alarms"]
    loaded = project(of_categories(names), config=f"{BASE}reasons: {{{reason}}}\n")

    assert len(told(loaded, "REQ006")) == gaps


def test_project_without_requirements_has_no_category_covered(project):
    loaded = project("user_needs: [{id: UN-001, title: t}]\n")

    assert told(loaded, "REQ006") == ["the project has no software requirement"]


def test_requirements_kept_elsewhere_count_as_far_as_they_say(project):
    external = "external: {system: DOORS, id: X}"
    names = [name for name in CATEGORIES if name != "alarms"]
    said = f"  - {{id: SRS-099, title: t, category: alarms, {external}}}\n"
    unsaid = f"  - {{id: SRS-099, title: t, {external}}}\n"

    assert told(project(of_categories(names, said)), "REQ006") == []
    assert undecided(project(of_categories(names, said)), "REQ006") == []
    assert told(project(of_categories(names, unsaid)), "REQ006") == []
    assert undecided(project(of_categories(names, unsaid)), "REQ006") == [
        "the categories of requirements kept in another system"
    ]
    assert undecided(project(of_categories(CATEGORIES, unsaid)), "REQ006") == []


def hints(loaded, code):
    return [one.hint for one in CHECKS[code](loaded)]


def test_gap_says_how_many_requirements_have_no_category(project):
    names = [name for name in CATEGORIES if name != "alarms"]
    one = "  - {id: SRS-098, title: t}\n"
    two = one + "  - {id: SRS-099, title: t}\n"

    assert hints(project(of_categories(names, one)), "REQ006")[0].endswith(
        "; 1 requirement has no `category:`"
    )
    assert hints(project(of_categories(names, two)), "REQ006")[0].endswith(
        "; 2 requirements have no `category:`"
    )
    assert hints(project(of_categories(names)), "REQ006")[0].endswith("why it does not apply")


@pytest.mark.parametrize(
    ("requirement", "config", "is_found"),
    [
        ("critical: true", BASE, False),
        ("critical: false", BASE, True),
        ("category: alarms", BASE, True),
        (f"critical: true, {RETIRED}", BASE, True),
        ("critical: false", f"{BASE}reasons: {{REQ011: one function only}}\n", False),
        ("critical: false", f"{BASE}reasons: {{REQ011: ' '}}\n", True),
    ],
)
def test_one_requirement_is_critical_or_a_reason_is_given(project, requirement, config, is_found):
    text = f"software_requirements: [{{id: SRS-001, title: t, {requirement}}}]\n"

    assert bool(told(project(text, config=config), "REQ011")) is is_found


def test_project_without_requirements_has_none_that_is_critical(project):
    assert told(project("user_needs: [{id: UN-001, title: t}]\n"), "REQ011")


def test_system_requirements_kept_elsewhere_are_not_judged(project):
    loaded = project(
        "system_requirements: [{id: SYS-001, title: t, external: {system: DOORS, id: X}}]\n"
    )

    assert told(loaded, "REQ002") == told(loaded, "REQ004") == []


def test_requirement_that_is_excused_does_not_excuse_the_next(project):
    loaded = project(
        "software_requirements:\n  - {id: SRS-001, title: t, verified_by: [TC-001]}\n"
        "  - {id: SRS-002, title: t}\n"
        "tests: [{id: TC-001, title: t, colour: red}]\n"
    )

    assert blamed(loaded, "REQ002", broken=True) == ["SRS-002"]
