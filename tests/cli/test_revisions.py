"""Commands that read revisions: what they print, and how they end where they cannot run."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.projects import BASE
from tests.repositories import Repository
from tests.signing import make_ssh_signer

NEED = "user_needs: [{id: UN-001, title: Need}]\n"


@pytest.fixture
def device(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "device").mkdir()
    made = Repository(tmp_path / "device", tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({"samdocs.yaml": BASE, "items.yaml": NEED + "wrong: []\n"})
    made.git("tag", "v1.0.0")
    made.commit({"items.yaml": NEED})
    return made


def run(root, *arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "samdocs.cli", *arguments],
        cwd=root,
        env={**kept, "HOME": str(root.parent), "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_check_judges_the_revision(device):
    then = run(device.root, "check", "--at", "v1.0.0", "--format", "json")
    now = run(device.root, "check", "--format", "json")

    found = [
        [one["code"] for one in json.loads(done.stdout)["diagnostics"]] for done in (then, now)
    ]
    assert "MOD008" in found[0]
    assert "MOD008" not in found[1]
    assert then.returncode == 1


def test_export_and_show_read_the_revision(device):
    device.commit({"items.yaml": NEED.replace("Need", "Another")})

    exported = json.loads(run(device.root, "export", "json", "--at", "v1.0.0").stdout)
    assert exported["items"][0]["title"] == "Need"
    assert exported["device"]["commit"] == device.git("rev-parse", "v1.0.0")
    assert "Need" in run(device.root, "show", "UN-001", "--at", "v1.0.0").stdout


@pytest.mark.parametrize("revision", ["v9", "--output=x", "HEAD@{1}"])
def test_bad_revision_cannot_run(device, revision):
    done = run(device.root, "check", f"--at={revision}")

    assert (done.returncode, done.stdout) == (2, "")
    assert revision in done.stderr
    assert not (device.root / "x").exists()


def test_shallow_clone_checks_but_reads_no_revision(device):
    shallow = device.root.parent / "shallow"
    device.git("clone", "--quiet", "--depth=1", f"file://{device.root}", str(shallow))

    assert run(shallow, "check").returncode in (0, 1)
    done = run(shallow, "check", "--at", "HEAD")
    assert done.returncode == 2
    assert "the clone is shallow" in done.stderr


def test_without_git_the_folder_is_checked_and_no_revision(device):
    assert run(device.root, "check", PATH="").returncode in (0, 1)
    done = run(device.root, "check", "--at", "HEAD", PATH="")
    assert done.returncode == 2
    assert "git is not installed" in done.stderr


def test_history_tells_commits_newest_first_as_the_schema_says(device):
    import jsonschema

    from samdocs.outputs.schema import build_schemas

    device.commit({"items.yaml": NEED.replace("Need", "Another")}, "Say more")
    done = run(device.root, "history", "UN-001", "--format", "json")

    told = json.loads(done.stdout)
    jsonschema.validate(told, build_schemas()["history.schema.json"])
    assert [one["subject"] for one in told["commits"]] == ["Say more", "Change"]
    assert told["commits"][0]["changes"] == [{"field": "title", "old": "Need", "new": "Another"}]
    assert all(change["old"] is None for change in told["commits"][-1]["changes"])
    assert told["commits"][-1]["tags"] == ["v1.0.0"]
    assert "Say more" in run(device.root, "history", "UN-001").stdout
    assert "Say more" not in run(device.root, "history", "UN-001", "--at", "v1.0.0").stdout


def test_history_tells_which_commits_are_verified_and_whose(device, tmp_path):
    maria, stranger = (make_ssh_signer(tmp_path, name) for name in ("maria", "stranger"))
    people = f"people:\n  - {{id: maria, name: M, signing_keys: [{maria.public}]}}\n"
    sign = ("commit", "--quiet", "--all", "--gpg-sign", "--message=Sign")
    for signer, title in ((stranger, "One"), (maria, "Two")):
        device.write({"samdocs.yaml": BASE + people, "items.yaml": NEED.replace("Need", title)})
        device.git(*signer.options, *sign)
    told = json.loads(run(device.root, "history", "UN-001", "--format", "json").stdout)
    said = run(device.root, "history", "UN-001").stdout
    blind = run(device.root, "history", "UN-001", "--format", "json", PATH=str(_only_git(tmp_path)))

    assert [one["verified"] for one in told["commits"]] == [True, False, False]
    assert "<ada@example.org>, verified signature of maria\n" in said
    assert "<ada@example.org>, claimed, signed with a key of nobody in samdocs.yaml" in said
    assert "<ada@example.org>, claimed, not signed" in said
    assert [one["verified"] for one in json.loads(blind.stdout)["commits"]] == [None, None, False]


def _only_git(folder):
    (folder / "bin").mkdir()
    (folder / "bin/git").symlink_to(shutil.which("git"))
    return folder / "bin"


def test_history_that_cannot_be_told_ends_with_2(device):
    shallow = device.root.parent / "shallow"
    device.git("clone", "--quiet", "--depth=1", f"file://{device.root}", str(shallow))

    assert "the nearest is `UN-001`" in run(device.root, "history", "UN-002").stderr
    for done in (
        run(device.root, "history", "UN-002"),
        run(shallow, "history", "UN-001"),
        run(device.root, "history", "UN-001", PATH=""),
    ):
        assert (done.returncode, done.stdout) == (2, "")


SRS = "software_requirements: [{id: SRS-001, title: R, derives_from: [UN-001]}]\n"
TESTS = "tests: [{id: TC-001, title: T, verifies: [SRS-001]}]\n"


def schema_of(name):
    from samdocs.outputs.schema import build_schemas

    return build_schemas()[f"{name}.schema.json"]


def test_diff_of_a_tag_and_the_folder(device):
    import jsonschema

    device.write({"items.yaml": NEED.replace("Need", "Other need") + SRS})
    told = json.loads(run(device.root, "diff", "v1.0.0", "--format", "json").stdout)

    jsonschema.validate(told, schema_of("diff"))
    assert (told["from"], told["to"], told["added"], told["removed"]) == (
        *("v1.0.0", None),
        *(["SRS-001"], []),
    )
    change = {"field": "title", "old": "Need", "new": "Other need"}
    assert told["changed"] == [{"id": "UN-001", "type": "user_needs", "changes": [change]}]
    said = run(device.root, "diff", "v1.0.0").stdout
    assert "title: [-Need-]{+Other need+}" in said
    assert "added: 1" in said


def test_diff_of_two_revisions_does_not_look_at_the_folder(device):
    device.write({"items.yaml": "user_needs: [{id: UN-009, title: New}]\n"})

    assert "nothing differs" in run(device.root, "diff", "v1.0.0", "HEAD").stdout
    assert run(device.root, "diff", "v1.0.0", "v9").returncode == 2


def test_impact_tells_the_way_tests_and_documents(device):
    import jsonschema

    device.commit({"items.yaml": NEED + SRS + TESTS})
    device.write({"items.yaml": NEED.replace("Need", "Other") + SRS + TESTS})
    named = run(device.root, "impact", "UN-001", "--format", "json").stdout
    since = run(device.root, "impact", "--since", "HEAD", "--format", "json").stdout

    told, since_told = json.loads(named), json.loads(since)
    jsonschema.validate(told, schema_of("impact"))
    jsonschema.validate(since_told, schema_of("impact"))
    assert {**since_told, "document_hits": []} == {**told, "document_hits": []}
    assert told["changed"] == ["UN-001"]
    assert told["reached"][1] == {
        "id": "TC-001",
        "type": "tests",
        "path": ["UN-001", "SRS-001", "TC-001"],
    }
    assert told["tests"] == ["TC-001"]
    assert "srs" in told["documents"]
    assert "UN-001 → SRS-001 → TC-001" in run(device.root, "impact", "UN-001").stdout


@pytest.mark.parametrize("arguments", [["impact"], ["impact", "UN-404"], ["impact", "--since=-x"]])
def test_impact_of_nothing_cannot_run(device, arguments):
    done = run(device.root, *arguments)

    assert (done.returncode, done.stdout) == (2, "")
