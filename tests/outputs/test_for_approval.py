"""What is signed is what is published: the same bytes before and after approval, at every commit."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from samdocs.checks import run_checks
from samdocs.control import content_hash
from samdocs.diagnostics import SamdocsError
from samdocs.documents import Purpose
from samdocs.outputs.book import BuildOptions, build_documents
from samdocs.project import load_project
from tests.repositories import Repository

GIVEN = Path(__file__).parents[1] / "documents" / "project"
BODY = "EX-1-SRS_software-requirements_1.0.0"
SIGNATURES = "EX-1-SRS_signatures_1.0.0"


@pytest.fixture
def repository(tmp_path):
    root = Path(shutil.copytree(GIVEN, tmp_path / "project"))
    (tmp_path / "home").mkdir()
    made = Repository(root, tmp_path / "home")
    made.git("init", "--quiet")
    made.commit({}, "Begin")
    return made


def build(repository, output, *, formats=("html",), documents=("srs",), **more):
    project = load_project(repository.root)
    options = BuildOptions(documents=documents, formats=formats, purpose=Purpose.APPROVAL, **more)
    result = build_documents(project, run_checks(project), output, options)
    assert not result.findings
    return {path.name: path.read_bytes() for path in result.paths}


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def test_text_lies_beside_its_signatures_and_the_list_of_its_content(repository, tmp_path):
    files = build(repository, tmp_path / "out")

    assert sorted(files) == [
        f"{SIGNATURES}.html",
        f"{BODY}.content.json",
        f"{BODY}.html",
        "SHA256SUMS",
        "manifest.json",
    ]
    hashed = content_hash(load_project(repository.root), "srs")
    assert hashed == f"s1:{sha256(files[f'{BODY}.content.json'])}"
    assert json.loads(files[f"{BODY}.content.json"])["number"] == "EX-1-SRS"


def test_page_of_signatures_names_the_hash_of_the_text(repository, tmp_path):
    files = build(repository, tmp_path / "out")

    digest = sha256(files[f"{BODY}.html"])
    grouped = " ".join(digest[at : at + 8] for at in range(0, 64, 8))
    assert grouped in files[f"{SIGNATURES}.html"].decode()


def test_report_cannot_be_built_for_approval(repository, tmp_path):
    with pytest.raises(SamdocsError, match="`evidence_pack` tells what is found at one commit"):
        build(repository, tmp_path / "out", documents=("evidence_pack",))


def test_reports_are_left_out_where_every_document_is_built_for_approval(repository, tmp_path):
    names = build(repository, tmp_path / "out", documents=())

    assert not [name for name in names if "gap-report" in name or "index" in name]
    assert len([name for name in names if "_signatures_" in name]) == 7


@pytest.mark.slow
def test_pdf_has_the_same_bytes_before_and_after_approval(repository, tmp_path):
    before = build(repository, tmp_path / "before", formats=("html", "pdf"))
    hashed = content_hash(load_project(repository.root), "srs")
    items = repository.root / "items.yaml"
    approved = items.read_text().replace(
        "document: srs,", f"document: srs, content_hash: '{hashed}',"
    )
    repository.commit({"items.yaml": approved, "notes.md": "Unrelated.\n"}, "Approve")
    repository.git("tag", "v1.0.0")
    after = build(repository, tmp_path / "after", formats=("html", "pdf"), attach_data=False)

    for ending in ("pdf", "html", "content.json"):
        assert sha256(after[f"{BODY}.{ending}"]) == sha256(before[f"{BODY}.{ending}"])
    assert after[f"{SIGNATURES}.pdf"] != before[f"{SIGNATURES}.pdf"]
    page = PdfReader(tmp_path / "after" / f"{SIGNATURES}.pdf").pages[0]
    text = " ".join(page.extract_text().split())
    assert "~ claimed" in text
    assert "Ada Lovelace" in text
    assert "2026-01-04 10:00 UTC" in text
    assert "in approval, 1 of 2" in text


@pytest.mark.slow
def test_every_page_of_the_pdf_names_revision_and_content(repository, tmp_path):
    build(repository, tmp_path / "out", formats=("pdf",))

    pages = PdfReader(tmp_path / "out" / f"{BODY}.pdf").pages
    digits = content_hash(load_project(repository.root), "srs").removeprefix("s1:")
    for page in pages:
        text = page.extract_text()
        assert "Revision 2" in text
        assert f"content s1:{digits[:4]} {digits[4:8]}" in text
        assert "DRAFT" not in text
