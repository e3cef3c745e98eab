"""The configuration baseline: what was released, of what, with what (IEC 62304:2006+A1:2015, 5.8 and 8.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope
from samdocs.documents.views.builds import BuildRow, build_row, hashed
from samdocs.documents.views.parts import Field
from samdocs.items.architecture import Tool
from samdocs.items.builds import Build
from samdocs.items.files import Attachment
from samdocs.items.ml import Model
from samdocs.items.soup import SoupComponent
from samdocs.proof import judge_evidence


@dataclass(frozen=True, slots=True)
class Baseline:
    """One build under release with how it was made and kept."""

    build: BuildRow
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ControlledRow:
    """A model, a component of others or a tool: what it is, its version, and what fixes it."""

    id: str
    title: Html
    version: Html
    origin: Html
    fixed_by: Html


@dataclass(frozen=True, slots=True)
class BaselineView:
    """Everything under control: builds to be released, those before, and what they are made of."""

    released: tuple[Baseline, ...]
    earlier: tuple[BuildRow, ...]
    models: tuple[ControlledRow, ...]
    soup: tuple[ControlledRow, ...]
    tools: tuple[ControlledRow, ...]


def baseline(scope: Scope) -> BaselineView:
    """Return the configuration of what is to be released."""
    releases = judge_evidence(scope.project).freshness.releases
    every = [one for one in scope.project.of("builds") if isinstance(one, Build)]
    return BaselineView(
        tuple(Baseline(build_row(scope, one), tuple(_made(scope, one))) for one in releases),
        tuple(build_row(scope, one) for one in every if one not in releases),
        tuple(_models(scope)),
        tuple(_soup(scope)),
        tuple(_tools(scope)),
    )


def _made(scope: Scope, build: Build) -> Iterator[Field]:
    write = scope.write
    tools = (" ".join(filter(None, (one.name, one.version, one.digest))) for one in build.toolchain)
    models = scope.project.graph.current_targets(build.id, "models")
    yield Field("How it is made", write.inline(build.procedure) or missing("not told"))
    yield Field("Run", write.line(build.build_run) or missing("not told"))
    yield Field("Toolchain", join(", ", tools) or missing("not told"))
    yield Field("Lock files", _files(build.lock_files) or missing("no lock file"))
    yield Field("Models", write.links(models) or Html("none"))
    yield Field("Delivery", write.inline(build.delivery) or missing("not told"))
    yield Field("Archive", _files(build.archive) or missing("not archived"))


def _files(files: Iterable[Attachment]) -> Html:
    return join("<br>", (hashed(str(one.path), one.sha256 or "no hash") for one in files))


def _models(scope: Scope) -> Iterator[ControlledRow]:
    for one in scope.project.of("models"):
        if isinstance(one, Model):
            file = one.artifact
            fixed = hashed(file.name or file.path or "file", file.sha256) if file else Html("")
            yield _row(scope, one, one.version, Html("own"), fixed or missing("no hash"))


def _soup(scope: Scope) -> Iterator[ControlledRow]:
    for one in scope.project.of("soup"):
        if isinstance(one, SoupComponent):
            maker = scope.write.line(one.manufacturer) or missing("no maker")
            told = (
                fill('<span class="mono">{}</span>', text)
                for text in (one.purl, one.sha256)
                if text
            )
            yield _row(scope, one, one.version, maker, join("<br>", told))


def _tools(scope: Scope) -> Iterator[ControlledRow]:
    for one in scope.project.of("tools"):
        if isinstance(one, Tool):
            maker = scope.write.line(one.manufacturer)
            yield _row(scope, one, one.version, maker, scope.write.inline(one.text))


def _row(
    scope: Scope, item: Model | SoupComponent | Tool, version: str | None, origin: Html, fixed: Html
) -> ControlledRow:
    told = scope.write.line(version) or missing("no version")
    return ControlledRow(item.id, scope.write.line(item.title), told, origin, fixed)
