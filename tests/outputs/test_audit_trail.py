"""The audit trail tells every change of every record, oldest first, and what of it is claimed."""

import json

import jsonschema
import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.audit_chain import find_breaks
from samdocs.outputs.audit_trail import build_audit_trail
from samdocs.outputs.schema import build_schemas
from samdocs.project import load_project
from tests.projects import BASE
from tests.repositories import Repository

FIRST = "hazards:\n  - {id: HAZ-001, title: Wrong score}\n  - {id: HAZ-002, title: No score}\n"
SECOND = "hazards:\n  - {id: HAZ-001, title: Wrong or late score, tags: [a]}\n"


@pytest.fixture
def repository(tmp_path):
    root, home = tmp_path / "device", tmp_path / "home"
    root.mkdir()
    home.mkdir()
    made = Repository(root, home)
    made.git("init", "--quiet", "--initial-branch=main")
    return made


@pytest.fixture
def changed(repository):
    files = {"samdocs.yaml": BASE, "a.yaml": FIRST, "documents/plan.md": "# Plan\n"}
    repository.commit(files, "Begin")
    (repository.root / "a.yaml").unlink()
    repository.commit({"b.yaml": FIRST + "# moved\n"}, "Move")
    repository.commit({"b.yaml": SECOND, "documents/plan.md": "# Plan 2\n"}, "Late scores")
    renamed = BASE.replace("samdocs: 1", "samdocs: 1\nreasons: {REL005: First one}")
    repository.commit({"samdocs.yaml": renamed}, "Say why")
    return repository


def trail(root):
    return [json.loads(line) for line in build_audit_trail(load_project(root)).splitlines()]


def test_every_change_of_every_record_is_told_oldest_first(changed):
    _, *entries = trail(changed.root)

    assert [(e["reason"], e["record"], e["change"]) for e in entries] == [
        ("Begin", "HAZ-001", "made"),
        ("Begin", "HAZ-002", "made"),
        ("Begin", "documents/plan.md", "made"),
        ("Begin", "samdocs.yaml", "made"),
        ("Late scores", "HAZ-001", "changed"),
        ("Late scores", "HAZ-002", "removed"),
        ("Late scores", "documents/plan.md", "changed"),
        ("Say why", "samdocs.yaml", "changed"),
    ]


def test_an_entry_tells_who_when_and_both_values(changed):
    entry = trail(changed.root)[5]

    assert entry["fields"] == [
        {"field": "title", "old": "Wrong score", "new": "Wrong or late score"}
    ]
    assert (entry["author"], entry["email"]) == ("Ada Author", "ada@example.org")
    assert entry["time"] == "2024-03-04T08:00:00Z"
    assert len(entry["commit"]) == 40


def test_what_was_removed_keeps_its_values(changed):
    entry = trail(changed.root)[6]

    assert {"field": "title", "old": "No score", "new": None} in entry["fields"]


def test_unsigned_commits_are_told_as_claims(changed):
    header, *entries = trail(changed.root)

    assert {(entry["signer"], entry["signature"]) for entry in entries} == {
        (None, "claimed, unsigned")
    }
    assert "claims unless its signature is verified" in header["note"]
    assert header["verified_commits"] == 0


def test_the_first_line_names_device_and_commits(changed):
    header = trail(changed.root)[0]
    ids = changed.git("rev-list", "HEAD").split()

    assert (header["first_commit"], header["last_commit"]) == (ids[-1], ids[0])
    assert (header["commits"], header["entries"]) == (4, 8)
    assert header["device"] == load_project(changed.root).config.device.identifier


def test_a_field_that_was_added_is_a_change_and_no_new_record(repository):
    repository.commit({"samdocs.yaml": BASE, "a.yaml": FIRST}, "Begin")
    more = FIRST.replace("No score}", "No score, text: Nothing is shown.}")
    repository.commit({"a.yaml": more}, "Say more")

    last = trail(repository.root)[-1]
    assert (last["record"], last["change"]) == ("HAZ-002", "changed")
    assert last["fields"][0]["old"] is None


def test_of_a_group_of_settings_only_those_that_changed_are_told(repository):
    repository.commit({"samdocs.yaml": BASE, "a.yaml": FIRST}, "Begin")
    repository.commit({"samdocs.yaml": BASE.replace("version: 1.0.0", "version: 2.0.0")}, "Raise")

    last = trail(repository.root)[-1]
    assert (last["record"], last["change"]) == ("samdocs.yaml", "changed")
    assert last["fields"] == [{"field": "device.version", "old": "1.0.0", "new": "2.0.0"}]


def test_bytes_are_the_same_from_the_folder_and_from_the_commit(changed):
    root = changed.root
    whole = build_audit_trail(load_project(root))

    assert list(find_breaks(whole)) == []
    assert whole == build_audit_trail(load_project(root, at="HEAD"))
    assert whole == build_audit_trail(load_project(root))


def test_an_earlier_commit_has_the_beginning_of_the_trail(changed):
    before = build_audit_trail(load_project(changed.root, at="HEAD~1")).splitlines()

    told = [json.loads(line)["record"] for line in before[1:]]
    assert told == [entry["record"] for entry in trail(changed.root)[1:8]]


def test_a_merge_tells_only_what_differs_from_both_sides(repository):
    repository.commit({"samdocs.yaml": BASE, "a.yaml": FIRST, "documents/p.md": "1\n"}, "Begin")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit(
        {"a.yaml": FIRST.replace("No score", "Nothing"), "documents/p.md": "2\n"}, "Side"
    )
    repository.git("checkout", "--quiet", "main")
    repository.commit({"c.yaml": "harms:\n  - {id: HARM-001, title: Harm}\n"}, "Main")
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "side")

    assert "Merge" not in {entry["reason"] for entry in trail(repository.root)[1:]}
    assert [e["record"] for e in trail(repository.root)[1:] if e["reason"] == "Side"] == [
        "HAZ-002",
        "documents/p.md",
    ]


def test_a_project_in_a_folder_of_the_repository_has_its_own_trail(repository):
    files = {"device/samdocs.yaml": BASE, "device/a.yaml": FIRST, "device/documents/p.md": "1\n"}
    repository.commit({**files, "documents/other.md": "1\n", "b.yaml": SECOND}, "Begin")

    records = [entry["record"] for entry in trail(repository.root / "device")[1:]]
    assert records == ["HAZ-001", "HAZ-002", "documents/p.md", "samdocs.yaml"]


def test_every_line_keeps_to_its_schema(changed):
    schema = build_schemas()["audit-trail.schema.json"]

    for line in trail(changed.root):
        jsonschema.validate(line, schema)


def test_without_commits_there_is_no_trail(repository):
    repository.write({"samdocs.yaml": BASE})

    with pytest.raises(SamdocsError, match="no commit"):
        build_audit_trail(load_project(repository.root))
