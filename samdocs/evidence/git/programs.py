"""Programs of the machine that check signatures, started so that nothing of a repository is asked.

Neither git nor its settings take part: a repository could name another program or other keys.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samdocs.evidence.git.text import decode, visible

MAX_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said.

    Attributes:
        code: Exit code; -1 if it was ended because it took too long or could not be started.
        output: Its standard output.
        complaint: Its standard error, printable.
    """

    code: int
    output: bytes
    complaint: str


def find_program(name: str) -> str | None:
    """Return the path of a program of the machine; None if there is none."""
    # Only absolute entries: with `.` on the PATH a repository could bring its own.
    file_name = f"{name}.exe" if os.name == "nt" else name
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        candidate = Path(folder) / file_name
        if candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    return None


def ask_program(program: str, args: Sequence[str], folder: Path, stdin: bytes) -> Answer:
    """Run a program in a folder of ours and return what it said.

    Args:
        program: Absolute path, as from `find_program`.
        args: Its arguments.
        folder: Where it runs and what it takes for the person's home; nothing of theirs is there.
        stdin: What it reads from its standard input.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a program of the machine and arguments of ours
            [program, *args],
            cwd=folder,
            env=_environment(folder),
            input=stdin,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(-1, b"", f"no answer within {MAX_SECONDS:g} s")
    except OSError as fault:
        return Answer(-1, b"", f"it cannot be started: {fault.strerror}")
    words = "; ".join(visible(line) for line in decode(done.stderr).strip().split("\n"))
    return Answer(done.returncode, done.stdout, words)


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment built from nothing: no agent, no home, no other language or zone."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    home = str(folder)
    return kept | {
        "GNUPGHOME": home,
        "HOME": home,
        "LC_ALL": "C",
        "PATH": os.defpath,
        "TMPDIR": home,
        "TZ": "UTC",
    }
