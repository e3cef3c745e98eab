import pytest

from samdocs.standards import label_elements
from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE

CYBER = BASE.replace("device:", "device:\n  cyber: true")
VIEWS = [
    "Global system view",
    "Multi-patient harm view",
    "Updateability and patchability view",
    "Security use case views",
]


def views(headings, document="threat_model"):
    text = "".join(f"## {heading}\nA figure.\n" for heading in headings)
    return {f"documents/{document}.md": f"# Views\n{text}"}


def judge(tmp_path, text="", **options):
    return report_of(tmp_path, SYSTEM + text, **({"config": CYBER} | options))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_is_asked_for(tmp_path, view):
    rest = [other for other in VIEWS if other != view]

    complete = judge(tmp_path / "a", files=views(VIEWS))
    incomplete = judge(tmp_path / "b", files=views(rest))
    excused = judge(
        tmp_path / "c",
        files=views(rest),
        config=CYBER + f"reasons: {{SEC006: {{{view}: Does not apply.}}}}\n",
    )

    assert messages(complete, "SEC006") == messages(excused, "SEC006") == []
    assert messages(incomplete, "SEC006") == [f"no section shows the view “{view}”"]


def test_views_may_stand_in_the_architecture(tmp_path):
    files = views(VIEWS[:2]) | views(VIEWS[2:], "architecture")

    assert messages(judge(tmp_path / "a", files=files), "SEC006") == []
    assert messages(judge(tmp_path / "b", files=views(VIEWS, "sdp")), "SEC006") == []


def test_view_without_anything_below_is_missing(tmp_path):
    files = {
        "documents/threat_model.md": views(VIEWS[1:])["documents/threat_model.md"]
        + "## Global system\n"
    }

    assert len(messages(judge(tmp_path, files=files), "SEC006")) == 1


def test_views_without_any_text_are_not_judged(tmp_path):
    external = CYBER + "documents: {threat_model: {external: {system: eQMS, id: D-1}}}\n"
    reasons = ", ".join(f"{view}: Does not apply." for view in VIEWS)

    assert undecided(judge(tmp_path / "a"), "SEC006") == [
        "needs narrative documents: `documents/threat_model.md`"
    ]
    assert undecided(judge(tmp_path / "b", config=external), "SEC006") == [
        "`threat_model` is kept in another system"
    ]
    excused = judge(tmp_path / "c", config=CYBER + f"reasons: {{SEC006: {{{reasons}}}}}\n")
    assert undecided(excused, "SEC006") == []


FULL = "{independence: Other company, scope: All, duration: 10 days, methods: OSSTMM}"
TEST = "tests: [{{id: TC-001, title: t, purpose: penetration, penetration: {}}}]\n"
RUN = "test_runs: [{{id: RUN-001, runs: TC-001, {}}}]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["no penetration test is described"]),
        (
            "tests: [{id: TC-001, title: t, purpose: security}]\n",
            ["no penetration test is described"],
        ),
        (TEST.format(FULL) + RUN.format("result: pass"), []),
        (TEST.format(FULL) + RUN.format("result: fail"), []),
        (TEST.format(FULL), ["the penetration test `TC-001` has no run with a result"]),
        (
            TEST.format(FULL) + RUN.format("result: not_run"),
            ["the penetration test `TC-001` has no run with a result"],
        ),
        *(
            (
                TEST.format(FULL.replace(part, "tbd")) + RUN.format("result: pass"),
                [f"the penetration test `TC-001` does not give `{name}`"],
            )
            for name, part in (
                ("independence", "Other company"),
                ("scope", "All"),
                ("duration", "10 days"),
                ("methods", "OSSTMM"),
            )
        ),
        (
            "tests: [{id: TC-001, title: t, purpose: penetration, external: {system: s, id: i}}]\n",
            [],
        ),
        (
            TEST.format(FULL)
            + RUN.format("result: pass, findings: [{text: t, assessment: Harmless.}]"),
            ["a finding of `RUN-001` does not give `disposition`"],
        ),
        (
            TEST.format(FULL)
            + RUN.format("result: pass, findings: [{text: t, disposition: Mended.}]"),
            ["a finding of `RUN-001` does not give `assessment`"],
        ),
        (
            TEST.format(FULL)
            + RUN.format(
                "result: pass, findings: [{text: t, assessment: Harmless., disposition: Mended.}]"
            ),
            [],
        ),
    ],
)
def test_penetration_test_is_recorded_in_full(tmp_path, text, said):
    assert messages(judge(tmp_path, text), "SEC010") == said


VULNERABILITY = "vulnerabilities: [{{id: VUL-001, title: t, {}}}]\n"
NOTHING = "no vulnerability was recorded from which times to a patch follow"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", NOTHING),
        (VULNERABILITY.format("vex: not_affected"), NOTHING),
        (VULNERABILITY.format("vex: under_investigation"), NOTHING),
        (VULNERABILITY.format("vex: affected"), "`VUL-001` does not give `identified_at`"),
        (VULNERABILITY.format("vex: affected, identified_at: 2026-01-02"), ""),
        (
            VULNERABILITY.format("vex: fixed, identified_at: 2026-01-02"),
            "`VUL-001` does not give `patched_at` and `fielded_at`",
        ),
        (
            VULNERABILITY.format(
                "vex: fixed, identified_at: 2026-01-02, patched_at: 2026-01-02, fielded_at: 2026-01-02"
            ),
            "",
        ),
    ],
)
def test_times_to_a_patch_can_be_computed(tmp_path, text, said):
    excused = CYBER + "reasons: {SEC011: Not in the field yet.}\n"

    assert messages(judge(tmp_path / "a", text), "SEC011") == ([said] if said else [])
    assert messages(judge(tmp_path / "b", text, config=excused), "SEC011") == []


TOPICS = [element.title for element in label_elements("SEC013")]
SAID = (
    "Interfaces and ports; hardening; software bill of materials; updates; logs; backup and restore; "
    "incidents; end of support; decommissioning"
)


def label(text, element="FDA cybersecurity VI"):
    return f"label_items: [{{id: LBL-001, title: t, text: '{text}', elements: {element}}}]\n"


def test_label_speaks_of_every_topic_of_security(tmp_path):
    assert messages(judge(tmp_path / "a", label(SAID)), "SEC013") == []
    assert len(messages(judge(tmp_path / "b", label(SAID, "MDR 23.4(ab)")), "SEC013")) == len(
        TOPICS
    )
    assert len(messages(judge(tmp_path / "c", ""), "SEC013")) == len(TOPICS)


@pytest.mark.parametrize("position", range(len(TOPICS)))
def test_each_topic_is_asked_for(tmp_path, position):
    parts = SAID.split("; ")
    text = "; ".join(parts[:position] + parts[position + 1 :])

    assert messages(judge(tmp_path, label(text)), "SEC013") == [
        f"no label item with `FDA cybersecurity VI` speaks of {TOPICS[position]}"
    ]


def attested(*records):
    entries = ", ".join(
        f"{{id: ATT-{number}, standard: 'IEC 81001-5-1:2021', {record}}}"
        for number, record in enumerate(records, 1)
    )
    return f"attestations: [{entries}]\n"


MET = [f"clause: '{number}', statement: met, evidence: QM-001" for number in "456789"]


def test_every_main_clause_is_mapped(tmp_path):
    assert messages(judge(tmp_path, attested(*MET)), "SEC014") == []


@pytest.mark.parametrize("missing", range(6))
def test_each_main_clause_is_asked_for(tmp_path, missing):
    found = messages(judge(tmp_path, attested(*MET[:missing], *MET[missing + 1 :])), "SEC014")

    assert [message[:31] for message in found] == [f"no attestation covers clause {missing + 4} "]


@pytest.mark.parametrize(
    ("record", "is_found"),
    [
        ("clause: 5.3.2, statement: met", True),
        ("clause: 5.3.2, statement: met, rationale: Done.", True),
        ("clause: 5.3.2, statement: partly_met, evidence: QM-001", False),
        ("clause: 5.3.2, statement: met, items: SI-001", False),
        ("clause: 5.3.2, statement: not_applicable", True),
        ("clause: 5.3.2, statement: not_applicable, evidence: QM-001", True),
        ("clause: 5.3.2, statement: not_applicable, rationale: tbd", True),
        ("clause: 5.3.2, statement: not_applicable, rationale: No keys are used.", False),
    ],
)
def test_attestation_names_its_evidence(tmp_path, record, is_found):
    found = messages(judge(tmp_path, attested(*MET, record)), "SEC014")

    assert found == (["`ATT-7` names no evidence for clause 5.3.2"] if is_found else [])


def test_clauses_below_count_and_others_do_not(tmp_path):
    below = [record.replace("clause: '5'", "clause: 5.1.1") for record in MET]
    beside = [record.replace("clause: '5'", "clause: '50'") for record in MET]
    other = attested(*MET).replace("81001-5-1", "62304")

    assert messages(judge(tmp_path / "a", attested(*below)), "SEC014") == []
    assert len(messages(judge(tmp_path / "b", attested(*beside)), "SEC014")) == 1
    assert len(messages(judge(tmp_path / "c", other), "SEC014")) == 6
