"""A build as another process runs it, and what a reader finds in its output folder.

Run as a script: `python builds.py TARGET LETTER [FILES [STEP [EXCHANGE]]]` publishes FILES files
full of LETTER. With a STEP above 0 the process is killed by SIGKILL at that call of a built-in
function; with 0 it says how many there were. EXCHANGE "no" does without the kernel's help.
"""

import hashlib
import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from samdocs.diagnostics import SamdocsError
from samdocs.outputs import publish_exchange
from samdocs.outputs.manifest import BuildRecord
from samdocs.outputs.publish import open_staging

SCRIPT = str(Path(__file__))
FILES = 6


def build(target: Path, letter: str, files: int = FILES) -> None:
    """Publish a folder whose files all hold the same letter."""
    with open_staging(target) as staging:
        for number in range(files):
            staging.write(f"part{number % 2}/{number}.txt", letter.encode() * 20_000)
        staging.publish(BuildRecord(version=letter, time=None))


def read_letter(target: Path) -> str:
    """Return the letter of a whole folder; fail if anything is missing, mixed or cut off."""
    statement = json.loads((target / "manifest.json").read_bytes())
    letter = statement["predicate"]["tool"]["version"]
    listed = {item["name"]: item["digest"]["sha256"] for item in statement["subject"]}
    found = {
        path.relative_to(target).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in target.rglob("*.txt")
    }
    assert found == listed
    assert all(path.read_text()[0] == letter for path in target.rglob("*.txt"))
    return letter


class Steps:
    """Counts the calls of built-in functions, and ends the process at one of them."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self._last = last

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        del frame, argument
        if event != "c_call":
            return
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def main(target: str, letter: str, files: str = str(FILES), step: str = "", *rest: str) -> int:
    """Build as the command line would: 0 published, 2 refused, 130 interrupted."""
    if rest == ("no",):
        publish_exchange._exchange = lambda _new, _old: False
    steps = Steps(int(step or 0))
    try:
        if step:
            sys.setprofile(steps)
        build(Path(target), letter, int(files))
        sys.setprofile(None)
    except SamdocsError as error:
        sys.stderr.write(f"{error.message}\n{error.hint}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(str(steps.count))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
