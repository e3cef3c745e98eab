"""The tag of a release: annotated, signed where asked for, and never moved."""

import json

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE
from tests.repositories import Repository
from tests.signing import make_ssh_signer

SIGNED = "change_control: {signed_tags: true}\n"


@pytest.fixture(scope="module")
def signers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return {who: make_ssh_signer(folder, who) for who in ("maria", "stranger")}


@pytest.fixture
def device(tmp_path, signers):
    """A function that makes the repository of a device: `device("change_control: …")`."""

    def make(settings=""):
        for name in ("home", "device"):
            (tmp_path / name).mkdir()
        made = Repository(tmp_path / "device", tmp_path / "home")
        made.git("init", "--quiet", "--initial-branch=main")
        people = f"people:\n  - {{id: maria, name: M, signing_keys: [{signers['maria'].public}]}}\n"
        made.commit({"samdocs.yaml": BASE + settings + people, "items.yaml": SYSTEM})
        return made

    return make


def judge(made, at=""):
    return run_checks(load_project(made.root, at=at), Stage.RELEASE)


def tag(made, signer, name="v1.0.0", *more):
    made.git(*signer.options, "tag", "--sign", "--message=Release", name, *more)


def manifest(tags, **more):
    git = {"commit": "0" * 40, "tags": tags}
    statement = {"predicateType": "urn:samdocs:build:1", "predicate": {"git": git}}
    return json.dumps(statement | more)


def test_annotated_tag_is_enough_where_no_signature_is_asked_for(device):
    made = device()
    made.git("tag", "--annotate", "--message=x", "v1.0.0")

    report = judge(made)

    assert (messages(report, "REL006"), undecided(report, "REL006")) == ([], [])


def test_lightweight_tag_is_found(device):
    made = device()
    made.git("tag", "v1.0.0")

    assert messages(judge(made), "REL006") == [
        "tag `v1.0.0` is lightweight, so it names neither who released nor when"
    ]


def test_tag_signed_by_a_known_person_is_good_and_any_other_is_found(device, signers):
    made = device(SIGNED)
    tag(made, signers["maria"])
    assert messages(judge(made), "REL006") == []

    tag(made, signers["stranger"], "v1.0.0", "--force")
    [message] = messages(judge(made), "REL006")
    assert "signed with a key of nobody in samdocs.yaml" in message

    made.git("tag", "--force", "--annotate", "--message=x", "v1.0.0")
    [message] = messages(judge(made), "REL006")
    assert message.endswith("not signed")


def test_signature_of_a_stranger_is_no_fault_where_none_is_asked_for(device, signers):
    made = device()
    tag(made, signers["stranger"])

    assert messages(judge(made), "REL006") == []


def test_bad_signature_is_found_even_where_none_is_asked_for(device, signers):
    made = device()
    tag(made, signers["maria"], "v0.9.0")
    made.git("update-ref", "refs/tags/v1.0.0", made.git("rev-parse", "v0.9.0"))

    [message] = messages(judge(made), "REL006")
    assert "it was signed as tag `v0.9.0`, not as `v1.0.0`" in message


def test_signature_that_cannot_be_checked_leaves_the_rule_undecided(
    device, signers, monkeypatch, tmp_path
):
    import shutil

    made = device(SIGNED)
    tag(made, signers["maria"])
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    report = judge(made)

    assert messages(report, "REL006") == []
    assert undecided(report, "REL006") == [
        "the signature of tag `v1.0.0` was not checked: ssh-keygen is not installed"
    ]


def test_without_tag_version_or_git_the_rule_is_undecided(device, tmp_path):
    bare = BASE.replace("  version: 1.0.0\n", "")

    assert undecided(judge(device()), "REL006") == ["there is no tag `v1.0.0`"]
    outside = report_of(tmp_path / "outside", SYSTEM)
    assert undecided(outside, "REL006") == ["needs the tags of a repository: not a git repository"]
    assert undecided(report_of(tmp_path / "bare", SYSTEM, config=bare), "REL006") == [
        "samdocs.yaml gives the device no version to release"
    ]


@pytest.mark.parametrize("folder", ["records", "evidence/releases/v0.9.0", "releases/v0.9.0"])
def test_tag_that_stands_elsewhere_than_a_kept_manifest_says_was_moved(device, folder):
    made = device()
    old = made.git("rev-parse", "HEAD")
    kept = manifest([{"name": "v0.9.0", "commit": old, "id": old}])
    made.commit({f"{folder}/manifest.json": kept})
    made.git("tag", "v0.9.0", old)
    assert messages(judge(made), "REL006") == []

    made.git("tag", "--force", "v0.9.0", "HEAD")
    new = made.git("rev-parse", "HEAD")
    assert messages(judge(made), "REL006") == [
        f"tag `v0.9.0` was moved from commit `{old[:12]}` to `{new[:12]}` "
        f"since `{folder}/manifest.json` was made"
    ]


def test_tag_made_anew_on_its_commit_is_found(device):
    made = device()
    made.git("tag", "--annotate", "--message=First", "v0.9.0")
    head, first = made.git("rev-parse", "HEAD"), made.git("rev-parse", "v0.9.0")
    made.commit(
        {"records/manifest.json": manifest([{"name": "v0.9.0", "commit": head, "id": first}])}
    )
    assert messages(judge(made), "REL006") == []

    made.git("tag", "--force", "--annotate", "--message=Second", "v0.9.0", head)
    assert messages(judge(made), "REL006") == [
        "tag `v0.9.0` was replaced by another one on the same commit "
        "since `records/manifest.json` was made"
    ]


def test_tag_of_a_manifest_that_the_clone_lacks_leaves_the_rule_undecided(device):
    made = device()
    made.commit({"records/manifest.json": manifest([{"name": "v0.9.0", "commit": "1" * 40}])})

    report = judge(made)

    assert messages(report, "REL006") == []
    assert (
        "tag `v0.9.0`, which `records/manifest.json` names, is not in this clone"
        in undecided(report, "REL006")[0]
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '"x"',
        "[" * 100_000,
        '{"predicateType": "other", "predicate": {"git": {"tags": [{"name": "a", "commit": "b"}]}}}',
        '{"predicateType": "urn:samdocs:build:1"}',
        '{"predicateType": "urn:samdocs:build:1", "predicate": {"git": {"tags": [1, null, {}]}}}',
    ],
    ids=range(8),
)
def test_file_that_is_no_manifest_of_ours_tells_nothing(device, content):
    made = device()
    made.git("tag", "--annotate", "--message=x", "v1.0.0")
    made.commit({"records/manifest.json": content})

    report = judge(made)

    assert (messages(report, "REL006"), undecided(report, "REL006")) == ([], [])


def test_manifest_of_a_revision_is_read_from_that_revision(device):
    made = device()
    made.git("tag", "--annotate", "--message=x", "v1.0.0")
    made.write({"records/manifest.json": manifest([{"name": "v1.0.0", "commit": "1" * 40}])})

    assert len(messages(judge(made), "REL006")) == 1
    assert messages(judge(made, at="v1.0.0"), "REL006") == []
