"""The revision table of a document names the commits that changed what it says, and no others."""

import subprocess

from samdocs.control.library import load_library
from samdocs.documents.revisions import find_revisions
from samdocs.project import load_project
from tests.projects import BASE

NEED = "user_needs:\n  - {id: UN-1, title: %s}\n"
SRS = "software_requirements:\n  - {id: SRS-1, title: %s}\n"


def subjects(device, key="srs"):
    loaded = load_project(device.root)
    types = load_library(loaded.files).types
    return [row.subject for row in find_revisions(loaded, types)[key]]


def test_layout_moves_and_other_items_are_no_revisions(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS % "Req"}, "Make")
    device.commit({"b.yaml": "# only a comment\n" + SRS % "Req"}, "Comment")
    device.git("mv", "b.yaml", "c.yaml")
    device.commit({}, "Move")
    device.commit({"harms.yaml": "harms: [{id: HARM-1, title: t}]\n"}, "Describe a harm")
    device.commit({"c.yaml": SRS % "Changed"}, "Change")

    assert subjects(device) == ["Change", "Make", "Begin"]


def test_items_that_are_gone_and_facts_that_are_quoted_count(device):
    device.commit({"b.yaml": SRS % "Req"}, "Make")
    (device.root / "b.yaml").unlink()
    device.commit({"c.yaml": "harms: [{id: HARM-1, title: t}]\n"}, "Remove")
    device.commit({"samdocs.yaml": BASE + "exclude: [old]\n"}, "Exclude")
    changed = BASE.replace("manufacturer: ", "manufacturer: New ")
    assert changed != BASE
    device.commit({"samdocs.yaml": changed}, "Rename the manufacturer")

    assert subjects(device) == ["Rename the manufacturer", "Remove", "Make", "Begin"]


def test_own_text_of_a_document_counts(device):
    device.commit({"b.yaml": SRS % "Req"}, "Make")
    device.commit({"documents/srs.md": "---\ndocument: srs\n---\n# Scope\n\nText.\n"}, "Write")

    assert subjects(device) == ["Write", "Make", "Begin"]


def test_shallow_clone_tells_the_commits_that_touched_the_files(device, tmp_path):
    device.commit({"b.yaml": SRS % "Req"}, "Make")
    device.commit({"b.yaml": "# c\n" + SRS % "Req"}, "Comment")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{device.root}", str(clone)], check=True
    )
    loaded = load_project(clone)

    [row] = find_revisions(loaded, load_library(loaded.files).types)["srs"]
    assert (row.subject, row.boundary) == ("Comment", True)
