"""What each command says in each state of a repository: handled, refused, or named in the document.

One row for each state of tests/git_states.py. docs/reference/git-states.md says the same to people.
"""

import os
import re
import shutil
from dataclasses import dataclass, replace

import pytest

from samdocs.checks import run_checks
from samdocs.checks.release_gate import find_refusals
from samdocs.cli.app import run_command
from samdocs.control import load_library
from samdocs.diagnostics import SamdocsError, Stage
from samdocs.project import load_project
from tests.git_states import STATES, make_device
from tests.repositories import Repository

#: Rules by which the gate of a release speaks of the repository; of others a bare project has many.
OF_GIT = ("OUT005", "OUT006", "REL006", "SRC027")
TAG = "v1.0.0"


@dataclass(frozen=True)
class Row:
    """What is said in a state; empty words mean that nothing is.

    Attributes:
        check, build: Exit codes.
        notes: Words of the first page of a document, or of the refusal to build it.
        history, diff, at: Why the command cannot run (exit 2); empty if it runs (exit 0).
        release: Words of the refusals of a release.
        commit: Words of the line that names the commit.
    """

    check: int = 0
    build: int = 0
    notes: tuple[str, ...] = ()
    history: str = ""
    diff: str = ""
    at: str = ""
    release: tuple[str, ...] = ()
    commit: str = "clean tree"

    def unreadable(self, words: str) -> "Row":
        return replace(self, history=words, diff=words, at=words)


def outside(reason: str) -> Row:
    """No commit can be named: documents say so, and what needs a commit cannot run."""
    return Row(
        notes=(f"No commit can be named: {reason}",),
        commit=f"none: {reason}",
        release=(f"{reason}, so nothing can be released",),
    ).unreadable(f"{reason}, so no revision can be read")


def dirty(name: str = "items.yaml", *more: str) -> Row:
    """A file is not as in the commit: named in documents, refused for a release."""
    return Row(
        notes=(f"Not as in the commit: {name}", *more),
        commit="1 file not as committed",
        release=(f"`{name}` is not as in the commit",),
    )


def named(words: str, *refused: str, **more: object) -> Row:
    """A sentence of the document, and with `refused` also a refusal of a release."""
    return Row(notes=(words,), release=refused, **more)


def damaged(words: str) -> Row:
    """Nothing can be told of the project."""
    return Row(check=2, build=2, notes=(words,), release=(words,))


MOVED = "tag `v1.0.0` stands on"
NO_WORK_TREE = "the repository has no work tree here"
UNREADABLE = "git cannot read the repository"
MISSING, FORGED = "is missing from the repository", "is damaged or forged"
NO_COMMIT = "leads to no commit of this repository"
ROWS = {
    "in order": Row(),
    "sha256": named("GitPython reads SHA-1 repositories only"),
    "work tree of another": Row(),
    "git folder elsewhere": Row(),
    "git folder behind a link": Row(),
    "inside a submodule": Row(),
    "detached": Row(),
    "index gone": Row(),
    "index broken": Row(),
    "index locked": Row(),
    "merge not finished": Row(),
    "hostile settings": Row(),
    "tag of a tag": Row(),
    "tag peeled wrongly": Row(),
    # No commit of the project
    "no repository": outside("not a git repository"),
    "HEAD broken": outside("not a git repository"),
    "bare": outside(NO_WORK_TREE),
    "called bare": outside(NO_WORK_TREE),
    "work tree elsewhere": outside(NO_WORK_TREE),
    "git file that is none": outside(UNREADABLE),
    "settings that cannot be read": outside(UNREADABLE),
    "format of the future": outside(UNREADABLE),
    "reference that is a pipe": outside(UNREADABLE),
    "no commit": Row(
        notes=("The repository has no commit yet", "Not as in the commit: items.yaml"),
        commit="none yet",
        history="the repository has no commit yet",
        diff="is not a revision",
        at="is not a revision",
        release=("the repository has no commit yet",),
    ),
    "not in the commit": replace(
        dirty("items.yaml, samdocs.yaml"),
        commit="2 files not as committed",
        history="no commit holds an item",
        diff="no samdocs.yaml at",
        at="no samdocs.yaml at",
        release=("`items.yaml` is not as in the commit", "`samdocs.yaml` is not as in the commit"),
    ),
    # Files that are not as in the commit, whatever git is told to believe
    "changed file": dirty(),
    "staged file": dirty(),
    "file assumed unchanged": dirty(),
    "file skipped": dirty(),
    "line ends changed by git": dirty(),
    "new file": dirty("more.yaml"),
    "ignored file": dirty("more.yaml"),
    "sparse checkout": dirty("more/more.yaml"),
    # A history that is not the whole or not the true one
    "shallow": replace(
        named("The clone is shallow", "the clone is shallow, so what led to the release"),
    ).unreadable("the clone is shallow"),
    "grafted": named("A grafts file is present", "a grafts file is present"),
    "commit replaced": named("Replace refs are present", "replace refs are present"),
    "file replaced": named("Replace refs are present", "replace refs are present"),
    "date before the parent": named("before its parent", "before its parent", MOVED),
    "date in the future": named("cannot be right: 2099", "cannot be right: 2099", MOVED),
    "date out of range": named("is not a date: @99999999999999", "is not a date", MOVED),
    "date of a parent in the future": named("before its parent", "before its parent", MOVED),
    "message with escapes": Row(release=(MOVED,)),
    "commit without author": named("is not a date: missing", "is not a date: missing", MOVED),
    # Objects that are missing, damaged, or kept elsewhere
    "objects of another repository": named("borrows objects from another repository"),
    "partial clone": named("The clone is partial", history="could not fetch", diff="", at=""),
    "objects of a repository that is gone": damaged("HEAD names").unreadable(NO_COMMIT),
    "pack broken": damaged("HEAD names").unreadable(NO_COMMIT),
    "commit missing": damaged("HEAD names").unreadable(NO_COMMIT),
    "HEAD leads nowhere": replace(damaged("HEAD names"), history=NO_COMMIT, diff=NO_COMMIT),
    "tree missing": replace(
        damaged("`git ls-tree` failed").unreadable("`git ls-tree` failed"), history="read tree"
    ),
    "tag missing": replace(
        damaged("missing object"), check=0, history="missing object", diff=NO_COMMIT, at=NO_COMMIT
    ),
    "commit missing in the past": replace(
        damaged("Could not read"), check=0, history="Could not read"
    ),
    "commit forged in the past": replace(damaged(FORGED).unreadable(FORGED), check=0),
    "file missing": Row(release=(MISSING,)).unreadable(MISSING),
    "object broken": Row(release=(MISSING,)).unreadable(MISSING),
    "file missing in the past": Row(history=MISSING),
    "object forged": Row(history=FORGED),
    # Pointers in the place of files
    "submodule with code": named("Folder src/core is a submodule"),
    "submodule with sources": Row(
        check=1, build=1, notes=("SRC027",), release=("is a repository of its own",)
    ),
    "large file as a source": Row(
        check=1, build=1, notes=("SRC027",), release=("a pointer of git-lfs", "large file storage")
    ),
    "large file as a source, filled in": replace(
        dirty("more.yaml", "File more.yaml is kept in large file storage"),
        release=("`more.yaml` is not as in the commit", "large file storage"),
    ),
    "large file beside the sources": named("File model.bin is kept in large file storage"),
    # Names of references
    "tag lightweight": Row(
        commit="a lightweight tag",
        release=("tag `v1.0.0` is lightweight",),
    ),
    "tag elsewhere": Row(commit="no tag", release=(MOVED,)),
    "tag of a file": Row(commit="no tag", diff=NO_COMMIT, at=NO_COMMIT, release=(MOVED,)),
    "two tags": named("The commit has 2 tags, so its version is ambiguous: v1.0, v1.0.0"),
    "tag and branch of one name": named(
        "A branch is named like tag v1.0.0",
        "a branch is named like tag",
        diff="is ambiguous",
        at="is ambiguous",
    ),
    "tags that differ by case": named("differ only by the case of letters"),
    "references named like options": named("The commit has 3 tags"),
    "branch named HEAD": Row(),
}
#: The others are run with the slow tests.
QUICK = {"in order", "no repository", "shallow", "commit replaced", "file missing", "changed file"}


def rows() -> list[object]:
    slow = pytest.mark.slow
    return [pytest.param(name, marks=[] if name in QUICK else [slow], id=name) for name in ROWS]


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("original")
    make_device(folder)
    return folder


@pytest.fixture
def place(original, tmp_path):
    """A copy of the repository in which everything is in order."""
    for name in ("home", "device"):
        shutil.copytree(original / name, tmp_path / name)
    made = Repository(tmp_path / "device", tmp_path / "home")
    made.day = 2
    return made


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def call(capsysbinary):
    def run(*arguments: str) -> Said:
        capsysbinary.readouterr()
        code = run_command(list(arguments))
        told = capsysbinary.readouterr()
        return Said(code, told.out.decode(), told.err.decode())

    return run


def test_every_state_has_a_row():
    assert set(ROWS) == set(STATES)


@pytest.mark.parametrize("name", rows())
def test_state_is_handled_refused_or_named_by_every_command(
    name, place, call, tmp_path, monkeypatch
):
    row = ROWS[name]
    root = STATES[name](place)
    monkeypatch.chdir(root)
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}

    assert call("check").code == row.check
    assert_document(
        row, call("build", "--format=html", "--document=srs", f"-o{tmp_path}/out"), tmp_path
    )
    assert_run(row.history, call("history", "UN-001"))
    assert_run(row.diff, call("diff", TAG, "HEAD"))
    assert_run(row.at, call("show", "UN-001", "--at", TAG))
    assert_refused(row.release, root)
    assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before
    assert not (tmp_path / "canary").exists()


def assert_document(row, said, folder):
    assert said.code == row.build, said.err
    if said.code:
        assert all(words in said.err for words in row.notes), said.err
        return
    [page] = (folder / "out").glob("*.html")
    text = page.read_text(encoding="utf-8")
    notes = re.findall(r"<b>Note\.</b> (.*?)</div>", text)
    assert all(any(words in note for note in notes) for words in row.notes), notes
    assert bool(notes) is bool(row.notes), notes
    found = re.search(r's-commit">(.*?)</span><br>(.*?)</td>', text)
    assert row.commit in f"{found[1]}; {found[2]}"
    assert "<script" not in text.partition("<body")[2]


def assert_run(words, said):
    assert said.code == (2 if words else 0), said.err
    assert words in said.err
    assert "\x1b" not in said.out + said.err


def assert_refused(words, root):
    try:
        project = load_project(root)
        report = run_checks(project, Stage.RELEASE)
        refusals = find_refusals(project, report, TAG, load_library(project.files))
        messages = [one.message for one in refusals if one.rule.code in OF_GIT]
    except SamdocsError as stop:
        messages = [stop.message]
    assert len(messages) >= len(words), messages
    assert all(any(one in message for message in messages) for one in words), messages
    assert bool(messages) is bool(words), messages


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@needs_root
@pytest.mark.parametrize(
    "command", [("build", "--format=html"), ("history", "UN-001"), ("diff", TAG)]
)
def test_repository_of_another_user_is_read_only_when_the_caller_trusts_it(
    command, place, call, monkeypatch
):
    for path in (place.root, *place.root.rglob("*")):
        shutil.chown(path, 12345, 12345)
    monkeypatch.chdir(place.root)

    refused = call(*command)
    trusted = call(*command, "--trust-repository")

    assert (refused.code, trusted.code) == (2, 0), trusted.err
    assert "owned by another user" in refused.err
    assert "safe.directory" in refused.err


HOSTILE = {
    "GIT_DIR": "/nonexistent", "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "/etc/hostname",
    "GIT_OBJECT_DIRECTORY": "/nonexistent", "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nonexistent",
    "GIT_NAMESPACE": "x", "GIT_SHALLOW_FILE": "/etc/hostname", "GIT_GRAFT_FILE": "/etc/hostname",
    "GIT_REPLACE_REF_BASE": "refs/heads", "GIT_CEILING_DIRECTORIES": "/", "GIT_DEFAULT_HASH": "sha256",
    "GIT_CONFIG_PARAMETERS": "'core.bare=true'", "GIT_LITERAL_PATHSPECS": "0", "GIT_TRACE": "1",
    "GIT_COMMON_DIR": "/nonexistent", "GIT_PREFIX": "x/", "GIT_ICASE_PATHSPECS": "1", "LC_ALL": "de_DE",
}  # fmt: skip


def test_inherited_variables_change_no_answer(place, call, monkeypatch):
    monkeypatch.chdir(place.root)
    asked = (("history", "UN-001"), ("diff", "v1.0.0", "HEAD"), ("export", "json"), ("check",))
    before = [call(*one) for one in asked]
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)

    assert [call(*one) for one in asked] == before
