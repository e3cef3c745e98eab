"""Drafts of test items for collected tests that no item names yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.evidence.collected import CollectedTest
from samdocs.fields import ItemId
from samdocs.graph import NearestIds
from samdocs.items.links import link_fields
from samdocs.items.verification import Test
from samdocs.project import Project
from samdocs.project.matching import TestNames
from samdocs.rules import RULES

#: Where drafts go unless the caller says otherwise.
DRAFTS = "verification/drafts.yaml"
LEVELS = ("unit", "integration", "system", "acceptance")
_MOST_TITLE = 100
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of some collected tests.

    Attributes:
        written: What was written; None where there was nothing to write.
        named: How many tests are named by an item already.
    """

    written: Written | None
    named: int


def find_wrong_ids(
    project: Project, collected: Iterable[tuple[str, CollectedTest]]
) -> Iterator[Diagnostic]:
    """Yield a finding for each id in the marks of tests that the project cannot hold against them.

    Args:
        project: The project.
        collected: The file that tells of a test, and the test.
    """
    [verifies] = [field for field in link_fields(Test) if field.verb == "verifies"]
    nearest = NearestIds(project.items)
    told: set[tuple[str, int, str]] = set()
    for file, test in collected:
        wanted = dict.fromkeys(test.verifies, verifies.link.to)
        wanted |= dict.fromkeys(test.tests, (Test.collection,))
        for name, collections in wanted.items():
            fault = _fault(project, name, collections)
            if fault and (file, test.line, name) not in told:
                told.add((file, test.line, name))
                near = nearest.find(name)
                hint = f"the nearest is `{near}`" if near else "correct the mark of the test"
                where = Location(file, test.line, 1, test.line, 1)
                yield diagnose(RULES["EVD008"], f"`{test.name}` names {fault}", where, hint=hint)


def draft_tests(
    project: Project, collected: Sequence[CollectedTest], *, level: str = "", file: str = ""
) -> Drafted:
    """Write an item for each test that no item names yet; their marks must hold ids that exist.

    Args:
        project: As read from its folder.
        collected: The tests, in the order to write them.
        level: The level of all of them; empty takes it from the folders they lie in.
        file: Path from the project's folder; empty is `verification/drafts.yaml`.

    Raises:
        SamdocsError: The file cannot be edited; nothing was written.
    """
    unnamed = [*_unnamed(project, collected)]
    if not unnamed:
        return Drafted(None, len(collected))
    shared = Counter(_title(test) for test in unnamed)
    entries = [_entry(test, level, is_shared=shared[_title(test)] > 1) for test in unnamed]
    written = append_records(project, "tests", entries, file=file or DRAFTS)
    return Drafted(written, len(collected) - len(unnamed))


def _unnamed(project: Project, collected: Sequence[CollectedTest]) -> Iterator[CollectedTest]:
    items = (item for item in project.items.values() if isinstance(item, Test))
    names = TestNames({item.id: item.automated_by for item in items})
    seen: set[str] = set()
    for test in collected:
        is_named = names.find(test.name) or names.find(f"{test.name}[]")
        if not test.tests and not is_named and test.name not in seen:
            seen.add(test.name)
            yield test


def _fault(project: Project, name: str, collections: Sequence[str]) -> str:
    item = project.items.get(ItemId(name))
    if item is None:
        return "" if name in project.broken else f"`{name}`, which does not exist"
    if item.collection not in collections:
        return f"`{name}`, which is of another kind"
    return f"`{name}`, which is retired" if item.is_retired else ""


def _entry(test: CollectedTest, level: str, *, is_shared: bool) -> Mapping[str, Entry]:
    entry: dict[str, Entry] = {
        "title": _full_title(test) if is_shared else _title(test),
        "status": "draft",
    }
    if found := level or _level(test.file or test.name):
        entry["level"] = found
    entry["method"] = "test"
    if test.verifies:
        entry["verifies"] = list(test.verifies)
    entry["automated_by"] = [f"{test.name}[*]" if test.is_parametrised else test.name]
    return entry


def _title(test: CollectedTest) -> str:
    """Return the first line of what a test says of itself, else the words of its name."""
    first = test.doc.strip().partition("\n")[0].strip().rstrip(".")
    if first:
        return first if len(first) <= _MOST_TITLE else f"{first[:_MOST_TITLE]}…"
    return _words(test.name.rpartition(".")[2])


def _full_title(test: CollectedTest) -> str:
    """Return a title with the class or module before it, where several tests share the short one."""
    above = test.name.split(".")[-2:-1]
    return f"{_words(above[0])}: {_title(test)}" if above else _title(test)


def _words(name: str) -> str:
    bare = re.sub(r"^[Tt]est_?", "", name) or name
    words = [word if word.isupper() else word.lower() for word in _WORD_ENDS.split(bare) if word]
    joined = " ".join(words)
    return f"{joined[:1].upper()}{joined[1:]}" or name


def _level(path: str) -> str:
    """Return the level that a folder on the way to a test names; empty if none does."""
    parts = re.split(r"[/.]", path.lower())
    return next((part for part in parts if part in LEVELS), "")
