"""Plans and reports the team writes itself: Markdown in `documents/`, and which templates exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from samdocs.diagnostics import Diagnostic, Location
from samdocs.source import Files, Folder, Kind, parse_source
from samdocs.source.text import decode

FOLDER = "documents"
_TEMPLATES = "templates/documents"
_TEMPLATE_SUFFIX = ".html.j2"
_MATTER = re.compile(r"---[ \t]*\n(?P<matter>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<title>.*?))?[ \t]*#*[ \t]*$")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a narrative and the text below it.

    Attributes:
        level: 1 to 6.
        line: Line of the heading in the file, from 1.
        text: Everything up to the next heading of any level.
        is_parent: Whether the next heading is a deeper one.
    """

    title: str
    level: int
    line: int
    text: str
    is_parent: bool

    @property
    def is_empty(self) -> bool:
        """Whether neither text nor a deeper section follows."""
        return not self.text.strip() and not self.is_parent


@dataclass(frozen=True, slots=True)
class Narrative:
    """One Markdown file of `documents/`.

    Attributes:
        file: Path in the project, with forward slashes.
        key: The document it belongs to: `document:` of its front matter, else the file's name.
        title: `title:` of its front matter, empty if it gives none.
        text: The file with its front matter blanked out, so that lines keep their numbers.
        diagnostics: Why it cannot be read, or what is odd about its text.
    """

    file: str
    key: str
    title: str
    text: str
    sections: tuple[Section, ...]
    diagnostics: tuple[Diagnostic, ...]

    def at(self, line: int, column: int = 1, *, length: int = 0) -> Location:
        """Return a place in the file; lines and columns count from 1."""
        return Location(self.file, line, column, line, column + length)


def read_narratives(files: Files) -> tuple[Narrative, ...]:
    """Return the narratives of a project, by file name.

    Files that are links out of the project are left out. Whatever a file holds, it never raises.
    """
    found = [name for name in _listed(files, FOLDER) if PurePosixPath(name).suffix == ".md"]
    targets = {name: files.follow(name) for name in found}
    inside = [name for name, target in targets.items() if target is None or target.is_inside]
    return tuple(_read(name, content) for name, content in files.read_all(inside).items())


def find_templates(files: Files) -> frozenset[str]:
    """Return the keys of the documents for which samdocs or the project has a template."""
    return _packaged_templates() | _keys(files, _TEMPLATES)


def _listed(files: Files, folder: str) -> tuple[str, ...]:
    """Return the paths of what a folder holds; none if there is no such folder."""
    found = files.follow(folder)
    listing = files.list_folder(folder) if found and found.kind is Kind.FOLDER else ()
    return () if isinstance(listing, Diagnostic) else tuple(entry.name for entry in listing)


def _read(file: str, content: bytes | Diagnostic) -> Narrative:
    stem = PurePosixPath(file).stem
    if isinstance(content, Diagnostic):
        return Narrative(file, stem, "", "", (), (content,))
    text, findings = decode(file, content)
    if text is None:
        return Narrative(file, stem, "", "", (), findings)
    matter = _MATTER.match(text)
    if matter is None:
        return Narrative(file, stem, "", text, tuple(_sections(text)), findings)
    source = parse_source(file, f"\n{matter['matter']}".encode())
    body = "\n" * matter[0].count("\n") + text[matter.end() :]
    key, title = (_word(source.data.get(name)) for name in ("document", "title"))
    every = (*findings, *source.diagnostics)
    return Narrative(file, key or stem, title, body, tuple(_sections(body)), every)


def _word(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _sections(text: str) -> Iterator[Section]:
    lines = text.split("\n")
    headings = list(_headings(lines))
    for number, (line, level, title) in enumerate(headings):
        following = headings[number + 1] if number + 1 < len(headings) else (len(lines), 0, "")
        below = "\n".join(lines[line + 1 : following[0]])
        yield Section(title, level, line + 1, below, following[1] > level)


def _headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield position, level and title of each heading; code in fences holds none."""
    fence = ""
    for position, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark["fence"]
        elif mark and mark["fence"].startswith(fence):
            fence = ""
        elif not fence and (heading := _HEADING.match(line)):
            yield position, len(heading["marks"]), heading["title"] or ""


@cache
def _packaged_templates() -> frozenset[str]:
    """Look inside the package, as in a wheel, else beside it, as in a checkout."""
    package = Path(__file__).parents[1]
    is_inside = (package / _TEMPLATES).is_dir()
    return _keys(Folder(package if is_inside else package.parent), _TEMPLATES)


def _keys(files: Files, folder: str) -> frozenset[str]:
    names = [PurePosixPath(name).name for name in _listed(files, folder)]
    return frozenset(
        name.removesuffix(_TEMPLATE_SUFFIX) for name in names if name.endswith(_TEMPLATE_SUFFIX)
    )
