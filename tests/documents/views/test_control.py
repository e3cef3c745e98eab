"""The control page tells state and trust, and never more than is known."""

import subprocess

from samdocs.control import content_hash
from samdocs.documents import open_edition
from samdocs.documents.scope import files_of
from samdocs.documents.views.control import control_page
from samdocs.project import load_project
from tests.signing import make_ssh_signer


def bound(folder):
    """Return the items, the approval among them bound to the content they have."""
    text = (folder / "items.yaml").read_text()
    hashed = content_hash(load_project(folder), "srs")
    return text.replace("document: srs,", f"document: srs, content_hash: '{hashed}',")


def test_required_signature_is_missing_unless_a_record_claims_it(folder, scope_of):
    config = (folder / "samdocs.yaml").read_text()
    page = control_page(scope_of("srs", bound(folder), config=config), "s1:0")

    quality, clinical = page.approvals
    assert (quality.role, quality.person, quality.mark.word, quality.where) == (
        "Quality", "Ada Lovelace", "claimed", "not recorded in git: not a git repository, so no revision can be read",
    )  # fmt: skip
    assert (clinical.role, clinical.person, clinical.mark.word) == ("Clinical lead", "", "missing")
    assert page.status == "DRAFT – in approval, 1 of 2"


def test_record_for_another_revision_is_void(folder, scope_of):
    config = (
        (folder / "samdocs.yaml").read_text().replace("revision: 2, owner", "revision: 3, owner")
    )
    page = control_page(scope_of("srs", bound(folder), config=config), "s1:0")

    assert [row.mark.word for row in page.approvals] == ["void", "missing"]
    assert page.approvals[0].where == "it is of revision 2"
    assert page.status == "DRAFT – approval void"


def test_record_that_is_bound_to_no_content_is_void(scope):
    page = control_page(scope("srs"), "s1:0")

    assert [(row.mark.word, row.where) for row in page.approvals] == [
        ("void", "it names no content"),
        ("missing", ""),
    ]


def test_counts_are_of_the_findings_the_appendix_lists(scope):
    def numbers(key):
        return {count.name: count.number for count in control_page(scope(key), "s1:0").counts}

    assert numbers("srs") == {
        "Blocker": 0, "Major": 1, "Minor": 0, "Info": 0, "Waived": 1, "Not evaluated": 1,
    }  # fmt: skip
    assert numbers("evidence_pack")["Major"] == 2
    assert numbers("evidence_pack")["Not evaluated"] == 2


def test_project_outside_git_says_so(scope):
    page = control_page(scope("srs"), "s1:7d095be1c3f820aa99")

    assert page.commit == "none: not a git repository"
    assert page.no_history == "No revision is listed: not a git repository."
    assert page.revision == "2, time not known"
    assert page.content_hash == "s1:7d09 5be1 c3f8 20aa"
    assert "on no record" in page.notes[0]
    assert page.is_draft


def git(folder, *words):
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def test_revisions_are_the_commits_of_the_files_of_the_document(folder, scope):
    git(folder, "init", "-q")
    git(folder, "add", "samdocs.yaml", "items.yaml")
    git(folder, "commit", "-qm", "Begin with SRS-001")
    git(folder, "tag", "v1.0.0")
    (folder / "notes.yaml").write_text("tools: [{id: TOOL-001, title: t}]")
    git(folder, "add", "notes.yaml")
    git(folder, "commit", "-qm", "Name a tool")
    (folder / "items.yaml").write_text((folder / "items.yaml").read_text() + "\n# more\n")
    given = scope("srs")
    project = load_project(folder)
    document = given.type
    history = project.histories({"srs": files_of(project, document)})["srs"]
    edition = open_edition(project, given.report)
    page = control_page(type(given)(project, given.report, document, given.write, history), "s1:0")

    (row,) = page.revisions
    assert (row.author, row.tags) == ("Ada, claimed", "v1.0.0")
    assert row.subject == 'Begin with <a class="id" href="#SRS-001">SRS-001</a>'
    assert page.commit.endswith("+ uncommitted changes")
    assert page.commit_note == "no tag; commit: claimed, not signed; 1 file not as committed"
    assert "items.yaml" in page.notes[0]
    assert edition.histories["evidence_pack"][0].subject == "Name a tool"


def test_verified_signatures_are_told_with_the_name_and_all_others_are_claims(
    folder, scope, tmp_path
):
    ada, stranger = (make_ssh_signer(tmp_path, name) for name in ("ada", "stranger"))
    config = folder / "samdocs.yaml"
    person = f"name: Ada Lovelace, signing_keys: [{ada.public}]"
    config.write_text(config.read_text().replace("name: Ada Lovelace", person))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, *stranger.options, "commit", "-S", "-qm", "By a stranger")
    (folder / "items.yaml").write_text((folder / "items.yaml").read_text() + "\n# more\n")
    git(folder, *ada.options, "commit", "-S", "-aqm", "By Ada")
    git(folder, *ada.options, "tag", "-sm", "Release", "v1")
    given, project = scope("srs"), load_project(folder)
    history = project.histories({"srs": files_of(project, given.type)})["srs"]

    page = control_page(
        type(given)(project, given.report, given.type, given.write, history), "s1:0"
    )

    assert page.commit_note == (
        "tag v1: verified signature of Ada Lovelace; "
        "commit: verified signature of Ada Lovelace; clean tree"
    )
    assert [row.author for row in page.revisions] == [
        "Ada, verified signature of Ada Lovelace",
        "Ada, claimed",
    ]
