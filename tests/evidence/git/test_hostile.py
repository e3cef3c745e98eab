"""A repository that came from a stranger: nothing it names is run, by any function of the package.

Each trap leaves a canary file when it is sprung. That it can be sprung at all is shown with the
unprotected git program, or the test that it is not would prove nothing.
"""

import contextlib
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.damage import find_damage
from samdocs.evidence.git.files import read_commit_files
from samdocs.evidence.git.history import read_file_histories, read_file_history, read_log
from samdocs.evidence.git.item_history import read_item_histories
from samdocs.evidence.git.objects import find_objects, read_blobs, read_commits, read_tree, resolve
from samdocs.evidence.git.plumbing import is_owner_accepted, run_git
from samdocs.evidence.git.references import has_replacements, read_branch, read_tags
from samdocs.evidence.git.second_reading import read_again
from samdocs.evidence.git.signatures import verify_commits, verify_tag
from samdocs.evidence.git.state import GitState, read_commit_state, read_git_state
from samdocs.evidence.git.worktree import find_dirty
from samdocs.fields import ItemId
from tests.signing import make_ssh_signer

FILE = "items/a.yaml"


@dataclass
class Place:
    """A repository to set traps in, the file a trap leaves, and a program that leaves it."""

    repository: object
    canary: Path
    program: Path

    def config(self, key: str, value: str | None = None) -> None:
        self.repository.config(key, str(self.program) if value is None else value)

    def attributes(self, line: str) -> None:
        (self.repository.root / ".git/info").mkdir(exist_ok=True)
        (self.repository.root / ".git/info/attributes").write_text(f"* {line}\n")
        self.repository.commit({".gitattributes": f"* {line}\n"})


@pytest.fixture
def place(project, tmp_path):
    project.commit({FILE: "needs: [x]\n", "moved.yaml": "a\nb\nc\nd\ne\n"}, "Second")
    project.git("mv", "moved.yaml", "items/moved.yaml")
    project.commit({"items/moved.yaml": "a\nb\nc\nd\nf\n"}, "Rename and change")
    canary = tmp_path / "canary"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {canary}\nexit 1\n")
    program.chmod(0o755)
    return Place(project, canary, program)


@dataclass(frozen=True)
class Trap:
    """How a trap is set, and the git command that springs it."""

    set: Callable[[Place], None]
    spring: tuple[str, ...]
    needs_terminal: bool = False


def _touch(place: Place) -> None:
    file = place.repository.root / FILE
    file.write_text(file.read_text())
    os.utime(file, (1, 1))


def _clean_filter(place: Place) -> None:
    place.attributes("filter=trap")
    place.config("filter.trap.clean")
    place.config("filter.trap.smudge")
    _touch(place)


def _process_filter(place: Place) -> None:
    place.attributes("filter=trap")
    place.config("filter.trap.process")
    place.config("filter.trap.required", "true")
    _touch(place)


def _text_conversion(place: Place) -> None:
    place.attributes("diff=trap")
    place.config("diff.trap.textconv")


def _diff_driver(place: Place) -> None:
    place.attributes("diff=trap")
    place.config("diff.trap.command")


def _signature(place: Place) -> None:
    tree = place.repository.git("rev-parse", "HEAD^{tree}")
    parent = place.repository.git("rev-parse", "HEAD")
    who = "A <a@b.c> 1709366400 +0000"
    place.repository.commit_object(
        f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n"
        f" AAAA\n -----END PGP SIGNATURE-----\n\nSigned\n".encode()
    )
    place.config("gpg.program")
    place.config("log.showSignature", "true")


def _ssh_signature(place: Place) -> None:
    signer = make_ssh_signer(place.program.parent, "stranger")
    sign = ("commit", "--quiet", "--allow-empty", "--gpg-sign", "--message=Signed")
    place.repository.git(*signer.options, *sign)
    place.repository.git(*signer.options, "tag", "--sign", "--message=Signed", "signed")
    allowed = place.program.parent / "allowed"
    allowed.write_text(f"* {signer.public}\n")
    place.config("gpg.format", "ssh")
    place.config("gpg.ssh.allowedSignersFile", str(allowed))
    place.config("gpg.ssh.program")
    place.config("gpg.ssh.revocationFile", str(place.program))


def _hooks(place: Place) -> None:
    hooks = place.program.parent / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "post-index-change", "reference-transaction", "post-checkout"):
        (hooks / name).symlink_to(place.program)
    place.config("core.hooksPath", str(hooks))


def _transport(place: Place) -> None:
    place.config("core.sshCommand")
    place.config("remote.origin.url", "ssh://nowhere/x")


def _proxy(place: Place) -> None:
    place.config("core.gitProxy")
    place.config("remote.origin.url", "git://nowhere/x")


def _alternates(place: Place) -> None:
    place.repository.git("clone", "--quiet", ".", "../lender")
    lender = place.repository.root.parent / "lender/.git/objects"
    (place.repository.root / ".git/objects/info/alternates").write_text(f"{lender}\n")
    place.config("core.alternateRefsCommand")


def _partial_clone(place: Place) -> None:
    """Let an object be missing, to be fetched when needed by a program of the stranger's."""
    place.repository.git("clone", "--quiet", "--bare", ".", "../promised.git")
    place.config("core.repositoryFormatVersion", "1")
    place.config("extensions.partialClone", "origin")
    place.config("remote.origin.promisor", "true")
    place.config("remote.origin.url", str(place.repository.root.parent / "promised.git"))
    place.config("remote.origin.uploadpack")
    place.config("protocol.allow", "always")
    place.config("protocol.file.allow", "always")
    _forget(place, f"HEAD~1:{FILE}")
    _forget(place, "HEAD~1:moved.yaml")


def _partial_clone_by_command(place: Place) -> None:
    _partial_clone(place)
    place.config("remote.origin.url", f"ext::{place.program}")
    place.config("protocol.ext.allow", "always")


def _forget(place: Place, name: str) -> None:
    missing = place.repository.git("rev-parse", name)
    (place.repository.root / ".git/objects" / missing[:2] / missing[2:]).unlink()


def _included(place: Place) -> None:
    more = place.program.parent / "more"
    more.write_text(f"[core]\n\tfsmonitor = {place.program}\n")
    place.config("include.path", str(more))


TRAPS = {
    "file monitor": Trap(lambda place: place.config("core.fsmonitor"), ("status",)),
    "file monitor of an included file": Trap(_included, ("status",)),
    "clean filter": Trap(_clean_filter, ("status",)),
    "filter process": Trap(_process_filter, ("status",)),
    "text conversion": Trap(_text_conversion, ("log", "-p")),
    "diff driver": Trap(_diff_driver, ("diff", "HEAD~2")),
    "external diff": Trap(lambda place: place.config("diff.external"), ("diff", "HEAD~2")),
    "signature check": Trap(_signature, ("log", "-1")),
    "signature check of SSH": Trap(_ssh_signature, ("verify-commit", "HEAD")),
    "signature check of a tag": Trap(_ssh_signature, ("verify-tag", "signed")),
    "pager": Trap(lambda place: place.config("core.pager"), ("log", "-1"), needs_terminal=True),
    "pager of a command": Trap(
        lambda place: place.config("pager.log"), ("log",), needs_terminal=True
    ),
    "hooks": Trap(_hooks, ("commit", "--allow-empty", "--message=x")),
    "editor": Trap(lambda place: place.config("core.editor"), ("commit", "--amend")),
    "ssh command": Trap(_transport, ("ls-remote",)),
    "proxy": Trap(_proxy, ("ls-remote",)),
    "alternates": Trap(_alternates, ("rev-list", "--alternate-refs")),
    "partial clone": Trap(_partial_clone, ("cat-file", "-e", f"HEAD~1:{FILE}")),
    "partial clone by command": Trap(
        _partial_clone_by_command, ("cat-file", "-e", f"HEAD~1:{FILE}")
    ),
    "alias": Trap(lambda place: place.config("alias.x", f"!{place.program}"), ("x",)),
}


@pytest.fixture(params=TRAPS.values(), ids=TRAPS.keys())
def trap(request, place):
    request.param.set(place)
    place.canary.unlink(missing_ok=True)
    return request.param


def test_trap_is_sprung_by_the_unprotected_program(trap, place):
    person = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    git = ["git", *person, "-c", "protocol.file.allow=always", *trap.spring]
    environment = {"PATH": os.environ["PATH"], "HOME": str(place.repository.home), "TERM": "dumb"}
    reading, writing = os.openpty() if trap.needs_terminal else os.pipe()
    child = subprocess.Popen(
        git, cwd=place.repository.root, env=environment, stdin=subprocess.DEVNULL,
        stdout=writing, stderr=writing,
    )  # fmt: skip
    os.close(writing)
    _read_all(reading)
    child.wait(timeout=20)

    assert place.canary.exists()


def _read_all(reading: int) -> None:
    with contextlib.suppress(OSError):  # how a terminal says that its other side is closed
        while os.read(reading, 10_000):
            pass
    os.close(reading)


@pytest.mark.usefixtures("trap")
def test_trap_is_not_sprung_by_any_function(place):
    root = place.repository.root
    blob = place.repository.git("rev-parse", f"HEAD:{FILE}")
    head = place.repository.git("rev-parse", "HEAD")
    lost = place.repository.git("rev-parse", f"HEAD~1:{FILE}")
    place.canary.unlink(missing_ok=True)
    state = GitState(
        available=True, commit=Commit(head, (), "", "", None, "", None, "", "", (), signed=False)
    )
    functions = {
        "read_git_state": lambda: read_git_state(root, inputs=[Path(FILE)]),
        "find_dirty": lambda: find_dirty(root, [Path(FILE)]),
        "read_file_history": lambda: read_file_history(root, [FILE, "items/moved.yaml"]),
        "read_file_histories": lambda: read_file_histories(root, {"": [FILE]}),
        "read_log": lambda: list(read_log(root, head)),
        "resolve": lambda: resolve(root, "HEAD~1"),
        "read_tree": lambda: read_tree(root, "HEAD"),
        "read_blobs": lambda: list(read_blobs(root, [blob])),
        "read_commits": lambda: list(read_commits(root, [head])),
        "find_objects": lambda: list(find_objects(root, [lost])),
        "read_tags": lambda: read_tags(root),
        "has_replacements": lambda: has_replacements(root),
        "read_branch": lambda: read_branch(root),
        "read_again": lambda: read_again(root, state),
        "read_commit_state": lambda: read_commit_state(root, "HEAD"),
        "read_commit_files": lambda: read_commit_files(root, head),
        "read_item_histories": lambda: read_item_histories(root, head).of(ItemId("X-1")),
        "find_damage": lambda: find_damage(root, head),
        "verify_commits": lambda: verify_commits(root, [head], ()),
        "verify_tag": lambda: verify_tag(root, "signed", ()),
        "is_owner_accepted": lambda: is_owner_accepted(root),
        "run_git": lambda: run_git(root, "rev-parse", "HEAD"),
    }
    sprung = []
    for name, function in functions.items():
        _call(function)
        if place.canary.exists():
            sprung.append(name)
            place.canary.unlink()

    assert sprung == []


def _call(function: Callable[[], object]) -> None:
    # An object may be missing; that is told, but it is not fetched.
    with contextlib.suppress(SamdocsError):
        function()


def test_hostile_repository_is_read_as_if_it_were_none(place):
    clean = read_git_state(place.repository.root)
    for key in ("core.fsmonitor", "diff.external", "gpg.program", "core.pager", "core.sshCommand"):
        place.config(key)
    for key, value in (
        ("log.showSignature", "true"),
        ("diff.renames", "false"),
        ("diff.orderFile", "/dev/zero"),
        ("diff.relative", "true"),
        ("core.quotePath", "false"),
        ("core.abbrev", "4"),
        ("i18n.logOutputEncoding", "utf-16"),
        ("log.mailmap", "true"),
        ("mailmap.file", "/dev/zero"),
        ("transfer.hideRefs", "refs/"),
        ("color.ui", "always"),
    ):
        place.config(key, value)

    assert read_git_state(place.repository.root) == clean
    assert [
        row.subject for row in read_file_history(place.repository.root, ["items/moved.yaml"])
    ] == [
        "Rename and change",
        "Second",
    ]


def test_work_tree_moved_elsewhere_by_the_settings_is_not_read(place, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    place.config("core.worktree", str(tmp_path / "elsewhere"))

    assert not read_git_state(place.repository.root).available
