"""A repository of our own making: the example's history, with signed commits and tags.

Everything else in this package only reads. What stands here writes into a folder that samdocs has
just created, so nothing another person wrote can have a say.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.plumbing import GitMissingError
from samdocs.evidence.git.programs import find_program
from samdocs.evidence.git.text import decode, visible

_SECONDS = 60.0
_SETTINGS = (
    "core.autocrlf=false",
    "core.fileMode=false",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "commit.gpgSign=false",
    "gc.auto=0",
    "gpg.format=ssh",
    "init.defaultBranch=main",
    "tag.gpgSign=false",
)


class KeygenMissingError(SamdocsError):
    """The program that makes and uses signing keys is not on the PATH."""

    def __init__(self) -> None:
        super().__init__("ssh-keygen is not installed", "install the OpenSSH client")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who writes a commit or a tag.

    Attributes:
        key: File of the private key, with the public one beside it; None leaves it unsigned.
    """

    name: str
    email: str
    key: Path | None = None


def make_key(file: Path, comment: str) -> str:
    """Make an Ed25519 key pair without a passphrase; return the line of the public key.

    Raises:
        SamdocsError: There is no ssh-keygen, or it failed.
    """
    program = find_program("ssh-keygen")
    if program is None:
        raise KeygenMissingError
    asked = ("-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(file))
    _call((program, *asked), file.parent, {})
    return file.with_name(f"{file.name}.pub").read_text("utf-8").strip()


class NewRepository:
    """A repository in a folder that samdocs made, while its history is being written."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def begin(self) -> None:
        """Make the repository, without hooks or anything else of a template."""
        self._git("init", "--quiet", "--template=")

    def commit(self, signer: Signer, moment: datetime, message: str) -> None:
        """Commit every file of the folder as it is now."""
        self._git("add", "--all", "--force")
        signed = (f"--gpg-sign={signer.key}",) if signer.key else ()
        self._git("commit", "--quiet", *signed, "--message", message, who=signer, when=moment)

    def tag(self, name: str, signer: Signer, moment: datetime, message: str) -> None:
        """Put an annotated tag on the last commit."""
        signed = (f"--local-user={signer.key}",) if signer.key else ("--annotate",)
        self._git("tag", *signed, "--message", message, name, who=signer, when=moment)

    def configure(self, key: str, value: str) -> None:
        """Set an option of this repository."""
        self._git("config", "--local", key, value)

    def _git(self, *args: str, who: Signer | None = None, when: datetime | None = None) -> None:
        program = find_program("git")
        if program is None:
            raise GitMissingError
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        environment: dict[str, str] = {}
        if who is not None and when is not None:
            at = when.isoformat()
            for role in ("AUTHOR", "COMMITTER"):
                environment |= {
                    f"GIT_{role}_NAME": who.name,
                    f"GIT_{role}_EMAIL": who.email,
                    f"GIT_{role}_DATE": at,
                }
        _call((program, *settings, *args), self._root, environment)


def _call(command: tuple[str, ...], folder: Path, environment: dict[str, str]) -> None:
    fixed = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": str(folder),  # nobody's own keys or settings
        "LC_ALL": "C",
    }
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ
    }
    try:
        ran = subprocess.run(  # noqa: S603 - an argument array, in a folder of our own
            command,
            cwd=folder,
            env=kept | fixed | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise SamdocsError(
            f"`{Path(command[0]).name}` cannot be used: {fault}", "repair it"
        ) from fault
    if ran.returncode:
        said = visible(decode(ran.stderr).strip()) or "no reason given"
        raise SamdocsError(f"`{Path(command[0]).name}` failed: {said}", "name another folder")
