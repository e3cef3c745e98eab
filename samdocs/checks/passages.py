"""Every text of a project with its place: fields of items, settings, and lines of narratives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.items import Item
from samdocs.project import Project
from samdocs.project.narratives import Narrative
from samdocs.rules import RULES
from samdocs.source import Value

#: Keys whose values are names, never prose.
_NAMES = frozenset({"id", "status", "tags", "formerly"})
_CODE = re.compile(r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)")
_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, and where it stands.

    Attributes:
        text: With code blanked out: what stands there is quoted, not said.
        raw: As written.
        item: The item it belongs to; None in settings and narratives.
        path: Keys from the item, or from the top of samdocs.yaml, to the text.
        narrative: The file it is a line of; None elsewhere.
        line: Line in that file, from 1.
    """

    text: str
    raw: str
    item: Item | None = None
    path: Path = ()
    narrative: Narrative | None = None
    line: int = 0

    def place(self, project: Project, at: int = 0, length: int = 0) -> Location | None:
        """Return where the text stands; in a narrative the columns of a part of it."""
        if self.narrative is not None:
            return self.narrative.at(self.line, at + 1, length=length)
        if self.item is not None:
            return project.locate(self.item.id, *self.path)
        return project.locate_config(*self.path)

    @property
    def name(self) -> str:
        """What messages call the place of the text."""
        if self.narrative is not None:
            return self.narrative.file
        field = ".".join(str(part) for part in self.path)
        return f"{self.item.id}.{field}" if self.item is not None else f"samdocs.yaml: {field}"


def passages(project: Project) -> Iterator[Passage]:
    """Yield every text of items that are not retired, of samdocs.yaml and of narratives."""
    yield from setting_passages(project)
    for item in project.items.values():
        if not item.is_retired:
            yield from item_passages(project, item)
    for narrative in project.narratives:
        yield from narrative_passages(narrative)


def setting_passages(project: Project) -> Iterator[Passage]:
    """Yield the texts of samdocs.yaml."""
    for path, text in _walk(dict(project.config_source.data), ()):
        yield Passage(without_code(text), text, path=path)


def item_passages(project: Project, item: Item) -> Iterator[Passage]:
    """Yield the texts of an item as they are written, names left out."""
    read = project.read[item.id]
    collection, index = read.path
    entries = read.source.data.get(collection)
    entry = entries[index] if isinstance(entries, list) else {}
    for path, text in _walk(entry, ()):
        yield Passage(without_code(text), text, item=item, path=path)


def narrative_passages(narrative: Narrative) -> Iterator[Passage]:
    """Yield the lines of a narrative that are not empty; lines of fenced code are left out."""
    fence = ""
    for number, line in enumerate(narrative.text.split("\n"), 1):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark["fence"]
        elif mark and mark["fence"].startswith(fence):
            fence = ""
        elif not fence and line.strip():
            yield Passage(without_code(line), line, narrative=narrative, line=number)


def without_code(text: str) -> str:
    """Return a text of the same length with its code spans blanked out."""
    return _CODE.sub(lambda code: " " * len(code[0]), text) if "`" in text else text


def report(
    project: Project,
    code: str,
    passage: Passage,
    message: str,
    hint: str,
    span: tuple[int, int] = (0, 0),
) -> Diagnostic:
    """Return a finding about a part of a text, given as start and end."""
    start, end = span
    where = passage.place(project, start, end - start)
    item = passage.item.id if passage.item is not None else ""
    return diagnose(RULES[code], message, where, hint=hint, item=item)


def _walk(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, entry in value.items():
            if key not in _NAMES:
                yield from _walk(entry, (*path, key))
    else:
        for position, entry in enumerate(value):
            yield from _walk(entry, (*path, position))
