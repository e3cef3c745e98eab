"""Which documents there are: one template file each, the project's own before the packaged ones."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from samdocs.config import DocumentSettings
from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.fields import Line, Lines, Record, Text, YesNo, one_or_many, read_record
from samdocs.project import Project
from samdocs.rules import RULES
from samdocs.source import Files, Folder, Kind, parse_source
from samdocs.source.text import MAX_FILE_BYTES

#: What front matter says for every collection, or every family of rules.
EVERYTHING = "all"
OWN_FOLDER = "templates"
PACKAGED = "samdocs:"
_SUFFIX = ".html.j2"
_READ = (_SUFFIX, ".css", ".svg", ".woff2")
_FENCE = re.compile(r"---[ \t]*\n(?P<matter>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_FOLDERS = ("documents", "partials", "styles", "styles/fonts")

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]


class FrontMatter(Record):
    """What a template says about its document before the text begins.

    Attributes:
        file: Short title in file names: small letters, digits and hyphens.
        number: What follows the device's identifier in the document's number, e.g. `SRS`.
        purpose: One sentence for the control page.
        clauses: What demands the document, with editions.
        needs: Views the template uses, by name.
        shows: Collections whose items the document describes; their files make its history.
        gates: Families of rules whose findings are listed in its appendix; `all` for every one.
        terms: Words that its chapter of definitions explains.
        sections: What its outline must hold, in order.
        page: Orientation of the tables.
        report: Whether it tells what is found at one commit; such a document has no content that
            could be approved beforehand.
    """

    title: Line
    file: FileName
    number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$")]
    purpose: Text
    clauses: Lines
    needs: Lines = ()
    shows: Lines = ()
    gates: Lines = ()
    terms: Lines = ()
    sections: Annotated[tuple[Line, ...], BeforeValidator(one_or_many)] = ()
    page: Literal["portrait", "wide"] = "portrait"
    report: YesNo = False


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One file of the templates.

    Attributes:
        name: Below the folder of templates, e.g. `documents/srs.html.j2`.
        place: What findings call it: its path in the project, or `samdocs:` and its name.
        path: Its path in the project, for the manifest; empty for a packaged file.
    """

    name: str
    place: str
    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document that can be built.

    Attributes:
        template: Name of its template file.
        place: Where findings about the template are placed.
    """

    key: str
    template: str
    place: str
    matter: FrontMatter


@dataclass(frozen=True, slots=True)
class Library:
    """All templates, and the documents they make.

    Attributes:
        files: Every template, style and font by name; the project's own have won.
        types: Documents by key, sorted.
        diagnostics: What is wrong with the files themselves.
    """

    files: Mapping[str, TemplateFile]
    types: Mapping[str, DocumentType]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def own(self) -> tuple[TemplateFile, ...]:
        """The project's own files, sorted by name."""
        return tuple(self.files[name] for name in sorted(self.files) if self.files[name].path)

    def digest(self) -> str:
        """Return one SHA-256 over everything that decides how documents look."""
        state = hashlib.sha256()
        for name in sorted(self.files):
            state.update(f"{name} {len(self.files[name].content)}\n".encode())
            state.update(self.files[name].content)
        return state.hexdigest()


@dataclass(frozen=True, slots=True)
class Identity:
    """Under which number and title a document is controlled (ISO 13485:2016, 4.2.4)."""

    number: str
    title: str


def identify(project: Project, key: str, library: Library) -> Identity:
    """Return number and title of a document: as configured, else of its template or narrative."""
    settings = project.config.documents.get(key, DocumentSettings())
    document = library.types.get(key)
    suffix = document.matter.number if document else key.upper().replace("_", "-")
    titles = [one.title for one in project.narratives if one.key == key and one.title]
    title = document.matter.title if document else next(iter(titles), key)
    return Identity(
        settings.number or f"{project.config.device.identifier}-{suffix}", settings.title or title
    )


def document_keys(project: Project, library: Library) -> tuple[str, ...]:
    """Return the keys of all documents there are: by template, narrative or setting, sorted."""
    written = (narrative.key for narrative in project.narratives)
    return tuple(sorted({*library.types, *written, *project.config.documents}))


def packaged_library() -> Library:
    """Return the templates and styles samdocs brings, without any document: forms use them."""
    return Library(dict(_packaged()), {}, ())


def load_library(project_files: Files) -> Library:
    """Return the templates for a project; faults become diagnostics."""
    files = dict(_packaged())
    findings: list[Diagnostic] = []
    for found in _own_files(project_files):
        if isinstance(found, Diagnostic):
            findings.append(found)
        else:
            files[found.name] = found
    types: dict[str, DocumentType] = {}
    for name in sorted(files):
        if name.startswith("documents/") and name.endswith(_SUFFIX):
            read = _read_type(files[name])
            if isinstance(read, DocumentType):
                types[read.key] = read
            else:
                findings += read
    return Library(files, types, tuple(sorted(findings, key=lambda found: found.sort_key)))


def template_text(file: TemplateFile) -> str:
    """Return a template without its front matter, on the same lines as in the file.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    text = file.content.decode("utf-8").replace("\r\n", "\n")
    found = _FENCE.match(text)
    if found is None or not file.name.startswith("documents/"):
        return text
    return "\n" * found[0].count("\n") + text[found.end() :]


@cache
def _packaged() -> Mapping[str, TemplateFile]:
    """Return the files samdocs brings: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parents[1]
    is_inside = (package / OWN_FOLDER).is_dir()
    files = Folder(package if is_inside else package.parent)
    return {
        name: TemplateFile(name, f"{PACKAGED}{name}", "", content)
        for name in _listed(files)
        if isinstance(content := files.read(f"{OWN_FOLDER}/{name}"), bytes)
    }


def _listed(files: Files) -> Iterator[str]:
    """Yield the names of the files that can be used, below the folder of templates."""
    for part in _FOLDERS:
        folder = f"{OWN_FOLDER}/{part}"
        found = files.follow(folder)
        listing = files.list_folder(folder) if found and found.kind is Kind.FOLDER else ()
        for entry in () if isinstance(listing, Diagnostic) else listing:
            if entry.name.endswith(_READ) and not _is_folder(files, entry.name):
                yield entry.name.removeprefix(f"{OWN_FOLDER}/")


def _is_folder(files: Files, name: str) -> bool:
    found = files.follow(name)
    return found is not None and found.kind is Kind.FOLDER


def _own_files(files: Files) -> Iterator[TemplateFile | Diagnostic]:
    for name in _listed(files):
        place = f"{OWN_FOLDER}/{name}"
        if fault := _misplaced(files, place):
            yield fault
            continue
        content = files.read(place)
        if isinstance(content, Diagnostic):
            yield _fault("TPL001", place, 1, content.message, content.hint)
        elif len(content) > MAX_FILE_BYTES:  # it was read no further than that
            message = f"`{place}` has more than {MAX_FILE_BYTES:,} bytes"
            yield _fault("TPL001", place, 1, message, "split it, or leave out what is not needed")
        elif name.endswith(".woff2") or _is_text(content):
            yield TemplateFile(name, place, place, content)
        else:
            yield _fault("TPL001", place, 1, f"`{place}` is not UTF-8", "save it as UTF-8")


def _misplaced(files: Files, place: str) -> Diagnostic | None:
    found = files.follow(place)
    if found is not None and found.is_inside:
        return None
    where = "a place outside the project" if found else "nothing"
    message = f"`{place}` is a symbolic link to {where}"
    return _fault("TPL001", place, 1, message, "copy the file into the project")


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _read_type(file: TemplateFile) -> DocumentType | list[Diagnostic]:
    found = _FENCE.match(file.content.decode("utf-8").replace("\r\n", "\n"))
    key = file.name.removeprefix("documents/").removesuffix(_SUFFIX)
    if found is None:
        message = f"`{file.place}` has no front matter"
        hint = "begin it with `---`, `title:`, `file:`, `number:`, `purpose:`, `clauses:`, `---`"
        return [_fault("TPL006", file.place, 1, message, hint)]
    source = parse_source(file.place, f"\n{found['matter']}".encode())
    if source.diagnostics:
        return [_as_front_matter(fault) for fault in source.diagnostics]
    matter = read_record(FrontMatter, source, (), source.data)
    if isinstance(matter, list):
        return [_as_front_matter(fault) for fault in matter]
    return DocumentType(key, file.name, file.place, matter)


def _as_front_matter(fault: Diagnostic) -> Diagnostic:
    return diagnose(RULES["TPL006"], fault.message, fault.location, hint=fault.hint)


def _fault(code: str, place: str, line: int, message: str, hint: str) -> Diagnostic:
    return diagnose(RULES[code], message, Location(place, line, 1, line, 1), hint=hint)
