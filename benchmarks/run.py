"""Print what samdocs takes, in seconds and megabytes, beside the limits it is designed for.

CPU is user and system time of the program and all it started, wall is what a user waits, memory is
the peak of its largest process; each the best of some runs. Figures depend on the machine: read
them beside each other and beside those of yesterday. Nothing here is a test.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMDOCS = str(Path(sys.prefix, "bin", "samdocs"))
ENDED_WELL = {0, 1}  # 1: findings, which a synthetic project may have


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run, or the limits for one; `None` where there is no limit."""

    cpu_seconds: float | None = None
    wall_seconds: float | None = None
    memory_mb: float | None = None


# Items to limits of `check`. 100,000 items have to be linear: ten times what 10,000 took.
CHECK_LIMITS = {
    100: Figures(cpu_seconds=0.35),
    10_000: Figures(cpu_seconds=1.2, memory_mb=200),
}
VERSION_LIMITS = Figures(wall_seconds=0.3)
BUILD_LIMITS = Figures(wall_seconds=20)
COMMITS = 1000
HISTORY_LIMITS = Figures(cpu_seconds=2.0)
COMPONENTS = 10_000
SBOM_LIMITS = Figures(cpu_seconds=2.0)
CASES = 100_000
CASES_LIMITS = Figures(cpu_seconds=3.0, memory_mb=300)
READ_HISTORY = """
import gc, pathlib, sys
gc.disable()  # as the command line does
from samdocs.project import load_project
histories = load_project(pathlib.Path(sys.argv[1]), bare=True).item_histories
sum(len(histories.commits_of(item)) for item in histories.ids)
"""

TAGS = ("v0.10.0", "v0.90.0")
DIFF_SECONDS = 1.0  # more than reading the two states
READ_BOTH = """
import gc, pathlib, sys
gc.disable()  # as the command line does
from samdocs.project import load_project
for tag in sys.argv[2:]:
    load_project(pathlib.Path(sys.argv[1]), at=tag)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Print speed and memory beside their limits.")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the best counts")
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 items")
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, best of {options.runs} runs"
    )
    heads = ("CPU s", "limit", "wall s", "limit", "MB", "limit")
    print(" " * 28 + "".join(f"{head:>{7 + number % 2}}" for number, head in enumerate(heads, 1)))
    with tempfile.TemporaryDirectory(prefix="samdocs-bench-") as folder:
        for label, figures, limits in _measure_all(Path(folder), options.runs, quick=options.quick):
            print(_row(label, figures, limits), flush=True)


def _measure_all(folder: Path, runs: int, *, quick: bool) -> Iterator[tuple[str, Figures, Figures]]:
    """Yield label, figures and limits, one measurement after the other."""
    yield "--version", _best(runs, [SAMDOCS, "--version"], folder), VERSION_LIMITS
    linear: dict[str, Figures] = {}
    for count in (100, 10_000) if quick else (100, 10_000, 100_000):
        project = folder / str(count)
        _run([sys.executable, str(ROOT / "benchmarks" / "corpus.py"), str(count), str(project)])
        for form in ("text", "json"):
            command = [SAMDOCS, "check", "--format", form, str(project)]
            figures = _best(runs if count <= 10_000 else 1, command, folder)
            limits = CHECK_LIMITS.get(count) or linear[form]
            linear[form] = Figures(cpu_seconds=10 * (figures.cpu_seconds or 0))
            yield f"check {count:,} items, {form}", figures, limits
    yield from _measure_history(folder, runs)
    yield _measure_sbom(folder, runs)
    yield from _measure_results(folder, runs)
    yield from _measure_diff(folder, runs)
    yield "build the example, cold", _build(folder), BUILD_LIMITS


def _measure_history(folder: Path, runs: int) -> Iterator[tuple[str, Figures, Figures]]:
    """Measure 10,000 items in 200 files after 1,000 commits; nothing is kept between runs."""
    project = folder / "history"
    corpus = str(ROOT / "benchmarks" / "corpus.py")
    _run([sys.executable, corpus, "10000", str(project), "--git", str(COMMITS)])
    commands = {
        "history_all": [sys.executable, "-c", READ_HISTORY, str(project)],
        "history_one": [SAMDOCS, "history", "SRS-00001", "--project", str(project)],
    }
    for label, command in commands.items():
        yield label, _best(runs, command, folder), HISTORY_LIMITS
    yield "check_with_history", _best(runs, [SAMDOCS, "check", str(project)], folder), Figures()


def _measure_diff(folder: Path, runs: int) -> Iterator[tuple[str, Figures, Figures]]:
    """Measure the difference of two tags 800 commits apart in the project of `_measure_history`."""
    project = str(folder / "history")
    both = _best(runs, [sys.executable, "-c", READ_BOTH, project, *TAGS], folder)
    yield "read two tags", both, Figures()
    limits = Figures(cpu_seconds=(both.cpu_seconds or 0) + DIFF_SECONDS)
    for form in ("text", "json", "html"):
        command = [SAMDOCS, "diff", "--project", project, "--format", form, *TAGS]
        yield f"diff of two tags, {form}", _best(runs, command, folder), limits


def _measure_sbom(folder: Path, runs: int) -> tuple[str, Figures, Figures]:
    """Measure a check of 100 items that holds an SBOM against the list of software of others."""
    project = folder / "sbom"
    _run([sys.executable, str(ROOT / "benchmarks" / "corpus.py"), "100", str(project)])
    evidence = project / "evidence"
    evidence.mkdir(exist_ok=True)
    (evidence / "sbom.cdx.json").write_text(json.dumps(_sbom(COMPONENTS), indent=1))
    command = [SAMDOCS, "check", "--stage", "release", str(project)]
    return f"check_sbom_{COMPONENTS}", _best(runs, command, folder), SBOM_LIMITS


def _sbom(count: int) -> dict[str, object]:
    """Return a CycloneDX in which each component needs three others."""
    components = [
        {
            "type": "library",
            "bom-ref": f"part-{number}",
            "supplier": {"name": "Example"},
            "name": f"package-{number}",
            "version": f"1.{number}",
            "hashes": [{"alg": "SHA-256", "content": "ab" * 32}],
            "licenses": [{"license": {"id": "MIT"}}],
            "purl": f"pkg:npm/%40scope/package-{number}@1.{number}",
        }
        for number in range(count)
    ]
    needs = [
        {
            "ref": f"part-{number}",
            "dependsOn": [f"part-{(number * 7 + step) % count}" for step in (1, 2, 3)],
        }
        for number in range(count)
    ]
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6"}
    return {**head, "components": components, "dependencies": needs}


def _measure_results(folder: Path, runs: int) -> Iterator[tuple[str, Figures, Figures]]:
    """Measure reading a JUnit file, and a check that also finds the test of each of its cases."""
    project = folder / "results"
    corpus = str(ROOT / "benchmarks" / "corpus.py")
    _run([sys.executable, corpus, "1000", str(project), "--git", "2"])
    file = project / "evidence" / "junit" / "results.xml"
    commit = _say(["git", "rev-parse", "HEAD"], project)
    file.write_text(_junit(CASES, commit))
    read = [SAMDOCS, "inspect", str(file)]
    yield f"inspect_junit_{CASES}", _best(runs, read, folder), CASES_LIMITS
    check = [SAMDOCS, "check", "--stage", "release", str(project)]
    yield f"check_junit_{CASES}", _best(runs, check, folder), CASES_LIMITS


def _junit(count: int, commit: str) -> str:
    """Return a JUnit file in which each test of a project of 1,000 items has many parameters."""
    tests = 350
    cases = "\n".join(
        f'<testcase file="tests/bench.py" name="test_tc_{number % tests + 1:05d}[{number // tests}]"'
        ' time="0.01"/>'
        for number in range(count)
    )
    told = {"samdocs.commit": commit, "samdocs.dirty": "false"}
    properties = "".join(f'<property name="{k}" value="{v}"/>' for k, v in told.items())
    head = f'<testsuite name="bench" tests="{count}" failures="0">'
    return f"{head}<properties>{properties}</properties>\n{cases}</testsuite>\n"


def _say(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _build(folder: Path) -> Figures:
    """Measure one build without anything kept from an earlier one."""
    output = str(folder / "documents")
    return _run([SAMDOCS, "build", "-o", output, str(ROOT / "example_project")], home=folder)


def _best(runs: int, command: list[str], home: Path) -> Figures:
    done = [_run(command, home=home) for _ in range(runs)]
    return min(done, key=lambda figures: figures.cpu_seconds or 0)


def _run(command: list[str], *, home: Path = ROOT) -> Figures:
    """Run a program to its end and return what it took. Its messages show only when it fails."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(home)}
    with tempfile.TemporaryFile() as messages:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=surroundings, stdout=subprocess.DEVNULL, stderr=messages
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        messages.seek(0)
        said = messages.read().decode()
    if process.returncode not in ENDED_WELL or "Traceback" in said:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}\n{said}")
    return Figures(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def _row(label: str, figures: Figures, limits: Figures) -> str:
    pairs = [
        (figures.cpu_seconds, limits.cpu_seconds, 2),
        (figures.wall_seconds, limits.wall_seconds, 2),
        (figures.memory_mb, limits.memory_mb, 0),
    ]
    cells = "".join(
        f"{value or 0:>8.{digits}f}{'' if limit is None else f'{limit:.{digits}f}':>7}"
        for value, limit, digits in pairs
    )
    is_over = any(limit is not None and (value or 0) > limit for value, limit, _ in pairs)
    return f"{label:<28}{cells}{'  over the limit' if is_over else ''}"


if __name__ == "__main__":
    main()
