"""The examples of the rules: the files of a bad and a good project, or the commits that lead there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from samdocs.source import parse_source

#: A folder of numbered folders beside an example's files: what was committed, step by step.
HISTORY = "history"
#: Files of a step that say how it is committed; the rest is the project's.
COMMIT_FILE, DELETE_FILE = "commit.yaml", "DELETE"

_PACKAGE = Path(__file__).parents[2]
#: In a wheel the examples lie inside the package, in a checkout among the tests.
_FOLDERS = (_PACKAGE / "examples", _PACKAGE.parent / "tests" / "rules")
_CONTEXT_LINES = 1


@dataclass(frozen=True, slots=True)
class Example:
    """The example of a rule.

    Attributes:
        bad: Name and text of each file with the fault. Where it took commits to make the fault, the
            name tells the commit, and a file that one changes is shown by the lines that differ.
        good: The same with the fault mended.
        expected: What `samdocs check` says about the bad one.
    """

    bad: tuple[tuple[str, str], ...] = ()
    good: tuple[tuple[str, str], ...] = ()
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of an example.

    Attributes:
        name: The folder it is written in.
        facts: What its `commit.yaml` says; see tests/rules/README.md.
        files: The texts it writes, by name.
        deleted: The names it removes.
    """

    name: str
    facts: Mapping[str, str | tuple[str, ...]]
    files: Mapping[str, str]
    deleted: tuple[str, ...]

    @property
    def subject(self) -> str:
        """First line of the message; without one, the words of the folder's name."""
        words = self.name.partition("-")[2].replace("-", " ")
        return self.text("message", words.capitalize()).split("\n")[0]

    def text(self, key: str, otherwise: str = "") -> str:
        """Return what `commit.yaml` says under a key that holds a text."""
        value = self.facts.get(key, otherwise)
        return value if isinstance(value, str) else otherwise

    def texts(self, key: str) -> tuple[str, ...]:
        """Return what `commit.yaml` says under a key that holds a text or several."""
        value = self.facts.get(key, ())
        return (value,) if isinstance(value, str) else value


def find_example(code: str) -> Example:
    """Return the example that ships with samdocs; an empty one if the rule has none."""
    for folder in _FOLDERS:
        if (folder / code / "bad").is_dir():
            return read_example(folder / code)
    return Example()


def read_example(folder: Path) -> Example:
    """Return the example in a folder that holds `bad`, `good` and perhaps `expected.txt`."""
    expected = folder / "expected.txt"
    text = expected.read_text(encoding="utf-8") if expected.is_file() else ""
    base = _read_files(folder.parent / "_base")
    return Example(_texts(folder / "bad", base), _texts(folder / "good", base), text)


def read_steps(folder: Path) -> tuple[Step, ...]:
    """Return the commits that lead to an example, first to last; none if it needs no history."""
    listed = (folder / HISTORY).iterdir() if (folder / HISTORY).is_dir() else ()
    return tuple(_read_step(step) for step in sorted(listed) if step.is_dir())


def _read_step(folder: Path) -> Step:
    files = _read_files(folder)
    said = parse_source(COMMIT_FILE, files.pop(COMMIT_FILE, "").encode()).data
    deleted = files.pop(DELETE_FILE, "").split("\n")
    facts = {key: _plain(value) for key, value in said.items()}
    return Step(folder.name, facts, files, tuple(name for name in deleted if name))


def _plain(value: object) -> str | tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else str(value)


def _read_files(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in found
    }


def _texts(folder: Path, base: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    steps = read_steps(folder)
    files = {
        name: text
        for name, text in _read_files(folder).items()
        if not name.startswith(f"{HISTORY}/")
    }
    return (*_commits(steps, base), *files.items())


def _commits(steps: tuple[Step, ...], base: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    # What every project begins with is known, so a change of it is shown by its lines.
    known = dict(base)
    for number, step in enumerate(steps, start=1):
        day = step.text("date")[:10]
        told = f"commit {number} of {len(steps)}, {day + ': ' if day else ''}{step.subject}"
        tags = "".join(f" (tag {name})" for name in step.texts("tags"))
        for name in step.deleted:
            known.pop(name, None)
            yield f"{told}{tags}: {name}", "(removed)"
        for name, text in step.files.items():
            shown = _changed_lines(known[name], text) if name in known else text
            known[name] = text
            yield f"{told}{tags}: {name}", shown
        if not step.files and not step.deleted:
            yield f"{told}{tags}", ""


def _changed_lines(before: str, after: str) -> str:
    """Return the lines in which two states of a file differ, marked, with one line around them."""
    lines = list(
        unified_diff(before.splitlines(), after.splitlines(), n=_CONTEXT_LINES, lineterm="")
    )
    return "\n".join("…" if line.startswith("@@") else line for line in lines[2:])
