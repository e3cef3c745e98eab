"""A release of a real repository: what is in the package, and that any clone gives the same bytes."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader

from samdocs.checks import run_checks
from samdocs.control.content import content_hash
from samdocs.diagnostics import SamdocsError, Stage
from samdocs.outputs.package import PackageOptions, build_package
from samdocs.outputs.pdf_readiness import find_unready
from samdocs.outputs.release import folder_of, publish_release
from samdocs.project import load_project
from tests.outputs.releases import digests, listed
from tests.releases import REASON, releasable_project

pytestmark = pytest.mark.slow

TAG = "v1.1.0"
FOLDER = "EX-1_1.1.0"
DOCUMENTS = [
    "EX-1-GAP_gap-report_1.1.0.pdf",
    "EX-1-IDX_submission-index_1.1.0.pdf",
    "EX-1-RT_risk-table_1.1.0.pdf",
    "EX-1-SRS_software-requirements_1.1.0.pdf",
    "EX-1-TM_traceability-matrix_1.1.0.pdf",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return releasable_project(tmp_path_factory.mktemp("made"), "1.0.0", "1.1.0")


@pytest.fixture(scope="module")
def released(made, tmp_path_factory):
    """The output folder of a release, made by the command in a process of its own."""
    target = tmp_path_factory.mktemp("released") / "out"
    done = samdocs(made.root, "release", TAG, "-o", str(target))
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def statement(released):
    return json.loads((released / FOLDER / "manifest.json").read_bytes())


def samdocs(folder, *arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "samdocs.cli", *arguments],
        cwd=folder,
        env={**kept, "HOME": str(folder.parent), **environment},
        capture_output=True,
        text=True,
    )


def text_of(path):
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def release(made, target, tag=TAG, stage=Stage.RELEASE, profile=""):
    project = load_project(made.root)
    return publish_release(
        project, run_checks(project, stage), target, PackageOptions(tag, profile)
    )


def test_package_holds_every_document_the_data_the_trail_and_the_lists(released):
    names = {path.name for path in (released / FOLDER).iterdir()}
    documents = {name for name in names if name.endswith(".pdf")}
    contents = {name for name in names if name.endswith(".content.json")}
    assert documents >= set(DOCUMENTS)
    assert names - documents - contents == {
        "EX-1-IDX_submission-index_1.1.0.html",
        "SHA256SUMS",
        "audit-trail.jsonl",
        "export.json",
        "manifest.json",
        "verify.py",
    }
    assert (released / f"{FOLDER}.zip").is_file()


def test_zip_holds_the_bytes_of_the_folder(released):
    with zipfile.ZipFile(released / f"{FOLDER}.zip") as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}

    assert zipped == {
        f"{FOLDER}/{path.name}": path.read_bytes() for path in (released / FOLDER).iterdir()
    }


def test_both_manifests_list_every_file_by_its_bytes(released, statement):
    own = {"manifest.json", "SHA256SUMS"}

    assert listed(statement) == digests(released / FOLDER, own)
    outer = json.loads((released / "manifest.json").read_bytes())
    assert listed(outer) == digests(released, own)


def test_manifest_binds_the_package_to_git(made, statement):
    git, blobs = statement["predicate"]["git"], statement["predicate"]["blobs"]

    assert git["commit"] == made.git("rev-parse", f"{TAG}^{{commit}}")
    assert git["tree"] == made.git("rev-parse", f"{TAG}^{{tree}}")
    assert [(tag["name"], tag["id"]) for tag in git["tags"]] == [(TAG, made.git("rev-parse", TAG))]
    assert blobs == {name: made.git("rev-parse", f"{TAG}:{name}") for name in blobs}
    assert set(blobs) == {item["path"] for item in statement["predicate"]["inputs"]}
    assert "branch" not in git


def test_manifest_states_tools_builds_and_what_was_accepted(statement):
    told = statement["predicate"]

    assert {"weasyprint", "pango", "python", "jinja2", "pydantic"} <= set(told["libraries"])
    assert told["fonts"]
    assert len(told["code_sha256"]) == len(told["lock_sha256"]) == 64
    assert told["builds"][0]["sources"] == [
        {"repo": "core", "url": "https://git.example.org/core", "commit": f"{2:040x}"}
    ]
    assert {entry["key"] for entry in told["documents"]} >= {"srs", "submission_index"}
    undecided = told["findings"]["not_evaluated"]
    assert undecided == len(told["attested"]) > 10
    assert {entry["person"] for entry in told["attested"]} == {"quality"}
    assert told["release"] == {"folder": FOLDER, "profile": "", "tag": TAG}
    assert told["counts"]["tests"] == 1


def test_first_page_says_what_is_attested_by_whom_when_and_why(released, statement):
    index = PdfReader(released / FOLDER / "EX-1-IDX_submission-index_1.1.0.pdf")
    first = " ".join(index.pages[0].extract_text().split())

    count = len(statement["predicate"]["attested"])
    assert f"{count} rules are not evaluated by samdocs, attested by Quinn Lead." in first
    assert all(entry["rule"] in first for entry in statement["predicate"]["attested"])
    assert REASON.split(".")[0] in first
    assert "2024-03-04 08:00 UTC" in first
    assert "compliant" not in first


def test_index_maps_files_to_slots_sections_and_pages(released):
    text = text_of(released / FOLDER / "EX-1-IDX_submission-index_1.1.0.pdf")

    for name in set(DOCUMENTS) - {"EX-1-IDX_submission-index_1.1.0.pdf"}:
        assert name in text
    for words in ("Risk Management File", "6.1(b)", "kept in eQMS", "v1.0.0", "this release"):
        assert words in text
    for name in ("EX-1-SRS_software-requirements_1.1.0.pdf", "EX-1-RT_risk-table_1.1.0.pdf"):
        pages = len(PdfReader(released / FOLDER / name).pages)
        assert f"{name}\n{pages}" in text or f"{name} {pages}" in text
        digest = hashlib.sha256((released / FOLDER / name).read_bytes()).hexdigest()
        assert digest[:32] in text


def test_citations_name_the_page_on_which_a_chapter_begins(released):
    document = PdfReader(released / FOLDER / "EX-1-SRS_software-requirements_1.1.0.pdf")
    titles = {mark.title.lstrip("0123456789. "): mark for mark in flat(document.outline)}
    page = document.get_destination_page_number(titles["Coverage"]) + 1

    index = text_of(released / FOLDER / "EX-1-IDX_submission-index_1.1.0.pdf")
    line = next(line for line in index.splitlines() if "EX-1-SRS" in line and "Coverage" in line)
    assert line.split()[-1] == str(page)


def test_every_pdf_may_be_submitted(released):
    for path in (released / FOLDER).glob("*.pdf"):
        assert list(find_unready(path.name, path.read_bytes())) == []


def test_the_audit_trail_ends_at_the_commit(made, released):
    lines = (released / FOLDER / "audit-trail.jsonl").read_text().splitlines()

    assert json.loads(lines[0])["last_commit"] == made.git("rev-parse", "HEAD")


def test_another_clone_at_another_time_and_place_gives_the_same_zip(made, released, tmp_path):
    clone = tmp_path / "elsewhere" / "copy"
    made.git("clone", "--quiet", str(made.root), str(clone))
    checkout = ["git", "checkout", "--quiet", "--detach", TAG]
    subprocess.run(checkout, cwd=clone, check=True, capture_output=True)
    program = f"umask 077; exec {sys.executable} -m samdocs.cli release {TAG} --jobs 1"
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    other = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": "/nowhere", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        ["sh", "-c", program], cwd=clone, env={**kept, **other}, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    again = clone / "releases" / TAG
    assert (again / f"{FOLDER}.zip").read_bytes() == (released / f"{FOLDER}.zip").read_bytes()
    assert digests(again, set()) == digests(released, set())


def test_what_was_approved_lies_beside_the_text_and_hashes_to_the_number_on_it(made, released):
    project = load_project(made.root, at=TAG)
    files = {path.name: path.read_bytes() for path in (released / FOLDER).iterdir()}
    name = next(name for name in files if name.endswith("software-requirements_1.1.0.content.json"))

    assert f"s1:{hashlib.sha256(files[name]).hexdigest()}" == content_hash(project, "srs")
    assert name.replace(".content.json", ".pdf") in files


def test_the_commit_read_from_git_gives_the_same_package(made, released):
    project = load_project(made.root, at=TAG)
    contents = build_package(project, run_checks(project, Stage.RELEASE), PackageOptions(TAG))

    assert contents.files == {
        path.name: path.read_bytes() for path in (released / FOLDER).iterdir()
    }


def test_an_ecopy_is_numbered_in_reading_order_and_begins_with_the_index(made, tmp_path):
    result = release(made, tmp_path / "out", stage=Stage.SUBMISSION, profile="fda-ecopy")

    assert result.refusals == ()
    names = sorted(path.name for path in (tmp_path / "out" / FOLDER).glob("*.pdf"))
    assert names[0] == "001_EX-1-IDX_submission-index_1.1.0.pdf"
    assert [name[:4] for name in names] == [f"{at:03d}_" for at in range(1, len(names) + 1)]
    rest = [name[4:] for name in names[1:]]
    assert rest == sorted(rest)
    assert {name[4:] for name in names} >= set(DOCUMENTS)
    assert all(len(name) <= 100 and name.isascii() for name in names)
    index = text_of(tmp_path / "out" / FOLDER / names[0])
    assert all(name in index for name in names[1:])


def test_a_package_is_not_replaced_by_that_of_another_version_or_commit(made, released, tmp_path):
    before = digests(released, set())
    clone = tmp_path / "clone"
    made.git("clone", "--quiet", str(made.root), str(clone))
    run = {"cwd": clone, "check": True, "capture_output": True}
    subprocess.run(["git", "checkout", "--quiet", "v1.0.0"], **run)
    older = samdocs(clone, "release", "v1.0.0", "-o", str(released))
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "checkout", "--quiet", TAG], **run)
    subprocess.run(["git", *identity, "commit", "--quiet", "--allow-empty", "-m", "m"], **run)
    subprocess.run(["git", *identity, "tag", "--force", "-a", "-m", "m", TAG], **run)
    moved = samdocs(clone, "release", TAG, "-o", str(released))

    assert (older.returncode, moved.returncode) == (1, 1)
    assert f"the output folder holds the release `{TAG}`" in older.stderr
    assert f"`{TAG}` was released from commit" in moved.stderr
    assert digests(released, set()) == before


def test_the_same_release_may_be_made_again(made, released):
    before = digests(released, set())

    assert release(made, released).refusals == ()
    assert digests(released, set()) == before


def test_a_folder_of_someone_else_is_refused_before_anything_is_drawn(made, tmp_path):
    (tmp_path / "notes.txt").write_text("x")

    with pytest.raises(SamdocsError, match="samdocs did not write"):
        release(made, tmp_path)


def test_a_killed_release_leaves_the_package_before_it(made, released):
    before = digests(released, set())
    command = [sys.executable, "-m", "samdocs.cli", "release", TAG, "-o", str(released)]
    for seconds in (0.4, 1.5, 3.0, 5.0):
        running = subprocess.Popen(
            command, cwd=made.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            running.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()

        assert digests(released, set()) == before


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry


def test_zip_can_be_opened_by_anyone(released):
    data = (released / f"{FOLDER}.zip").read_bytes()

    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize(
    ("tag", "folder"), [("v1.2.0", "v1.2.0"), ("../x", "x"), ("--", "release"), ("a/b", "a-b")]
)
def test_the_folder_of_a_tag_stays_where_releases_are(tag, folder):
    assert folder_of(tag) == folder
