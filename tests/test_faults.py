"""Whatever is wrong with a project, samdocs ends in time, says where, and writes nothing."""

import hashlib
import json
import os
import resource
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.projects import BASE

FOLDER = Path(__file__).parent / "faults"
CASES = sorted(FOLDER.glob("*/*.case"))
SECONDS = 10
ADDRESS_SPACE = 1_500_000_000  # bytes; a reader that bloats cannot allocate more, and fails
REFUSING = ("SRC", "MOD", "ID0", "TPL")


@dataclass
class Case:
    expected: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Outcome:
    code: int
    stdout: str
    stderr: str


def read_case(path: Path) -> Case:
    case = Case()
    lines = path.read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines) and not lines[at].startswith("--- "):
        key, _, value = lines[at].partition(": ")
        if value:
            case.expected[key] = value.strip()
        at += 1
    while at < len(lines):
        name, _, kind = lines[at][4:].partition(" (")
        end = next(
            (n for n in range(at + 1, len(lines)) if lines[n].startswith("--- ")), len(lines)
        )
        body = "\n".join(lines[at + 1 : end])
        case.files.append((name.strip(), kind.rstrip(") "), body.removesuffix("\n") + "\n"))
        at = end
    return case


def write_file(root: Path, name: str, kind: str, body: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "python":
            path.write_bytes(eval(body))
        case "symlink":
            path.symlink_to(body.strip())
        case "fifo":
            os.mkfifo(path)
        case _:
            path.write_bytes(body.encode())


def set_up(case: Case, root: Path) -> None:
    root.mkdir()
    (root / "samdocs.yaml").write_text(BASE, encoding="utf-8")
    for name, kind, body in case.files:
        write_file(root, name, kind, body)
    (root / "dist").mkdir(exist_ok=True)
    (root / "dist" / "kept.txt").write_text("what was there before", encoding="utf-8")


def run(command: str, root: Path, home: Path) -> Outcome:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "samdocs.cli", *shlex.split(command)],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    resource.prlimit(process.pid, resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    try:
        stdout, stderr = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail(f"`{command}` did not end within {SECONDS} s")
    return Outcome(process.returncode, stdout.decode(), stderr.decode())


def digest(folder: Path) -> str:
    listed = [
        (str(path.relative_to(folder)), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return json.dumps(listed)


def finds(outcome: Outcome, code: str, at: str, says: str) -> bool:
    for found in json.loads(outcome.stdout)["diagnostics"]:
        place = f"{found['file']}:{found['line']}:{found['column']}"
        text = f"{found['message']} {found['hint']}"
        if found["code"] == code and f"{place}:".startswith(at and f"{at}:") and says in text:
            return True
    return False


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fault_ends_in_time_says_where_and_writes_nothing(path, tmp_path):
    case = read_case(path)
    root = tmp_path / "project"
    set_up(case, root)
    before = digest(root / "dist")
    command = case.expected.get("run", "check --format json")

    outcome = run(command, root, tmp_path)

    shown = f"{command}\n{outcome.stdout[-3000:]}\n{outcome.stderr[-3000:]}"
    assert outcome.code == int(case.expected["exit"]), shown
    assert "Traceback" not in outcome.stdout + outcome.stderr, shown
    assert digest(root / "dist") == before
    assert case.expected.get("stderr", "") in outcome.stderr, shown
    assert case.expected.get("stdout", "") in outcome.stdout, shown
    at, says = case.expected.get("at", ""), case.expected.get("says", "")
    for code in case.expected.get("code", "-").split():
        assert code == "-" or finds(outcome, code, at, says), shown


def refused_by_build() -> list[Path]:
    def refuses(path: Path) -> bool:
        expected = read_case(path).expected
        codes = expected.get("code", "-").split()
        return expected["exit"] == "1" and any(code.startswith(REFUSING) for code in codes)

    return [path for path in CASES if refuses(path)]


@pytest.mark.slow
@pytest.mark.parametrize("path", refused_by_build(), ids=lambda path: path.stem)
def test_build_refuses_the_fault_and_writes_nothing(path, tmp_path):
    root = tmp_path / "project"
    set_up(read_case(path), root)
    (root / "dist" / "kept.txt").unlink()

    outcome = run("build --format html", root, tmp_path)

    shown = f"{outcome.stdout[-3000:]}\n{outcome.stderr[-3000:]}"
    assert outcome.code == 1, shown
    assert "Traceback" not in outcome.stdout + outcome.stderr, shown
    assert list((root / "dist").iterdir()) == []
    assert outcome.stderr


def test_every_fault_of_the_list_that_is_a_file_has_a_case():
    assert len(CASES) >= 75
    assert len({path.stem.split("-")[0] for path in CASES}) == len(CASES)
