import pytest

from samdocs.standards import documents
from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE


def missing(report):
    return {f.document for f in report.findings if f.rule.code == "DOC001"}


def of(declared, level="enhanced", markets="[us, eu]"):
    return (
        BASE.replace("class: C", f"class: {declared}")
        .replace("documentation_level: enhanced", f"documentation_level: {level}")
        .replace("markets: [us, eu]", f"markets: {markets}")
    )


@pytest.mark.parametrize(
    ("config", "asked", "not_asked"),
    [
        (
            of("C"),
            {"detailed_design", "architecture", "sdp", "clinical_pointer", "gspr"},
            {"threat_model"},
        ),
        (of("B", "basic"), {"architecture"}, {"detailed_design"}),
        (of("B", "enhanced"), {"architecture", "detailed_design"}, set()),
        (of("B", "tbd"), {"detailed_design"}, set()),
        (of("B", "enhanced", "[eu]"), {"architecture"}, {"detailed_design"}),
        (of("A", "basic"), {"architecture", "sdp"}, {"detailed_design"}),
        (of("A", "basic", "[eu]"), {"sdp", "gspr"}, {"architecture", "detailed_design"}),
        (of("A", "basic", "[us]"), {"sdp"}, {"gspr", "clinical_pointer"}),
        (
            of("C").replace("device:", "device:\n  cyber: true"),
            {"security_test", "threat_model"},
            {"pccp"},
        ),
        (of("C").replace("device:", "device:\n  ai: true"), {"data_mgmt", "monitoring"}, {"pccp"}),
        (of("C").replace("device:", "device:\n  phi: true"), {"privacy"}, {"data_mgmt"}),
        (of("C") + "pccp: {title: t}\n", {"pccp"}, set()),
    ],
)
def test_documents_are_asked_for_by_class_level_market_and_switch(
    tmp_path, config, asked, not_asked
):
    everything = {"submission_index", "evidence_pack"}

    found = missing(report_of(tmp_path, SYSTEM, config=config))

    assert asked <= found
    assert found.isdisjoint(not_asked | everything)


def test_planned_change_asks_for_the_plan_for_changes(tmp_path):
    text = SYSTEM + "planned_changes: [{id: PCC-001, title: t}]\n"

    assert "pccp" in missing(report_of(tmp_path, text))


def test_document_exists_as_text_as_template_or_in_another_system(tmp_path):
    config = (
        BASE + "documents: {cm_plan: {external: {system: eQMS, id: D-1}}, ver_plan: {number: X}}\n"
    )
    files = {
        "documents/plan.md": "---\ndocument: sdp\n---\nA plan.\n",
        "documents/rm_plan.md": "---\ndocument: rm_plan\n---\n\n",
        "templates/documents/rm_report.html.j2": "",
    }

    found = missing(report_of(tmp_path, SYSTEM, config=config, files=files))

    assert {"sdp", "cm_plan", "rm_report"}.isdisjoint(found)
    assert {"rm_plan", "ver_plan"} <= found


def test_finding_names_the_document_and_points_at_its_settings(tmp_path):
    config = BASE + "documents:\n  ver_plan: {number: X}\n"

    report = report_of(tmp_path, SYSTEM, config=config)

    found = next(f for f in report.findings if f.document == "ver_plan")
    assert found.location.file == "samdocs.yaml"
    assert found.location.line == config[: config.index("  ver_plan")].count("\n") + 1
    assert found.item == ""


@pytest.mark.parametrize(
    ("setting", "is_found"),
    [
        ("", True),
        ("quality_system: {}\n", True),
        ("quality_system: {reference: QM-001}\n", False),
        ("quality_system: {certificate: C-1}\n", False),
    ],
)
def test_quality_system_is_named(tmp_path, setting, is_found):
    report = report_of(tmp_path, SYSTEM, config=BASE + setting)

    assert bool(messages(report, "DOC013")) is is_found


HEADINGS = {
    "sdp": [
        "Life-cycle model",
        "Deliverables",
        "Traceability",
        "Configuration management",
        "Problem resolution",
        "Maintenance of the plan",
        "Standards, methods",
        "Integration",
        "Verification",
        "Risk management",
        "Documentation",
        "Supporting items",
        "Common defects",
    ]
}


def plan(headings):
    return {"documents/sdp.md": "".join(f"## {heading}\ntext\n" for heading in headings)}


def test_plan_with_every_section_is_complete(tmp_path):
    assert messages(report_of(tmp_path, SYSTEM, files=plan(HEADINGS["sdp"])), "DOC014") == []


@pytest.mark.parametrize("heading", [h for h in HEADINGS["sdp"] if h != "Documentation"])
def test_each_section_of_the_plan_is_asked_for(tmp_path, heading):
    rest = [other for other in HEADINGS["sdp"] if other != heading]

    found = messages(report_of(tmp_path, SYSTEM, files=plan(rest)), "DOC014")

    assert len(found) == 1


def test_section_without_text_is_missing_and_one_with_parts_is_not(tmp_path):
    text = plan(HEADINGS["sdp"][2:])["documents/sdp.md"]
    text += "## Life-cycle model\n\n### Phases\ntext\n## Deliverables\n\n"

    found = messages(report_of(tmp_path, SYSTEM, files={"documents/sdp.md": text}), "DOC014")

    assert found == ["`documents/sdp.md` has no section “Deliverables” with text"]


def test_sections_follow_the_class(tmp_path):
    lower = [
        h
        for h in HEADINGS["sdp"]
        if h not in ("Standards, methods", "Integration", "Supporting items", "Common defects")
    ]

    found = messages(report_of(tmp_path, SYSTEM, config=of("A"), files=plan(lower)), "DOC014")

    assert found == []


def test_plan_may_be_written_in_several_files(tmp_path):
    first, second = HEADINGS["sdp"][:6], HEADINGS["sdp"][6:]
    files = {
        "documents/a.md": "---\ndocument: sdp\n---\n" + plan(first)["documents/sdp.md"],
        "documents/b.md": "---\ndocument: sdp\n---\n" + plan(second)["documents/sdp.md"],
    }

    assert messages(report_of(tmp_path, SYSTEM, files=files), "DOC014") == []


def test_plans_elsewhere_and_plans_not_written_are_told_apart(tmp_path):
    config = BASE + "documents: {rm_plan: {external: {system: eQMS, id: D-1}}}\n"

    reasons = undecided(report_of(tmp_path, SYSTEM, config=config), "DOC014")

    assert reasons == [
        "needs narrative documents: `sdp.md`, `cm_plan.md` and `maintenance_plan.md` in "
        "`documents/`; kept in another system: `rm_plan`"
    ]


def test_surveillance_plan_covers_models_where_there_are_some(tmp_path):
    text = "## Sources\nt\n## SOUP\nt\n## Risk file\nt\n"
    files = {"documents/pms_plan.md": text}
    with_model = SYSTEM + "models: [{id: ML-001, title: t}]\n"

    assert messages(report_of(tmp_path / "a", SYSTEM, files=files), "PMS001") == []
    assert messages(report_of(tmp_path / "b", with_model, files=files), "PMS001") == [
        "`documents/pms_plan.md` has no section “Monitoring of models” with text"
    ]


def test_every_document_can_be_kept_elsewhere(tmp_path):
    keys = ", ".join(f"{d.key}: {{external: {{system: eQMS, id: D}}}}" for d in documents())

    assert missing(report_of(tmp_path, SYSTEM, config=BASE + f"documents: {{{keys}}}\n")) == set()
