import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE


def needs(text):
    """Return a project with one user need of that text."""
    return (
        SYSTEM
        + "user_needs:\n  - id: UN-001\n    title: t\n    text: |\n      "
        + text.replace("\n", "\n      ")
        + "\n"
    )


def told(tmp_path, code, text, **options):
    return messages(report_of(tmp_path, needs(text), **options), code)


@pytest.mark.parametrize(
    "text",
    [
        "The limit is TBD.",
        "tbd",
        "Limit: Tbd",
        "TODO: write this",
        "FIXME",
        "Lorem ipsum dolor",
        "lorem ipsum",
        "Up to XXX units",
        "XXXX",
        "[[ name of the device ]]",
        "[[name]]",
        "[[ ]]",
        "[[]]",
        "`quoted` but TBD",
        "A ` tick and TBD",
    ],
)
def test_placeholder_is_found(tmp_path, text):
    assert len(told(tmp_path, "DOC006", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Leer todo el texto; método",
        "mastodont and Xxx",
        "Karyotype 47,XXX; XXX syndrome; size XXL",
        "TBD-1 and TODOS",
        "`TBD` and ``TODO `x` ``",
        "[[1, 2], [3, 4]] and [[ -f x ]]",
        "A [link](https://example.com/) and [SRS-001]",
        "Lorem",
    ],
)
def test_what_only_looks_like_a_placeholder_is_left_alone(tmp_path, text):
    assert told(tmp_path, "DOC006", text) == []


def test_tbd_stays_legal_where_the_format_gives_it_a_meaning(tmp_path):
    text = (
        "software_items: [{id: SI-001, title: t, kind: system, safety_class: tbd}]\n"
        "harms: [{id: HARM-001, title: t, severity: S1}]\n"
        "risks:\n"
        "  - {id: RISK-001, harm: HARM-001, initial: tbd, external: tbd, residual: tbd}\n"
        "  - {id: RISK-002, harms: [{harm: HARM-001, initial: {tbd: true}, external: {SI-001: tbd}}]}\n"
        "  - {id: RISK-003, sequence_of_events: tbd}\n"
    )
    config = BASE.replace("class: C", "class: tbd").replace("enhanced", "tbd")

    assert messages(report_of(tmp_path, text, config=config), "DOC006") == [
        "`RISK-003.sequence_of_events` still holds the placeholder “tbd”"
    ]


def test_placeholder_in_settings_is_found_and_one_in_a_retired_item_is_not(tmp_path):
    config = BASE.replace("manufacturer: Example Medical GmbH", "manufacturer: TBD")
    text = "hazards: [{id: HAZ-001, title: TODO, status: retired, reason: t}]\n" + SYSTEM

    assert messages(report_of(tmp_path, text, config=config), "DOC006") == [
        "`samdocs.yaml: device.manufacturer` still holds the placeholder “TBD”"
    ]


def test_place_in_a_narrative_is_that_of_the_placeholder(tmp_path):
    files = {"documents/sdp.md": "---\ndocument: sdp\n---\n# Plan\n\nThe limit is TBD.\n"}

    report = report_of(tmp_path, SYSTEM, files=files)

    found = next(f.location for f in report.findings if f.rule.code == "DOC006")
    assert (found.file, found.line, found.column, found.end_column) == (
        "documents/sdp.md",
        6,
        14,
        17,
    )


def test_code_in_fences_is_no_placeholder(tmp_path):
    files = {"documents/sdp.md": "# Plan\n````\n```\nTBD\n````\n~~~\nTODO\n~~~\nA text.\n"}

    assert messages(report_of(tmp_path, SYSTEM, files=files), "DOC006") == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Device name: Exemplar", True),
        ("Device name: Example", False),
        ("Device name: example 1.0.0", False),
        ("Device name: Examples", True),
        ("| Device name | Exemplar |", True),
        ("| **Device name** | Example |", False),
        ("**Device name:** Exemplar", True),
        ("- Product name: Exemplar", True),
        ("Device name: {{ device.name }}", False),
        ("The device name: Exemplar", False),
        ("Manufacturer: Other Ltd.", True),
        ("Manufacturer: Example Medical GmbH.", False),
        ("Software version: 1.0.1", True),
        ("Software version: 1.0.0, built in March", False),
        ("Software version: 1.0.0-rc.1", True),
        ("Version: 7", False),
        ("Safety class: B", True),
        ("Safety class: Class C", False),
        ("IEC 62304 class: C (worst case)", False),
        ("Documentation level: basic", True),
        ("Documentation level: Enhanced", False),
        ("MDR class: IIa", False),
        ("UDI-DI: 04099999123458", False),
    ],
)
def test_fact_that_is_written_out_agrees_with_samdocs_yaml(tmp_path, line, is_found):
    report = report_of(tmp_path, SYSTEM, files={"documents/notes.md": f"# Notes\n\n{line}\n"})

    assert bool(messages(report, "DOC008")) is is_found


@pytest.mark.parametrize(
    ("section", "is_found"),
    [
        ("# Intended use\n{{ device.intended_use }}\n", False),
        ("# 1.2 Intended purpose\nA fictional device that shows how a\nrule works.\n", False),
        (
            "# Intended use\nAs follows: A fictional device that shows how a rule works. No more.\n",
            False,
        ),
        ("# Intended use\nA device.\n", True),
        ("# 1.2 Intended purpose\nA device.\n", True),
        ("# Intended use of the plan\nA device.\n", False),
        ("# Intended use\n\n## Patients\nAdults.\n", False),
    ],
)
def test_intended_use_is_quoted(tmp_path, section, is_found):
    report = report_of(tmp_path, SYSTEM, files={"documents/notes.md": section})

    assert bool(messages(report, "DOC008")) is is_found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("See UN-002.", "UN-002"),
        ("See [UN-002].", "UN-002"),
        ("(UN-002)", "UN-002"),
        ("UN-002", ""),
        ("See UN-001 and SI-001.", ""),
        ("See UN-0002 and UN-2.", ""),
        ("See UN-38.3, SRS-001 and CVE-2025-001.", ""),
        ("See `UN-002`.", ""),
        ("https://example.com/UN-002", ""),
        ("See X-UN-002 and UN-002-A.", ""),
        ("Formerly UN-099.", ""),
    ],
)
def test_reference_to_an_item_leads_somewhere(tmp_path, text, name):
    more = "hazards: [{id: HAZ-001, title: t, formerly: UN-099}]\n"

    found = messages(report_of(tmp_path, needs(text) + more), "DOC009")

    assert found == ([f"`UN-001.text` refers to `{name}`, which does not exist"] if name else [])


def test_numbers_of_device_and_documents_are_no_references(tmp_path):
    config = BASE.replace("identifier: EX-1", "identifier: UN-100")
    config += "documents: {sdp: {number: UN-101}}\n"

    found = told(tmp_path, "DOC009", "UN-100, UN-101 and UN-102", config=config)

    assert found == ["`UN-001.text` refers to `UN-102`, which does not exist"]


def test_item_that_could_not_be_read_exists(tmp_path):
    report = report_of(tmp_path, needs("See UN-002.") + "hazards: [{id: UN-002, nonsense: 1}]\n")

    assert messages(report, "DOC009") == []


@pytest.mark.parametrize(
    ("link", "is_found"),
    [
        ("[a](b.md)", True),
        ("[a](notes.md)", False),
        ("[a](../items-1.yaml)", False),
        ("[a](../../outside.md)", True),
        ("[a](notes.md#notes)", False),
        ("[a](#notes)", False),
        ("[a](https://example.com/b.md)", False),
        ("[a](mailto:b@example.com)", False),
        ("`[a](b.md)`", False),
    ],
)
def test_link_to_a_file_leads_to_a_file_of_the_project(tmp_path, link, is_found):
    (tmp_path / "outside.md").write_text("# Outside\n")

    report = report_of(tmp_path, SYSTEM, files={"documents/notes.md": f"# Notes\n{link}\n"})

    assert bool(messages(report, "DOC009")) is is_found


STANDARDS = BASE + (
    'standards:\n  - {id: IEC 62304, edition: "2006+A1:2015"}\n  - {id: ISO 14971, edition: "2019"}\n'
)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("ISO 14971:2019, 7.1", ""),
        ("EN ISO 14971:2019+A11:2021", ""),
        ("ISO 14971 : 2012", "2012"),
        ("ISO 14971:2007", "2007"),
        ("ISO 14971 and ISO 149710:2012", ""),
        ("IEC 62304:2006", "2006"),
        ("IEC 62304:2006+A1:2015", ""),
        ("IEC 62304:2006/AMD1:2015", ""),
        ("IEC 62304:2006 + A1:2015", ""),
        ("IEC 62304:2015", "2015"),
        ("It replaces ISO 14971:2012.", ""),
        ("It supersedes the edition ISO 14971:2012.", ""),
        ("formerly ISO 14971:2012", ""),
        ("ISO 13485:2003", ""),
        ("`ISO 14971:2012`", ""),
    ],
)
def test_standard_is_cited_in_the_edition_that_applies(tmp_path, text, cited):
    found = told(tmp_path, "DOC010", text, config=STANDARDS)

    assert [message.split(":", 1)[1].split(",")[0] for message in found] == (
        [cited] if cited else []
    )


def test_records_of_the_past_cite_what_applied_then(tmp_path):
    text = SYSTEM + "reviews: [{id: REV-001, text: 'By ISO 14971:2012'}]\n"

    assert messages(report_of(tmp_path, text, config=STANDARDS), "DOC010") == []


def test_narrative_is_judged_and_the_settings_are_not(tmp_path):
    config = STANDARDS + "quality_system: {reference: 'ISO 14971:2012'}\n"
    files = {"documents/sdp.md": "# Plan\n\nBy ISO 14971:2012.\n"}

    assert messages(report_of(tmp_path, SYSTEM, config=config, files=files), "DOC010") == [
        "`documents/sdp.md` cites ISO 14971:2012, not edition 2019"
    ]


def test_editions_are_compared_with_those_of_the_project(tmp_path):
    assert undecided(report_of(tmp_path, SYSTEM), "DOC010") == [
        "samdocs.yaml lists no `standards:`"
    ]
