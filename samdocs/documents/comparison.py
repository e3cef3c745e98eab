"""The page of `samdocs diff`: one self-contained file, in the look of the documents, without script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samdocs.changes import Difference
from samdocs.changes.change_requests import RequestedChange
from samdocs.control.library import load_library
from samdocs.diagnostics import SamdocsError
from samdocs.documents.html import Html
from samdocs.documents.loading import LibraryLoader
from samdocs.documents.markdown import Writer
from samdocs.documents.outline import Outline
from samdocs.documents.sandbox import LimitError, TemplateEngine
from samdocs.documents.style import screen_style
from samdocs.documents.views.changes import build_changes_view
from samdocs.documents.views.requests import request_view
from samdocs.evidence.git.files import CommitFiles
from samdocs.graph import RECORDS
from samdocs.project import Project

_STYLE_MARK = "<!--style-->"
_PAGE = "partials/comparison.html.j2"
_FOLDER_STATE = "the folder as it is"
_SHORT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """What the page is about: the device, what is compared, and the two states in words."""

    title: str
    device: str
    sides: tuple[tuple[str, str], ...]


def render_comparison(old: Project, new: Project, found: Difference, names: tuple[str, str]) -> str:
    """Return the difference between two states as a page.

    Args:
        old: The earlier state.
        new: The later state.
        found: What differs between them.
        names: What the two were asked for by; an empty one stands for the folder.

    Raises:
        SamdocsError: The difference is too large for a page.
    """
    changed = (item.id for item in found.changed)
    added = (name for name in found.added if new.items[name].collection not in RECORDS)
    writer = Writer(frozenset((*added, *found.removed, *changed)))
    states = (("Before", names[0], old), ("After", names[1], new))
    heading = Heading(
        f"{names[0] or _FOLDER_STATE} to {names[1] or _FOLDER_STATE}",
        f"{new.config.device.name} {new.version}",
        tuple((word, _state(name, project)) for word, name, project in states),
    )
    view = build_changes_view(old, new, found, writer)
    return _render(new, {"heading": heading, "changes": view, "requests": ()})


def render_requests(project: Project, found: Sequence[RequestedChange]) -> str:
    """Return what was done under change requests as a page.

    Raises:
        SamdocsError: It is too large for a page.
    """
    writer = Writer(frozenset[str]())
    heading = Heading(
        ", ".join(one.id for one in found),
        f"{project.config.device.name} {project.version}",
        (("State", _state("", project)),),
    )
    views = tuple(request_view(project, one, writer) for one in found)
    return _render(project, {"heading": heading, "changes": None, "requests": views})


def _state(name: str, project: Project) -> str:
    commit = project.git.commit if project.git.available else None
    words = [name or (_FOLDER_STATE if project.at is None else "")]
    dirty = " and uncommitted changes" if project.git.dirty else ""
    words += [f"commit {commit.hash[:_SHORT_DIGITS]}{dirty}" if commit else "no commit"]
    words += [f"version {project.version}"]
    return ", ".join(word for word in words if word)


def _render(project: Project, values: Mapping[str, object]) -> str:
    """Render with the packaged templates, whatever templates the project brings."""
    library = load_library(CommitFiles(project.root, (), {}))
    engine = TemplateEngine(LibraryLoader(library))
    shared = {"outline": Outline(), "style_mark": Html(_STYLE_MARK)}
    try:
        page = engine.get_template(_PAGE).render({**values, **shared})
    except LimitError as limit:
        message = f"the difference is too large for one page: it {limit}"
        raise SamdocsError(message, "compare nearer states, or use --format text or json") from None
    return page.replace(_STYLE_MARK, screen_style(library), 1)
