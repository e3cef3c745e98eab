"""Rules that hold SBOMs and lock files against the SOUP list (IEC 62304:2006+A1:2015, 8.1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samdocs.checks.registry import Undecided, check, found, found_at, with_related
from samdocs.checks.select import counting, listed
from samdocs.diagnostics import Diagnostic, Location, Related
from samdocs.items.soup import SoupComponent
from samdocs.project import Project
from samdocs.proof.components import Declared, Match, Reconciliation, reconcile
from samdocs.proof.soup_names import names_something

#: So many undeclared components of one file are named one by one.
MOST_NAMED = 50
_DRAFT = "record it under `soup:`, or let `samdocs new soup --from-sbom` draft the records"


@check("SOUP002")
def component_not_declared(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every component of the SBOM or lock file is in the SOUP list, in the version that is used.

    A component is found by its package URL, else by name; `covers: ["pkg:pypi/scipy*"]` names what
    comes along with a component and is judged with it, but not just everything (`*`). What the file
    tells to be used in development only, or to be built here, is left out. Software items and
    models of the project are its own. A record whose package the files do not list any more, though
    they list others of its kind, is out of date. Files of one release agree about versions.
    """
    told = reconcile(project)
    if told.undecided:
        yield Undecided(told.undecided)
    yield from _undeclared(told)
    yield from _in_other_versions(project, told)
    yield from _contradicting(told)
    if not told.undecided:
        yield from _absent(project, told)
    yield from _covering_everything(project)


def _undeclared(told: Reconciliation) -> Iterator[Diagnostic]:
    for file in told.files:
        missing = [m for m in told.all(Declared.NOT) if m.file is file]
        for match in missing[:MOST_NAMED]:
            message = f"`{match.component.label}` of `{file.file}` is in no SOUP record"
            yield found_at("SOUP002", place_of(match), message, hint=_DRAFT)
        if more := len(missing) - MOST_NAMED:
            if more < 0:
                continue
            message = f"{more:,} more components of `{file.file}` are in no SOUP record"
            yield found_at("SOUP002", place_of(missing[MOST_NAMED]), message, hint=_DRAFT)


def _in_other_versions(project: Project, told: Reconciliation) -> Iterator[Diagnostic]:
    for record in counting(project, SoupComponent):
        others = [m for m in told.of(record.id) if m.declared is Declared.OTHER_VERSION]
        if not others:
            continue
        uses = listed(sorted({match.component.version or "no version" for match in others}))
        files = listed(sorted({match.file.file for match in others}))
        also = "also " if len(others) < len(told.of(record.id)) else ""
        finding = found(
            project,
            "SOUP002",
            record,
            f"`{record.id}` declares version {record.version}, and {files} {also}lists {uses}",
            hint="declare the version in use; a second version in use is a record of its own",
            field=("version",),
        )
        yield with_related(finding, *(Related(place_of(m), "it is listed here") for m in others))


def _contradicting(told: Reconciliation) -> Iterator[Diagnostic]:
    """Yield the members of groups of which two files list no version in common."""
    by_package: dict[str, dict[str, list[Match]]] = {}
    for match in told.all(Declared.GROUP):
        files = by_package.setdefault(match.component.package, {})
        files.setdefault(match.file.file, []).append(match)
    for _, files in sorted(by_package.items()):
        (name, first), *others = sorted(files.items())
        versions = {match.component.version for match in first}
        for other, matches in others:
            if versions.isdisjoint(match.component.version for match in matches):
                message = (
                    f"`{other}` lists `{matches[0].component.label}`,"
                    f" and `{name}` lists `{first[0].component.label}`"
                )
                hint = "take both from the same build, and leave out the one that is not of it"
                yield found_at("SOUP002", place_of(matches[0]), message, hint=hint)


def _absent(project: Project, told: Reconciliation) -> Iterator[Diagnostic]:
    absent = set(told.absent)
    for record in counting(project, SoupComponent):
        if record.id in absent:
            files = listed(file.file for file in told.files)
            message = (
                f"`{record.id}` is in the SOUP list, and {files} does not list `{record.purl}`"
            )
            hint = "retire the record if the component is gone, else correct its `purl:`"
            yield found(project, "SOUP002", record, message, hint=hint, field=("purl",))


def _covering_everything(project: Project) -> Iterator[Diagnostic]:
    for record in counting(project, SoupComponent):
        for number, pattern in enumerate(record.covers):
            if not names_something(pattern):
                message = f"`{record.id}` covers whatever comes: `{pattern}`"
                hint = "name the packages it stands for, e.g. `pkg:pypi/scipy*`"
                place = ("covers", number)
                yield found(project, "SOUP002", record, message, hint=hint, field=place)


def missing_of_groups(
    project: Project, groups: Iterable[SoupComponent]
) -> Iterator[Diagnostic | Undecided]:
    """Yield what a file does not tell of groups without a version of their own (for SOUP001)."""
    told = reconcile(project)
    for record in groups:
        if told.undecided:
            yield Undecided(f"the versions of the group `{record.id}`: {told.undecided}")
            continue
        members = told.of(record.id)
        if not members:
            message = f"`{record.id}` has no version, and no SBOM or lock file lists what it covers"
            hint = "correct the patterns under `covers:`, or give it a version"
            yield found(project, "SOUP001", record, message, hint=hint, field=("covers",))
        for match in members:
            if not match.component.version:
                message = f"`{match.component.name}`, covered by `{record.id}`, has no version"
                hint = "let the tool that writes the file give the exact version"
                yield found_at("SOUP001", place_of(match), message, hint=hint)


def place_of(match: Match) -> Location:
    """Return where a component stands in its file."""
    line = match.component.line
    return Location(match.file.file, line, 1, line, 1)
