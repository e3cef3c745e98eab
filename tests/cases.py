"""Cases of the fault corpus: a project with one fault, the command that meets it, what must come out.

The format is described in tests/faults/README.md.
"""

import hashlib
import itertools
import json
import os
import resource
import shlex
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.outputs.builds import build
from tests.projects import BASE

FOLDER = Path(__file__).parent / "faults"
SECONDS = 60
MEGABYTE = 1_000_000
MEMORY = 1_500  # megabytes of address space; a reader that bloats cannot allocate more, and fails
WHO = ("GIT_AUTHOR", "GIT_COMMITTER")

KEYS = {
    "fault", "run", "before", "env", "limit-memory", "limit-file", "stream", "seconds", "slow",
    "exit", "code", "at", "says", "stdout", "stderr", "lacks", "output", "output-lacks", "absent",
}  # fmt: skip

#: In these a line end and an escape character can be written as in Python.
SPELLED = {"run", "lacks"}


@dataclass
class Case:
    """What a file of the corpus says; a key that may be repeated holds a list."""

    keys: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: list[tuple[str, str, str]] = field(default_factory=list)

    def one(self, key: str, otherwise: str = "") -> str:
        return self.keys[key][0] if key in self.keys else otherwise

    @property
    def command(self) -> str:
        return self.one("run", "check --format json")

    @property
    def builds(self) -> bool:
        return self.command.startswith("build")

    @property
    def codes(self) -> list[str]:
        return [code for code in self.one("code", "-").split() if code != "-"]


@dataclass
class Outcome:
    code: int
    stdout: str
    stderr: str

    @property
    def shown(self) -> str:
        return f"exit {self.code}\n{self.stdout[-1500:]}\n{self.stderr[-1500:]}"


def read_case(path: Path) -> Case:
    """Return a case; a key that nobody knows is a mistake in the case."""
    case = Case()
    lines = path.read_text(encoding="utf-8").split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("--- ")]
    for line in lines[: starts[0] if starts else len(lines)]:
        key, _, value = line.partition(": ")
        if line.strip():
            assert key in KEYS, f"{path.name}: there is no key `{key}`"
            case.keys[key].append(_spelled_out(value.strip()) if key in SPELLED else value.strip())
    for start, end in itertools.pairwise([*starts, len(lines)] if starts else []):
        name, _, kind = lines[start][4:].partition(" (")
        body = "\n".join(lines[start + 1 : end]).removesuffix("\n") + "\n"
        case.files.append((name.strip(), kind.rstrip(") "), body))
    return case


def _spelled_out(value: str) -> str:
    return value.replace("\\n", "\n").replace("\\x1b", "\x1b")


def set_up(case: Case, root: Path) -> None:
    """Write the project of a case, with an output folder that an earlier build has left."""
    root.mkdir()
    (root / "samdocs.yaml").write_text(BASE, encoding="utf-8")
    for name, kind, body in case.files:
        _write_file(root, name, kind, body)
    if not (root / "dist").exists():
        build(root / "dist", "a", 2)
    for line in case.keys["before"]:
        subprocess.run(
            ["sh", "-euc", line], cwd=root, env=environment(case, root.parent), check=True
        )


def _write_file(root: Path, name: str, kind: str, body: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "absent":
            path.unlink(missing_ok=True)
        case "python":
            path.write_bytes(eval(body))
        case "symlink":
            path.unlink(missing_ok=True)
            path.symlink_to(body.strip())
        case "fifo":
            os.mkfifo(path)
        case _:
            path.write_bytes(body.encode())


def environment(case: Case, home: Path) -> dict[str, str]:
    """Return the variables of a case: a fixed few, and what its `env` lines say."""
    fixed = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHON": sys.executable,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    fixed |= {f"{who}_NAME": "Ada Author" for who in WHO}
    fixed |= {f"{who}_EMAIL": "ada@example.org" for who in WHO}
    fixed |= {f"{who}_DATE": "2026-01-02T03:04:05Z" for who in WHO}
    return fixed | dict(line.split("=", 1) for line in case.keys["env"])


def run(case: Case, root: Path, command: str = "") -> Outcome:
    """Run the command of a case in its project; fail if it does not end in time."""
    command = command or case.command
    seconds = float(case.one("seconds", str(SECONDS)))
    with _stdout(case.one("stream")) as stdout:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "samdocs.cli", *shlex.split(command)],
            cwd=root,
            env=environment(case, root.parent),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
        )
    _limit(process.pid, case)
    try:
        printed, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail(f"`{command}` did not end within {seconds:g} s")
    return Outcome(process.returncode, (printed or b"").decode(), said.decode())


class _stdout:  # noqa: N801 - used like a function
    """The stream a command prints to: read by the test, a full device, or a pipe without reader."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._file = -1

    def __enter__(self) -> int:
        if self._kind == "full":
            self._file = os.open("/dev/full", os.O_WRONLY)
        elif self._kind == "closed":
            reader, self._file = os.pipe()
            os.close(reader)
        return self._file if self._kind else subprocess.PIPE

    def __exit__(self, *_: object) -> None:
        if self._file >= 0:
            os.close(self._file)


def _limit(process: int, case: Case) -> None:
    """Bound a process that has just begun: it takes longer to start than this."""
    memory = int(case.one("limit-memory", str(MEMORY))) * MEGABYTE
    resource.prlimit(process, resource.RLIMIT_AS, (memory, memory))
    if "limit-file" in case.keys:
        largest = int(case.one("limit-file"))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (largest, largest))


def digest(folder: Path) -> str:
    """Return names and contents of everything below a folder, links not followed."""
    listed = [
        (str(path.relative_to(folder)), path.is_symlink() or hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    ]  # fmt: skip
    return json.dumps([[str(folder.is_symlink()), ""], *listed])


def texts(folder: Path) -> str:
    """Return the text of every page of a folder, without the style sheets they all carry."""
    pages = sorted(folder.rglob("*.html"))
    return "\n".join(
        text[: text.find("<style>")] + text[text.find("</style>") :]
        for text in (page.read_text(encoding="utf-8") for page in pages)
    )
