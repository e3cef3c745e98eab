"""`samdocs protocol`: forms as YAML and PDF, and their way back into records."""

from io import BytesIO

import page as page_validation
import pytest
from pypdf import PdfReader, PdfWriter

from samdocs.project import load_project
from tests.projects import BASE, write_project

ITEMS = """\
environments:
  - {id: ENV-001, title: Bench}
builds:
  - {id: BLD-001, version: "1.0"}
software_requirements:
  - {id: SRS-001, title: Score, text: t}
tests:
  - id: TC-001
    title: Clock & <alarm>
    level: system
    method: test
    environment: ENV-001
    preconditions: The monitor is *on*.
    verifies: SRS-001
    steps:
      - {action: Send 80 a minute, expected: 80 is shown}
      - {action: Wait, expected: An alarm}
  - {id: TC-002, title: Old, status: retired, reason: gone}
  - {id: TC-003, external: {system: eQMS, id: T-9}}
"""
VALUES = {
    "build": "BLD-001",
    "executed_by": "Ada Author",
    "executed_at": "2026-03-31T09:30Z",
    "step_1_pass": "/on",
    "step_2_fail": "/on",
    "step_2_observed": "No alarm ≥ 120/min,\nonly a beep",
    "result_fail": "/on",
    "deviation_1_text": "At night",
    "deviation_1_impact": "None: no visitors",
    "attachments": "evidence/shot.png",
}


@pytest.fixture
def root(tmp_path):
    made = write_project(tmp_path / "device", ITEMS, config=BASE)
    (made / "evidence").mkdir()
    (made / "evidence/shot.png").write_bytes(b"picture")
    return made


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """The form as PDF, drawn once for all tests."""
    from samdocs.outputs.protocol import draw_forms

    project = load_project(write_project(tmp_path_factory.mktemp("form"), ITEMS, config=BASE))
    [pdf] = draw_forms(project, [project.items["TC-001"]])
    return pdf


def fill(pdf, values):
    """Fill in a form as a viewer does, and return its bytes."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=True)
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def test_stubs_are_written_below_evidence_and_make_no_finding(call, root):
    before = load_project(root).diagnostics
    answer = call("protocol", "TC-001", "--format", "yaml", "--project", root)

    assert answer.code == 0
    assert answer.out == "device/evidence/protocols/TC-001_protocol.yaml\n"
    assert load_project(root).diagnostics == before
    assert load_project(root).evidence.diagnostics == ()


def test_a_form_that_may_be_filled_in_is_not_overwritten(call, root):
    path = root / "evidence/protocols/TC-001_protocol.yaml"
    path.parent.mkdir()
    path.write_text("filled in")
    answer = call("protocol", "TC-001", "--format", "yaml", "--project", root)

    assert answer.code == 2
    assert "is there already, and may be filled in" in answer.err
    assert path.read_text() == "filled in"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["TC-011"], "there is no item `TC-011`"),
        (["SRS-001"], "`SRS-001` is no test"),
        (["TC-002"], "`TC-002` is retired"),
        (["TC-003"], "`TC-003` is kept in another system"),
        (["TC-001", "--format", "docx"], "there is no format `docx`"),
        (["--read", "gone.yaml"], "`gone.yaml` cannot be read"),
    ],
)
def test_what_cannot_be_made_is_said(call, root, arguments, said):
    answer = call("protocol", *arguments, "--project", root)

    assert answer.code == 2
    assert said in answer.err


@pytest.mark.slow
def test_a_form_is_accessible_and_the_same_bytes_again(form, root):
    from samdocs.outputs.protocol import draw_forms

    project = load_project(root)
    limits = page_validation.SafetyLimits(max_reference_depth=100_000)
    profile = page_validation.ValidationProfile.PDF_UA_1
    report = page_validation.validate_pdf_bytes(form, profile=profile, limits=limits)

    assert [failure.message for failure in report.failures] == []
    assert draw_forms(project, [project.items["TC-001"]]) == (form,)


@pytest.mark.slow
def test_a_form_has_named_fields_and_protects_what_it_was_made_of(form):
    fields = PdfReader(BytesIO(form)).get_fields()

    assert set(VALUES) < set(fields)
    assert all(field["/TU"] for field in fields.values())
    assert fields["form"]["/V"].startswith("samdocs form 1 TC-001 s1:")
    assert fields["form"]["/Ff"] == 1
    assert fields["environment"]["/V"] == "ENV-001"
    assert "Clock & <alarm>" in PdfReader(BytesIO(form)).pages[0].extract_text()


@pytest.mark.slow
def test_a_filled_form_in_pdf_becomes_a_record_with_the_form_as_evidence(call, root, form):
    (root / "evidence/run.pdf").write_bytes(fill(form, VALUES))
    answer = call("protocol", "--read", root / "evidence/run.pdf", "--project", root)

    assert answer.code == 0, answer
    assert answer.out.startswith("records/test_runs.yaml:2: RUN-001\n")
    run = load_project(root).items["RUN-001"]
    assert (run.result, run.build, run.environment) == ("fail", "BLD-001", ("ENV-001",))
    assert run.observed == ("as expected", "failed: No alarm ≥ 120/min,\nonly a beep")
    assert [one.text for one in run.deviations] == ["At night"]
    assert [one.path for one in run.attachments] == ["evidence/shot.png", "evidence/run.pdf"]
    assert all(one.sha256 for one in run.attachments)
    assert "left to do: write a problem report" in answer.err
    again = call("protocol", "--read", root / "evidence/run.pdf", "--project", root)
    assert again.out == "records/test_runs.yaml:2: RUN-001 says so already; nothing was written\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"result_pass": "/on"}, "EVD010  `evidence/run.pdf` says pass and fail of the run"),
        ({"step_1_fail": "/on"}, "EVD010  `evidence/run.pdf` says pass and fail of step 1"),
        ({"executed_at": "31.3.26"}, "which is no date and time"),
        ({"build": "BLD-007"}, "`BLD-007` is no build of this project"),
        ({"build": ""}, "does not give build or commit"),
        ({"deviation_1_text": ""}, "lacks `text`"),
        ({"attachments": "/etc/hosts"}, "outside the project"),
        ({"form": "samdocs form 2"}, "EVD002  `evidence/run.pdf` is no form of a manual test"),
    ],
)
def test_what_is_wrong_in_a_pdf_is_said_and_nothing_is_written(call, root, form, values, said):
    (root / "evidence/run.pdf").write_bytes(fill(form, VALUES | values))
    answer = call("protocol", "--read", root / "evidence/run.pdf", "--project", root)

    assert answer.code == 1, answer
    assert said in answer.err
    assert answer.err.endswith("nothing was written\n")
    assert not (root / "records").exists()


@pytest.mark.slow
def test_a_form_outside_the_project_is_no_evidence_of_it(call, root, form):
    (root.parent / "run.pdf").write_bytes(fill(form, VALUES))
    answer = call("protocol", "--read", "run.pdf", "--project", root)

    assert answer.code == 1
    assert "`run.pdf` lies outside the project" in answer.err


@pytest.mark.slow
def test_one_faulty_file_keeps_all_from_being_recorded(call, root, form):
    (root / "evidence/run.pdf").write_bytes(fill(form, VALUES))
    (root / "evidence/scan.pdf").write_bytes(b"%PDF-1.7 cut")
    answer = call(
        *("protocol", "--read", root / "evidence/run.pdf", root / "evidence/scan.pdf"),
        *("--project", root),
    )

    assert answer.code == 1
    assert "EVD001  `evidence/scan.pdf`: it is no PDF that can be read" in answer.err
    assert not (root / "records").exists()


@pytest.mark.slow
def test_without_a_reader_of_pdf_it_is_said_what_to_install(call, root, form, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pypdf", None)
    (root / "evidence/run.pdf").write_bytes(form)
    answer = call("protocol", "--read", root / "evidence/run.pdf", "--project", root)

    assert answer.code == 2
    assert "pip install 'samdocs[forms]'" in answer.err
