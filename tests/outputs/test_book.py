"""A build publishes everything or nothing, the same at every run, and says why it does not."""

import hashlib
import json
import shutil
from io import BytesIO
from pathlib import Path

import page as page_validation
import pikepdf
import pytest
from pypdf import PdfReader

from samdocs.checks import run_checks
from samdocs.control import load_library
from samdocs.diagnostics import SamdocsError
from samdocs.outputs.book import BuildOptions, build_documents
from samdocs.outputs.manifest import read_manifest
from samdocs.project import load_project

FOLDER = Path(__file__).parents[1] / "documents" / "project"
HTML = ("html",)
PROFILES = (page_validation.ValidationProfile.PDF_A_3A, page_validation.ValidationProfile.PDF_UA_1)
LIMITS = page_validation.SafetyLimits(max_reference_depth=100_000)
# Binary streams that hold the word `endstream`; pikepdf reads such files without complaint.
FALSE_ALARM = "stream /Length does not match"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(FOLDER, tmp_path / "project"))


def build(folder, output, **options):
    project = load_project(folder)
    return build_documents(project, run_checks(project), output, BuildOptions(**options))


def count_documents(folder):
    return len(load_library(load_project(folder).files).types)


def digests(output):
    return {
        path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.rglob("*"))
        if path.is_file()
    }


def test_all_documents_are_published_with_manifest_and_checksums(folder, tmp_path):
    result = build(folder, tmp_path / "out", formats=HTML)

    assert [path.name for path in result.paths] == [
        "EX-1-CHG_changes_1.0.0.html",
        "EX-1-CR_configuration-record_1.0.0.html",
        "EX-1-GAP_gap-report_1.0.0.html",
        "EX-1-IDX_submission-index_1.0.0.html",
        "EX-1-PRL_unresolved-anomalies_1.0.0.html",
        "EX-1-RT_risk-table_1.0.0.html",
        "EX-1-SBOM_bill-of-materials_1.0.0.html",
        "EX-1-SRS_software-requirements_1.0.0.html",
        "EX-1-TM_traceability-matrix_1.0.0.html",
        "EX-1-VR_verification-report_1.0.0.html",
        "SHA256SUMS",
        "manifest.json",
    ]
    assert not result.findings


def test_manifest_names_every_input_by_its_bytes(folder, tmp_path):
    (folder / "items.yaml").write_bytes(
        (folder / "items.yaml").read_bytes().replace(b"\n", b"\r\n")
    )
    build(folder, tmp_path / "out", formats=HTML)

    inputs = {
        one["path"]: one["sha256"] for one in read_manifest(tmp_path / "out").predicate["inputs"]
    }
    assert inputs == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("items.yaml", "samdocs.yaml")
    }


def test_chosen_document_is_built_alone(folder, tmp_path):
    result = build(folder, tmp_path / "out", formats=HTML, documents=("srs",))

    assert [path.suffix for path in result.paths] == [".html", "", ".json"]


def test_unknown_document_names_the_nearest(folder, tmp_path):
    with pytest.raises(SamdocsError, match="there is no document `srss`") as raised:
        build(folder, tmp_path / "out", documents=("srss",))

    assert "`srs`" in raised.value.hint


def test_unknown_format_names_those_that_are_known(folder, tmp_path):
    with pytest.raises(SamdocsError, match="there is no format `rtf`") as raised:
        build(folder, tmp_path / "out", formats=("rtf",))

    assert raised.value.hint == "known are `html`, `pdf`"


def test_broken_source_refuses_the_build_and_changes_nothing(folder, tmp_path):
    build(folder, tmp_path / "out", formats=HTML)
    before = digests(tmp_path / "out")
    (folder / "more.yaml").write_text("tools: [{id: TOOL-1, titel: t}]")

    result = build(folder, tmp_path / "out", formats=HTML)
    assert (result.refused, result.paths) == (True, ())
    assert "MOD001" in {found.rule.code for found in result.findings}
    assert digests(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("body", "code", "refused"),
    [("{{ nothing }}", "TPL003", True), ("{{ 'a' * 99999999 }}", "TPL005", False)],
)
def test_broken_template_publishes_nothing(folder, tmp_path, body, code, refused):
    place = folder / "templates" / "documents"
    place.mkdir(parents=True)
    head = "---\ntitle: t\nfile: own\nnumber: OWN\npurpose: p\nclauses: [c]\n---\n"
    (place / "own.html.j2").write_text(head + body)

    result = build(folder, tmp_path / "out", formats=HTML)

    assert [found.rule.code for found in result.findings] == [code]
    assert result.refused is refused
    assert not (tmp_path / "out").exists()


def test_foreign_folder_is_refused_before_anything_is_rendered(folder, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    said = []

    with pytest.raises(SamdocsError, match="samdocs did not write"):
        build(folder, tmp_path / "out", progress=said.append)
    assert said == []


def test_source_that_changes_during_the_build_is_refused(folder, tmp_path):
    project = load_project(folder)
    report = run_checks(project)
    (folder / "items.yaml").write_text((folder / "items.yaml").read_text() + "# later\n")

    with pytest.raises(SamdocsError, match=r"`items\.yaml` changed"):
        build_documents(project, report, tmp_path / "out", BuildOptions(formats=HTML))


@pytest.mark.slow
def test_pdf_carries_the_export_and_every_id_of_its_page(folder, tmp_path):
    build(folder, tmp_path / "out", documents=("srs",), formats=("pdf",))
    (path,) = (tmp_path / "out").glob("*.pdf")

    with pikepdf.open(path) as pdf:
        attached = json.loads(pdf.attachments["export.json"].get_file().read_bytes())
    pages = [page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages]
    assert attached["device"]["identifier"] == "EX-1"
    for word in ("SRS-001", "TC-001", "SI-002", "Pulse", "DRAFT – "):
        assert word in "".join(pages)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "EX-1-SRS Software Requirements Specification" in page.replace("\u2002", " ")
        assert "Examplar 1.0.0 · commit none: not a git repository" in page


@pytest.mark.slow
def test_same_project_gives_the_same_bytes_whatever_the_jobs_and_the_folder(folder, tmp_path):
    first = build(folder, tmp_path / "one", jobs=1)
    moved = Path(shutil.copytree(folder, tmp_path / "elsewhere" / "moved"))
    build(moved, tmp_path / "two", jobs=2)

    assert (len(first.paths), first.findings) == (2 * count_documents(folder) + 2, ())
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


@pytest.mark.slow
def test_every_document_is_archivable_and_accessible(folder, tmp_path):
    result = build(folder, tmp_path / "out", formats=("pdf",))
    files = [path for path in result.paths if path.suffix == ".pdf"]

    assert len(files) == count_documents(folder)
    for path in files:
        for profile in PROFILES:
            report = page_validation.validate_pdf_bytes(
                path.read_bytes(), profile=profile, limits=LIMITS
            )
            assert [f.message for f in report.failures if FALSE_ALARM not in f.message] == []
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []


@pytest.mark.slow
def test_data_need_not_be_attached(folder, tmp_path):
    build(folder, tmp_path / "out", documents=("srs",), formats=("pdf",), attach_data=False)
    (path,) = (tmp_path / "out").glob("*.pdf")

    with pikepdf.open(path) as pdf:
        assert not pdf.attachments


@pytest.mark.slow
def test_character_without_a_glyph_fails_the_build_at_its_item(folder, tmp_path):
    items = folder / "items.yaml"
    items.write_text(
        items.read_text().replace("title: Without a test", "title: Without a \u4e00 test")
    )

    result = build(folder, tmp_path / "out", documents=("srs",), formats=("pdf",))

    assert {found.rule.code for found in result.findings} == {"OUT001"}
    assert "SRS-002" in {found.item for found in result.findings}
    assert not result.refused
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_letter_paper_has_letter_pages_and_the_same_lines(folder, tmp_path):
    build(folder, tmp_path / "a4", documents=("srs",), formats=("pdf",))
    config = folder / "samdocs.yaml"
    config.write_text(f"{config.read_text()}paper: letter\n")
    build(folder, tmp_path / "letter", documents=("srs",), formats=("pdf",))

    def read(output):
        (path,) = output.glob("*.pdf")
        return PdfReader(BytesIO(path.read_bytes())).pages

    a4, letter = read(tmp_path / "a4"), read(tmp_path / "letter")
    assert [round(float(side)) for side in letter[0].mediabox[2:]] == [612, 792]
    assert [round(float(side)) for side in a4[0].mediabox[2:]] == [595, 842]
    body = "The software shall compute the score"
    assert any(body in page.extract_text() for page in letter)
