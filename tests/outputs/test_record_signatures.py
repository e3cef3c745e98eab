"""The manifest says whose the signatures of commit and tags are, and by which keys that was judged."""

from samdocs.checks import run_checks
from samdocs.outputs.record import build_record, open_digested_edition
from samdocs.project import load_project
from tests.projects import BASE, write_project
from tests.repositories import Repository
from tests.signing import make_ssh_signer

ITEMS = "hazards:\n  - {id: HAZ-001, title: t}\n"


def test_commit_and_tags_stand_in_the_manifest_with_their_signatures(tmp_path):
    maria = make_ssh_signer(tmp_path, "maria")
    people = "people:\n  - {id: maria, name: M, signing_keys: [maria.pub]}\n"
    root = write_project(tmp_path / "project", ITEMS, config=BASE + people)
    (root / "maria.pub").write_text(f"{maria.public}\n")
    (tmp_path / "home").mkdir()
    repository = Repository(root, tmp_path / "home")
    repository.git("init", "--quiet")
    repository.git("add", ".")
    repository.git(*maria.options, "commit", "--quiet", "--gpg-sign", "--message=x")
    repository.git("tag", "v1")
    project = load_project(root)

    edition = open_digested_edition(project, run_checks(project))
    record = build_record(edition, {}, {})

    head = repository.git("rev-parse", "HEAD")
    [known] = project.key_ring.keys
    assert record.git["signature"] == {
        "state": "verified",
        "person": "maria",
        "key": known.key.fingerprint,
        "words": "verified signature of maria",
    }
    [tag] = record.git["tags"]
    assert (tag["name"], tag["id"], tag["commit"], tag["annotated"]) == ("v1", head, head, False)
    assert (tag["signature"]["state"], tag["signature"]["person"]) == ("unsigned", None)
    assert "maria.pub" in [one.name for one in record.inputs]
