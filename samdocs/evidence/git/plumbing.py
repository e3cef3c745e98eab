"""The one place that starts the git program, so that nothing a repository names can run."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.text import decode, visible

MAX_OUTPUT_BYTES = 256_000_000
MAX_SECONDS = 60.0
_MAX_STDERR_BYTES = 64_000

# Commands that neither write, nor look at the work tree, nor format for people; with the options
# that samdocs uses. `--textconv`, `--filters`, `--output` and their like are not among them.
_ALLOWED: dict[str, frozenset[str]] = {
    "cat-file": frozenset({"--batch", "--buffer"}),
    "diff-tree": frozenset(
        {"--stdin", "--root", "-r", "-M", "-l1000", "--raw", "-z", "--no-abbrev", "--always"}
        | {"--no-ext-diff", "--no-textconv", "--ignore-submodules"}
    ),
    "for-each-ref": frozenset({"--format", "--count"}),
    "ls-tree": frozenset({"-r", "-z"}),
    "rev-list": frozenset(
        {"--topo-order", "--parents", "--end-of-options"}
        | {"--objects", "--no-object-names", "--filter"}
    ),
    "version": frozenset(),
    "rev-parse": frozenset(
        {"--verify", "--quiet", "--end-of-options", "--symbolic-full-name", "--show-prefix"}
        | {
            "--is-inside-work-tree",
            "--is-shallow-repository",
        }
        | {"--git-dir", "--git-common-dir"}
    ),
}

# The command line wins over `.git/config`, so whatever a hostile one names is replaced here.
_SETTINGS: tuple[str, ...] = (
    "advice.graftFileDeprecated=false",  # told because `_FIXED_ENVIRONMENT` names a file of grafts
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.askPass=false",
    "core.editor=false",
    "core.sshCommand=false",
    "core.gitProxy=false",
    "core.alternateRefsCommand=false",
    f"core.attributesFile={os.devnull}",
    f"core.excludesFile={os.devnull}",
    "core.commitGraph=false",  # a cache beside the objects, which could tell another story
    "core.warnAmbiguousRefs=true",
    "core.quotePath=true",
    "credential.helper=",
    "diff.external=false",
    "diff.orderFile=",
    "gpg.program=false",
    "gpg.openpgp.program=false",
    "gpg.x509.program=false",
    "gpg.ssh.program=false",
    "gpg.ssh.defaultKeyCommand=false",
    "log.showSignature=false",
    "log.mailmap=false",
    "mailmap.file=",
    "mailmap.blob=",
    "protocol.allow=never",
    "protocol.ext.allow=never",
    "safe.bareRepository=explicit",
    "uploadpack.packObjectsHook=false",
)
_OTHER_OWNER = "safe.directory=*"

_FIXED_ENVIRONMENT: dict[str, str] = {
    "GIT_ALLOW_PROTOCOL": "",  # no transport at all: a partial clone would fetch through its config
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_INDEX_FILE": f"{os.devnull}-has-no-index",  # commits alone count, and it may be broken
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitMissingError(SamdocsError):
    """The git program is not on the PATH."""

    def __init__(self) -> None:
        super().__init__("git is not installed", "install git, or add its folder to PATH")


class GitRefusedError(SamdocsError):
    """The git program ended with an error.

    Attributes:
        words: What git said, in English and printable.
    """

    def __init__(self, command: str, stderr: bytes) -> None:
        words = "; ".join(visible(line) for line in decode(stderr).strip().split("\n"))
        said = words.removeprefix("fatal: ") or "no reason given"
        hint = "run `git fsck` to see whether the repository is whole"
        if "promisor remote" in words:
            hint = "clone again without `--filter`: samdocs fetches nothing"
        super().__init__(f"`git {command}` failed: {said}", hint)
        self.words = words


def run_git(root: Path, *args: str, stdin: bytes = b"") -> bytes:
    """Return what one plumbing command prints, run in the folder `root`.

    Args:
        root: Folder inside the repository.
        *args: An allowed subcommand and its arguments; paths come after `--`.
        stdin: What the command reads from its standard input.

    Raises:
        GitMissingError: There is no git program.
        GitRefusedError: The command ended with an error.
        SamdocsError: Too slow, too much output, or `root` is no folder.
        ValueError: The subcommand or an option is not on the allow-list (our own defect).
    """
    with open_git(root, *args, stdin=stdin) as output:
        data = output.read(MAX_OUTPUT_BYTES + 1)
        if len(data) > MAX_OUTPUT_BYTES:
            raise SamdocsError(
                f"`git {args[0]}` printed more than {MAX_OUTPUT_BYTES:,} bytes",
                "check the repository for objects that do not belong there",
            )
    return data


@contextmanager
def open_git(
    root: Path, *args: str, stdin: bytes = b"", seconds: float = MAX_SECONDS
) -> Iterator[IO[bytes]]:
    """Yield the running output of one plumbing command, for output too large to hold at once.

    Args:
        root: Folder inside the repository.
        *args: As for `run_git`.
        stdin: As for `run_git`.
        seconds: Time limit for the command together with what the caller does meanwhile.

    Raises: see `run_git`; a failure of the command is raised when the block ends.
    """
    _refuse_unlisted(args)
    with _child(root, (*_overrides(_SETTINGS, _OTHER_OWNER), *args), stdin, seconds) as output:
        yield output


def is_owner_accepted(root: Path) -> bool:
    """Whether git itself, with the settings of the person who runs it, reads this repository.

    git refuses a repository of another user unless that person listed it as `safe.directory`; the
    ownership rule (work tree, git folder, sudo) is git's own, so it is asked rather than repeated.
    """
    asked = (*_overrides(_SETTINGS), "rev-parse", "--git-dir")
    try:
        with _child(root, asked, b"", MAX_SECONDS, personal=True) as output:
            output.read(MAX_OUTPUT_BYTES)
    except GitRefusedError as refusal:
        if "dubious ownership" in refusal.words or "unsafe repository" in refusal.words:
            return False
        raise
    return True


def read_personal_email(root: Path) -> str:
    """Return the e-mail by which the person who runs samdocs commits; empty if git knows none.

    It is that of the person's own settings. What `.git/config` says is not asked: whoever made the
    repository wrote it.
    """
    asked = (*_overrides(_SETTINGS), "config", "--global", "--includes", "--get", "user.email")
    try:
        with _child(root, asked, b"", MAX_SECONDS, personal=True) as output:
            return visible(decode(output.read(MAX_OUTPUT_BYTES)).strip())
    except (GitMissingError, GitRefusedError):
        return ""


def _overrides(settings: tuple[str, ...], *more: str) -> tuple[str, ...]:
    pairs = (word for setting in (*settings, *more) for word in ("-c", setting))
    return ("--no-pager", "--literal-pathspecs", *pairs)


def _refuse_unlisted(args: tuple[str, ...]) -> None:
    options = _ALLOWED.get(args[0])
    if options is None:
        raise ValueError(f"`git {args[0]}` is not on the allow-list")
    for arg in args[1:]:
        if arg == "--":
            return
        if arg.startswith("-") and arg.partition("=")[0] not in options:
            raise ValueError(f"`{arg}` of `git {args[0]}` is not on the allow-list")


@contextmanager
def _child(
    root: Path, args: tuple[str, ...], stdin: bytes, seconds: float, *, personal: bool = False
) -> Iterator[IO[bytes]]:
    """Run git and yield its output; on leaving, no process, thread or pipe is left behind."""
    process = _start(root, args, personal=personal)
    output = _pipe(process.stdout)
    attendants = _attend(process, stdin, seconds)
    ended = False
    try:
        yield output
        ended = not output.read(1)
    finally:
        if not ended:
            process.kill()
        process.wait()
        attendants.dismiss()
        output.close()
    command = next((arg for arg in args if arg in _ALLOWED), "config")
    if attendants.expired:
        raise SamdocsError(
            f"`git {command}` did not answer within {seconds:g} s",
            "check `.git/config` for included files that block, and the disk the repository is on",
        )
    if ended and process.returncode != 0:
        raise GitRefusedError(command, attendants.errors)


def _attend(process: subprocess.Popen[bytes], stdin: bytes, seconds: float) -> _Attendants:
    try:
        return _Attendants(process, stdin, seconds)
    except RuntimeError as fault:  # too little memory, or a limit on processes
        process.kill()
        process.wait()
        raise SamdocsError(f"git cannot be listened to: {fault}", "raise the limits") from fault


class _Attendants:
    """Threads that feed a child, hear its complaints, and end it when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes], stdin: bytes, seconds: float) -> None:
        self.expired = False
        self.errors = b""
        self._process = process
        self._timer = threading.Timer(seconds, self._stop)
        self._threads = (
            self._timer,
            threading.Thread(target=self._feed, args=(_pipe(process.stdin), stdin)),
            threading.Thread(target=self._hear, args=(_pipe(process.stderr),)),
        )
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def dismiss(self) -> None:
        """Wait for the threads; the child must have ended."""
        self._timer.cancel()
        for thread in self._threads:
            thread.join()

    def _feed(self, pipe: IO[bytes], data: bytes) -> None:
        # git may end before it has read everything; what it did then is judged by its exit code.
        with contextlib.suppress(OSError), pipe:
            pipe.write(data)

    def _hear(self, pipe: IO[bytes]) -> None:
        with pipe:
            self.errors = pipe.read(_MAX_STDERR_BYTES)
            while pipe.read(_MAX_STDERR_BYTES):
                pass

    def _stop(self) -> None:
        self.expired = True
        self._process.kill()


def _start(root: Path, args: tuple[str, ...], *, personal: bool) -> subprocess.Popen[bytes]:
    program = _find_program()
    if not root.is_dir():
        raise SamdocsError(f"`{visible(str(root))}` is not a folder", "name the project's folder")
    try:
        return subprocess.Popen(  # noqa: S603 - an argument array checked against the allow-list
            (program, *args),
            cwd=root,
            env=_environment(personal=personal),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as fault:
        raise SamdocsError(
            f"`{visible(program)}` cannot be started: {fault.strerror}", "repair the git program"
        ) from None


def _find_program() -> str:
    # Only absolute entries: with `.` on the PATH a repository could bring its own git.
    names = ("git.exe",) if os.name == "nt" else ("git",)
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        for name in names:
            candidate = Path(folder) / name
            if candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
                return str(candidate)
    raise GitMissingError


def _environment(*, personal: bool) -> dict[str, str]:
    """Build git's environment from nothing, so that no inherited `GIT_*` can point elsewhere.

    Args:
        personal: Let git find the settings of the person and the machine.
    """
    # SUDO_UID is how git recognises the owner when a person works through sudo.
    personal_names = ("HOME", "XDG_CONFIG_HOME", "USERPROFILE") if personal else ()
    kept = ("PATH", "SUDO_UID", "SYSTEMROOT", "TMPDIR", *personal_names)
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= _FIXED_ENVIRONMENT
    if personal:
        del environment["GIT_CONFIG_GLOBAL"], environment["GIT_CONFIG_NOSYSTEM"]
    return environment


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError("every pipe of the child is asked for")
    return pipe
