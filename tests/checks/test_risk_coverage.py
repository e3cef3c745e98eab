"""The risk table covers every item and subject, and users are told what remains."""

import pytest

from tests.checks.judging import blamed, told
from tests.projects import BASE

RETIRED = "status: retired, reason: replaced"
TREE = (
    "software_items:\n  - {id: SI-001, title: t, kind: system}\n"
    "  - {id: SI-002, title: t, part_of: SI-001%s}\n"
)


def risk(cause, fields=""):
    return f"risks: [{{id: RISK-001, causes: {{a: {{{cause}}}}}{fields}}}]\n"


@pytest.mark.parametrize(
    ("own", "text", "is_found"),
    [
        ("", risk("software_item: SI-002"), False),
        ("", risk("software_item: SI-001"), True),  # the whole is not the part
        ("", risk("software_item: SI-002", f", {RETIRED}"), True),
        ("", "tools: []\n", True),
        (", reasons: {RSK015: fixed text}", "tools: []\n", False),
        (", reasons: {RSK015: ' '}", "tools: []\n", True),
        (", reasons: {RSK017: fixed text}", "tools: []\n", True),
        (", external: {system: X, id: Y}", "tools: []\n", False),
        ("", risk("model: ML-001") + "models: [{id: ML-001, title: t, realises: [SI-002]}]\n", False),
        ("", risk("model: ML-001") + "models: [{id: ML-001, title: t}]\n", True),
        (", uses_soup: [SOUP-001]", risk("soup: SOUP-001") + "soup: [{id: SOUP-001, title: t}]\n", True),
    ],
)  # fmt: skip
def test_every_leaf_is_analysed(project, own, text, is_found):
    assert blamed(project(TREE % own, text), "RSK015") == (["SI-002"] if is_found else [])


@pytest.mark.parametrize(
    ("fields", "label", "is_found"),
    [
        ("significant: true", "discloses: [RISK-001]", False),
        ("significant: true", "tags: [x]", True),
        ("significant: true", f"discloses: [RISK-001], {RETIRED}", True),
        ("significant: true, disclosed_by: [LBL-001]", "tags: [x]", False),
        ("significant: false", "tags: [x]", False),
        ("hazardous_situation: h", "tags: [x]", False),
        (f"significant: true, {RETIRED}", "tags: [x]", False),
    ],
)
def test_significant_risk_is_disclosed(project, fields, label, is_found):
    loaded = project(
        f"risks: [{{id: RISK-001, {fields}}}]\nlabel_items: [{{id: LBL-001, title: t, {label}}}]\n"
    )

    assert bool(told(loaded, "RSK016")) is is_found


CAUSES = {
    "user interface": "{kind: use_error, text: t}",
    "input data": "{kind: data_quality, text: t}",
    "security": "{threat: THR-001}",
    "availability": "{hardware: Network, text: Outage of the network}",
}


def covering(*subjects, extra=""):
    causes = "".join(f"      c{at}: {CAUSES[name]}\n" for at, name in enumerate(subjects))
    return (
        "threats: [{id: THR-001, title: t}]\nhazards: [{id: HAZ-001, title: Wrong score}]\n"
        f"risks:\n  - id: RISK-001\n    hazard: HAZ-001\n{extra}"
        + (f"    causes:\n{causes}" if causes else "")
    )


def test_table_that_covers_every_subject_raises_no_alarm(project):
    assert told(project(covering(*CAUSES)), "RSK022") == []


@pytest.mark.parametrize("subject", list(CAUSES))
def test_each_subject_is_looked_for(project, subject):
    loaded = project(covering(*(name for name in CAUSES if name != subject)))

    assert told(loaded, "RSK022") == [f"no risk is about {subject}"]


def test_empty_table_covers_nothing(project):
    assert told(project("tools: [{id: TOOL-001, title: t}]\n"), "RSK022") == [
        "no risk is about user interface",
        "no risk is about input data",
        "no risk is about security",
        "no risk is about availability",
    ]


@pytest.mark.parametrize(
    ("subject", "cause"),
    [
        ("user interface", "{kind: misuse, text: t}"),
        ("user interface", "{kind: over_reliance, text: t}"),
        ("user interface", "{use_error: Misread}"),
        ("input data", "{kind: data_drift, text: t}"),
        ("input data", "{data_drift: Other laboratory}"),
        ("security", "{kind: threat, text: t}"),
    ],
)
def test_other_causes_cover_a_subject_too(project, subject, cause):
    others = [name for name in CAUSES if name != subject]
    text = covering(*others) + f"      z: {cause}\n"

    assert told(project(text), "RSK022") == []


def test_threat_that_leads_to_a_risk_covers_security(project):
    others = [name for name in CAUSES if name != "security"]
    text = covering(*others).replace("id: THR-001, title: t", "id: THR-001, title: t, may_cause: [RISK-001]")  # fmt: skip

    assert told(project(text), "RSK022") == []


@pytest.mark.parametrize(
    "extra",
    [
        "    title: Service is not available\n",
        "    hazardous_situation: The server cannot be reached; dashboards are out of service.\n",
        "    sequence_of_events: The process crashes.\n",
        "    hazardous_situation: Der Dienst ist ausgefallen.\n",
        "    hazardous_situation: Nach einem Ausfall fehlt der Wert.\n",
        "    hazardous_situation: Der Dienst ist nicht verfügbar.\n",
        "    hazardous_situation: Loss of function of the server.\n",
        "    hazardous_situation: A downtime hides the score.\n",
        "    hazardous_situation: The service no longer runs.\n",
        "    hazardous_situation: The feed is interrupted.\n",
        "    hazardous_situation: The server is not reachable.\n",
    ],
)
def test_availability_shows_in_the_words_of_a_row(project, extra):
    others = [name for name in CAUSES if name != "availability"]

    assert told(project(covering(*others, extra=extra)), "RSK022") == []


@pytest.mark.parametrize("field", ["kind: loss_of_function", "text: Missing through an outage"])
def test_availability_shows_in_the_words_of_a_hazard(project, field):
    others = [name for name in CAUSES if name != "availability"]
    text = covering(*others).replace("title: Wrong score", f"title: Wrong score, {field}")

    assert told(project(text), "RSK022") == []
    assert told(project(text.replace("    hazard: HAZ-001\n", "")), "RSK022") == [
        "no risk is about availability"
    ]


@pytest.mark.parametrize(
    ("reasons", "count"),
    [
        ("{security: no connection}", 3),
        ("{security: no connection, availability: r, user_interface: r, input_data: r}", 0),
        ("{security: tbd}", 4),
        ("no connection", 4),
    ],
)
def test_subject_that_does_not_apply_is_dismissed_by_name(project, reasons, count):
    loaded = project(
        "tools: [{id: TOOL-001, title: t}]\n", config=f"{BASE}reasons: {{RSK022: {reasons}}}\n"
    )

    assert len(told(loaded, "RSK022")) == count


ITEMS = "software_items: [{id: SI-001, title: t}, {id: SI-002, title: t}, {id: SI-003, title: t}]\n"


@pytest.mark.parametrize(
    ("items", "config", "messages"),
    [
        (ITEMS, BASE, ["no risk names 3 software items: `SI-001`, `SI-002` and `SI-003`"]),
        (ITEMS.replace("SI-003, title: t", "SI-003, title: t, reasons: {RSK015: r}"), BASE, ["no risk names 2 software items: `SI-001` and `SI-002`"]),
        ("software_items: [{id: SI-001, title: t}]\n", BASE, ["no risk names 1 software item: `SI-001`"]),
        (ITEMS, BASE + "reasons: {RSK022: {software_items: one row for all}}\n", []),
    ],
)  # fmt: skip
def test_items_that_no_risk_names_are_counted(project, items, config, messages):
    assert told(project(covering(*CAUSES), items, config=config), "RSK022") == messages
