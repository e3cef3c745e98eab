"""Inside its repository a package is compared with the commit, the tags and the trail it names."""

import json
import shutil

import pytest

from samdocs.checks import run_checks
from samdocs.outputs.audit_trail import build_audit_trail
from samdocs.outputs.book import BuildOptions, build_documents
from samdocs.outputs.manifest import (
    FileDigest,
    build_checksums,
    digest_file,
    digest_inputs,
    write_statement,
)
from samdocs.outputs.verify import Request, State, verify_package
from samdocs.outputs.verify.statement import InputFile
from samdocs.project import load_project
from tests.architecture.house import ROOT
from tests.outputs.verify.packages import read_files, write_files
from tests.projects import BASE
from tests.repositories import Repository
from tests.signing import make_ssh_signer

ITEMS = """\
user_needs:
  - {id: UN-001, title: See the score, text: The nurse sees the score.}
hazards:
  - {id: HAZ-001, title: Wrong score}
"""
PEOPLE = "people:\n  - {{id: maria, name: Maria, email: ada@example.org, signing_keys: ['{}']}}\n"


class Device:
    """A repository with a tagged project, and the package that was built of it."""

    def __init__(self, repository, folder):
        self.repository, self.root, self.package = repository, repository.root, folder
        self.commit = repository.git("rev-parse", "HEAD")

    def files(self):
        return {n: c for n, c in read_files(self.package).items() if n != "SHA256SUMS"}

    def seal(self, change, **more):
        """Change the manifest and everything that depends on it, as a forger would."""
        files = self.files() | more
        statement = json.loads(files.pop("manifest.json"))
        change(statement["predicate"])
        inputs = [InputFile(**item) for item in statement["predicate"]["inputs"]]
        told = [FileDigest(item.path, item.sha256, item.size) for item in inputs]
        statement["predicate"]["inputs_sha256"] = digest_inputs(told)
        digests = sorted(digest_file(name, content) for name, content in files.items())
        statement["subject"] = [
            {"name": d.name, "digest": {"sha256": d.sha256}, "annotations": {"size": d.size}}
            for d in digests
        ]
        files["manifest.json"] = write_statement(statement)
        digests.append(digest_file("manifest.json", files["manifest.json"]))
        for name, content in {**files, "SHA256SUMS": build_checksums(digests)}.items():
            (self.package / name).write_bytes(content)

    def verify(self, **asked):
        return verify_package(self.package, Request(**{"project": self.root, **asked}))

    def told(self, **asked):
        return [(f.rule.code, f.message) for f in self.verify(**asked).findings]

    def states(self, **asked):
        return {check.subject: check.state for check in self.verify(**asked).checks}

    def words(self, subject, **asked):
        return [check.words for check in self.verify(**asked).checks if check.subject == subject]

    def digest(self):
        return digest_file("", (self.package / "manifest.json").read_bytes()).sha256


def build(repository, folder):
    project = load_project(repository.root)
    result = build_documents(project, run_checks(project), folder, BuildOptions(formats=("html",)))
    assert result.findings == ()
    return Device(repository, folder)


def make_repository(tmp_path, *tag_options, config=BASE, name="device"):
    home = tmp_path / f"{name}-home"
    home.mkdir()
    (tmp_path / name).mkdir()
    made = Repository(tmp_path / name, home)
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit(
        {"samdocs.yaml": config, "items.yaml": ITEMS, "documents/plan.md": "# P\n"}, "Begin"
    )
    made.commit({"items.yaml": ITEMS.replace("Wrong", "Late")}, "Say late")
    made.git(*(tag_options or ("tag", "--annotate", "--message=Release", "v1.0.0")))
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The device and its package as they are before anybody changes them."""
    folder = tmp_path_factory.mktemp("built")
    build(make_repository(folder), folder / "package")
    return folder


@pytest.fixture
def device(built, tmp_path):
    return copied(built, tmp_path)


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return make_ssh_signer(tmp_path_factory.mktemp("keys"), "maria")


@pytest.fixture(scope="module")
def built_signed(tmp_path_factory, signer):
    folder = tmp_path_factory.mktemp("signed")
    config = BASE + PEOPLE.format(signer.public)
    sign = (*signer.options, "tag", "--sign", "--message=Release", "v1.0.0")
    build(make_repository(folder, *sign, config=config), folder / "package")
    return folder


@pytest.fixture
def signed(built_signed, tmp_path):
    return copied(built_signed, tmp_path)


def copied(built, folder):
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return Device(Repository(folder / "device", folder / "device-home"), folder / "package")


def test_a_package_agrees_with_its_repository(device):
    assert device.told() == []
    found = device.states()
    assert found["inputs"] is State.PASSED
    assert found["tag"] is State.CLAIMED


def test_later_commits_and_tags_change_nothing(device):
    device.repository.commit({"items.yaml": ITEMS}, "Go on")
    device.repository.git("tag", "later", device.commit)

    assert device.told(rebuild=True) == []


def test_an_input_that_was_changed_in_the_manifest_is_named(device):
    def change(predicate):
        predicate["inputs"][0]["sha256"] = "0" * 64

    device.seal(change)

    assert device.told() == [
        (
            "PKG010",
            f"input `documents/plan.md` is not the one that commit `{device.commit[:12]}` holds",
        )
    ]


def test_an_input_that_was_removed_from_the_manifest_is_named(device):
    device.seal(lambda predicate: predicate["inputs"].pop(1))

    assert device.told() == [
        ("PKG010", "the manifest does not name `items.yaml`, which its commit holds")
    ]


def test_an_input_that_no_commit_holds_is_named(device):
    more = {"path": "x.yaml", "sha256": "0" * 64, "size": 0}
    device.seal(lambda predicate: predicate["inputs"].append(more))

    assert device.told() == [("PKG010", f"commit `{device.commit[:12]}` holds no input `x.yaml`")]


def test_an_input_that_was_not_committed_is_told_as_not_checked(device, tmp_path):
    (device.root / "items.yaml").write_text(ITEMS.replace("Wrong", "No"), encoding="utf-8")
    changed = build(device.repository, tmp_path / "other")

    assert changed.told() == []
    assert changed.states()["changed inputs"] is State.NOT_CHECKED
    assert "`items.yaml`" in changed.words("changed inputs")[0]
    assert changed.states(rebuild=True)["rebuild"] is State.NOT_CHECKED


def test_another_repository_is_named(device, tmp_path):
    other = make_repository(tmp_path, name="other")
    other.commit({"items.yaml": ITEMS + "# other\n"}, "Other")
    device.seal(lambda predicate: predicate["git"].update(commit="1" * 40))

    assert device.told() == [
        ("PKG010", "the repository has no commit `111111111111`, from which the package was made")
    ]
    assert device.states()["inputs"] is State.NOT_CHECKED


def test_a_shallow_clone_is_told_as_not_checked(device, tmp_path):
    clone = tmp_path / "clone"
    device.repository.git(
        "clone", "--quiet", "--depth=1", f"file://{device.root}", str(clone), cwd=str(tmp_path)
    )

    assert device.told(project=clone) == []
    assert device.states(project=clone)["inputs"] is State.NOT_CHECKED
    assert "shallow" in device.words("inputs", project=clone)[0]


def test_a_folder_without_git_is_told_as_not_checked(device, tmp_path):
    folder = write_files(tmp_path / "plain", {"samdocs.yaml": BASE.encode()})

    assert device.told(project=folder) == []
    assert "not a git repository" in device.words("inputs", project=folder)[0]


def test_a_damaged_repository_is_told_as_not_checked(device):
    blob = device.repository.git("rev-parse", f"{device.commit}:documents/plan.md")
    commit = device.repository.git("rev-parse", "HEAD~1")
    with_trail(device)
    for name in (blob, commit):
        (device.root / ".git" / "objects" / name[:2] / name[2:]).unlink()

    assert device.told() == []
    assert device.states()["trail in git"] is State.NOT_CHECKED
    assert device.states()["files"] is State.PASSED


def test_a_digest_that_was_given_is_compared_even_where_the_repository_is_damaged(device):
    tag = device.repository.git("rev-parse", "v1.0.0")
    (device.root / ".git" / "objects" / tag[:2] / tag[2:]).unlink()

    assert [code for code, _ in device.told(digest="0" * 64)] == ["PKG012"]


def test_a_moved_tag_is_named(device):
    device.repository.git("tag", "--force", "--annotate", "--message=x", "v1.0.0", "HEAD~1")

    [(code, message)] = device.told()
    assert code == "PKG011"
    assert message.startswith("tag `v1.0.0` was moved: it points to `")


def test_a_tag_made_anew_is_named(device):
    device.repository.git("tag", "--force", "--annotate", "--message=other", "v1.0.0")

    assert device.told() == [("PKG011", "tag `v1.0.0` was made anew since the package was made")]


def test_a_removed_tag_is_named(device):
    device.repository.git("tag", "--delete", "v1.0.0")

    assert device.told() == [("PKG011", "the repository has no tag `v1.0.0`")]


def test_a_signed_tag_is_told_with_its_person(signed):
    assert signed.told() == []
    assert signed.states()["tag"] is State.PASSED
    assert signed.words("tag") == ["`v1.0.0` points to the commit; signature verified: maria"]


def test_a_tag_that_names_the_manifest_anchors_it_as_far_as_it_is_signed(signed, signer):
    message = f"--message=Package\n\nManifest-SHA256: {signed.digest()}"
    tree = f"{signed.commit}^{{tree}}"
    signed.repository.git("tag", "--annotate", message, "package-1", tree)
    assert signed.states()["anchor"] is State.CLAIMED

    signed.repository.git("tag", "--delete", "package-1")
    signed.repository.git(*signer.options, "tag", "--sign", message, "package-1", tree)
    assert signed.states()["anchor"] is State.PASSED
    assert signed.told(rebuild=True) == []


def test_a_package_forged_throughout_is_not_the_one_the_tag_names(device):
    message = f"--message=Manifest-SHA256: {device.digest()}"
    device.repository.git("tag", "--annotate", message, "package-1", device.commit)
    assert device.states()["anchor"] is State.CLAIMED
    device.seal(lambda predicate: predicate["device"].update(version="9.9.9"))

    assert device.told() == [
        ("PKG012", "the manifest is not the one that the tag names: `package-1`")
    ]


def test_an_anchor_on_another_commit_says_nothing(device):
    device.repository.git(
        "tag", "--annotate", f"--message=Manifest-SHA256: {'0' * 64}", "x", "HEAD~1"
    )

    assert device.states()["anchor"] is State.NOT_CHECKED


# --- audit trail -----------------------------------------------------------------------------


def with_trail(device, change=lambda trail: trail):
    trail = build_audit_trail(load_project(device.root, at=device.commit))
    device.seal(lambda _: None, **{"audit-trail.jsonl": change(trail)})


def rechain(change):
    """Change the entries of a trail, and hash all of it anew."""
    from samdocs.outputs.audit_chain import chain_lines

    def forged(trail):
        header, *entries = (json.loads(line) for line in trail.splitlines())
        for line in (header, *entries):
            del line["n"], line["hash"]
        del header["entries"]
        change(entries)
        return chain_lines(header, entries)

    return forged


def test_the_trail_agrees_with_the_commits(device):
    with_trail(device)

    assert device.told() == []
    assert device.states()["trail in git"] is State.PASSED
    assert device.states()["authorship"] is State.CLAIMED


def test_a_trail_whose_signatures_are_verified_claims_nothing(tmp_path, signer):
    config = BASE + PEOPLE.format(signer.public)
    made = make_repository(tmp_path, config=config)
    made.git(*signer.options, "commit", "--quiet", "--amend", "--gpg-sign", "--no-edit")
    device = build(made, tmp_path / "package")
    with_trail(device)

    assert device.told() == []
    assert device.words("authorship")[0].startswith("4 of 5 entries")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: e.pop(1), "no line tells that commit `{}` touched `UN-001`"),
        (lambda e: e[-1].update(author="Mallory"), "line 6 tells of `HAZ-001` what the commits"),
        (
            lambda e: e[-1]["fields"][0].update(old="x"),
            "line 6 tells of `HAZ-001` what the commits do not",
        ),
        (lambda e: e.append({**e[0], "record": "UN-009"}), "touched `UN-009`; it did not"),
        (lambda e: e.reverse(), "the entries are not in the order of the commits"),
        (
            lambda e: e[-1].update(signer="maria", signature="verified"),
            "line 6 tells of a signature: `verified`, here it is `claimed, unsigned`",
        ),
    ],
    ids=["removed", "author", "old-value", "added", "reordered", "signature"],
)
def test_a_trail_hashed_anew_is_not_that_of_the_repository(device, change, said):
    with_trail(device, rechain(change))
    first = device.repository.git("rev-parse", "HEAD~1")[:12]

    found = [message for code, message in device.told() if code == "PKG013"]
    assert any(said.format(first) in message for message in found), found
    assert {code for code, _ in device.told()} == {"PKG013"}


# --- rebuild ---------------------------------------------------------------------------------


def test_a_package_built_again_has_the_same_bytes(device):
    assert device.told(rebuild=True) == []
    assert device.states(rebuild=True)["rebuild"] is State.PASSED


def test_a_document_changed_throughout_is_found_by_building_again(device):
    [name] = [name for name in device.files() if "software-requirements" in name]
    device.seal(lambda _: None, **{name: device.files()[name] + b"<p>More</p>"})

    assert device.told() == []
    [(code, message)] = device.told(rebuild=True)
    assert code == "PKG014"
    assert f"`{name}` made again has other bytes" in message


def test_what_a_manifest_says_beyond_the_commit_is_found_by_building_again(device):
    device.seal(lambda predicate: predicate["findings"].update(open=0, waived=99))

    assert ("PKG014") in {code for code, _ in device.told(rebuild=True)}
    assert any("`findings.waived` is `99`" in words for _, words in device.told(rebuild=True))


def test_other_versions_are_named_before_the_files_that_differ(device):
    [name] = [name for name in device.files() if "software-requirements" in name]
    change = device.files()[name] + b" "
    device.seal(lambda p: p["tool"].update(version="0.0.9"), **{name: change})

    first, second = device.told(rebuild=True)
    assert first[0] == "PKG015"
    assert 'made with `tool.version` `"0.0.9"`, here it is' in first[1]
    assert second[0] == "PKG014"


def test_without_options_in_the_manifest_nothing_is_built_again(device):
    device.seal(lambda predicate: predicate.pop("options"))

    assert device.states(rebuild=True)["rebuild"] is State.NOT_CHECKED


@pytest.mark.slow
def test_the_example_built_and_built_again_is_the_same_package(tmp_path):
    shutil.copytree(ROOT / "example_project", tmp_path / "device", ignore=lambda *_: {"dist"})
    (tmp_path / "device-home").mkdir()
    made = Repository(tmp_path / "device", tmp_path / "device-home")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({}, "Begin")
    device = build(made, tmp_path / "package")
    assert device.told(rebuild=True) == []

    with_trail(device)
    assert device.told() == []
    assert device.states()["trail in git"] is State.PASSED
