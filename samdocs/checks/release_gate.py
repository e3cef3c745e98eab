"""The gate of a release: everything that must hold before a package may be published.

The rules of the stage are judged by their checks; here stands what only a release asks for: the
state of git, the tag, the build record, and an attestation for each rule that is not decided.
"""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.attestations import find_unattested
from samdocs.checks.registry import found, found_at
from samdocs.checks.releases import builds_under_release
from samdocs.checks.run import CheckReport
from samdocs.checks.select import described, listed, unsaid
from samdocs.config import Config
from samdocs.control.library import Library
from samdocs.diagnostics import Diagnostic, Location, SamdocsError, Severity
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.damage import find_damage
from samdocs.evidence.git.objects import read_tree
from samdocs.evidence.git.oddities import OddityKind
from samdocs.evidence.git.references import Tag, read_tags
from samdocs.evidence.git.state import GitState
from samdocs.evidence.git.text import visible
from samdocs.items.builds import Build
from samdocs.items.ml import Model
from samdocs.project import Project

#: Judged on the files of a package, not on records.
JUDGED_ON_FILES = "DOC012"


def find_refusals(
    project: Project, report: CheckReport, tag: str, library: Library
) -> tuple[Diagnostic, ...]:
    """Return everything for which a release is refused; nothing means that it may be made.

    Args:
        project: What is to be released, read from the folder.
        report: Its findings at the stage of the release.
        tag: The tag as the caller names it, e.g. `v1.2.0`.
        library: The templates; those of the project are inputs, too.

    Raises:
        SamdocsError: Nothing can be said: no git, no commit, or only a part of the history.
    """
    commit = _usable_commit(project.git)
    refusals = [
        *_of_state(project, library),
        *_of_damage(project, commit),
        *_of_tag(project, tag, commit),
        *_of_build(project),
        *(found for found in report.open if found.severity >= Severity.MAJOR),
        *find_unattested(
            project, (rule for rule in report.not_evaluated if rule.code != JUDGED_ON_FILES)
        ),
    ]
    return tuple(refusals)


def _usable_commit(git: GitState) -> Commit:
    hint = "run it in a clone of the project's repository with its whole history and its tags"
    if not git.available:
        raise SamdocsError(f"{git.reason}, so nothing can be released", hint)
    if git.shallow:
        raise SamdocsError(
            "the clone is shallow, so what led to the release is not known",
            "fetch the whole history: `git fetch --unshallow --tags`",
        )
    if git.commit is None:
        raise SamdocsError("the repository has no commit yet", "commit the project and tag it")
    return git.commit


def _of_state(project: Project, library: Library) -> Iterator[Diagnostic]:
    git = project.git
    dirty = sorted({*git.dirty, *_uncommitted(project, library)})
    for name in dirty:
        yield found_at(
            "OUT005",
            _top_of(name),
            f"`{name}` is not as in the commit",
            hint="commit it, or take the change back",
        )
    used = {visible(name) for name in _inputs(project, library)}
    for odd in git.odd:
        if odd.forbids_release or (odd.kind is OddityKind.POINTER and odd.path in used):
            place = _top_of(odd.path) if odd.path else None
            yield found_at("OUT005", place, odd.words, hint=odd.hint)
    for difference in project.second_reading.differences:
        yield found_at("OUT005", None, difference, hint="clone again from a source you trust")


def _of_damage(project: Project, commit: Commit) -> Iterator[Diagnostic]:
    if damage := find_damage(project.root, commit.hash):
        message = f"the repository is not whole: {damage}"
        hint = "run `git fsck`, and clone again from a source you trust"
        yield found_at("OUT005", None, message, hint=hint)


def _uncommitted(project: Project, library: Library) -> Iterator[str]:
    """Yield narratives and templates that no commit holds; the state of git knows the sources."""
    if project.at is not None:
        return
    held = {entry.path for entry in read_tree(project.root)}
    yield from (name for name in _inputs(project, library) if name not in held)


def _inputs(project: Project, library: Library) -> tuple[str, ...]:
    """Return the files that documents are made from, beside those the state of git looks at."""
    narratives = (one.file for one in project.narratives)
    return (*project.sources, *project.key_ring.files, *narratives, *(f.path for f in library.own))


def _top_of(name: str) -> Location:
    return Location(name, 1, 1, 1, 1)


def _of_tag(project: Project, name: str, commit: Commit) -> Iterator[Diagnostic]:
    place = project.locate_config("device", "version")
    tag = next((one for one in read_tags(project.root) if one.name == name), None)
    if tag is None:
        yield found_at(
            "OUT006",
            None,
            f"there is no tag `{name}`",
            hint=f"tag the commit: `git tag --sign {name}`, or fetch the tags",
        )
    else:
        yield from _of_existing(tag, commit)
    version = project.config.device.version
    if name != f"v{version}":
        says = f"version {version}" if version else "no version"
        yield found_at(
            "OUT006",
            place,
            f"the tag is `{name}`, and samdocs.yaml gives the device {says}",
            hint=f"release `v{version}`, or correct the version" if version else "give it one",
        )


def _of_existing(tag: Tag, commit: Commit) -> Iterator[Diagnostic]:
    """Yield that a tag stands elsewhere; what it is and who signed it is judged by REL006."""
    if tag.target != commit.hash:
        yield found_at(
            "OUT006",
            None,
            f"tag `{tag.name}` stands on `{tag.target[:12]}`, and `{commit.short}` is checked out",
            hint=f"check it out: `git checkout {tag.name}`",
        )


def _of_build(project: Project) -> Iterator[Diagnostic]:
    """Yield what is wrong with the build record; that there is none is said by REL003."""
    builds = builds_under_release(project)
    if len(builds) > 1:
        others = listed(build.id for build in builds)
        yield found(
            project,
            "OUT007",
            builds[-1],
            f"{others} carry the same version, so it is not said which is released",
            hint="give trials a version of their own, or retire them",
        )
    for build in builds:
        yield from _incomplete(project, build)


def _incomplete(project: Project, build: Build) -> Iterator[Diagnostic]:
    demanded: dict[str, object] = {"sources": build.sources, "artifacts": build.artifacts}
    if any(described(project, Model)):
        demanded["models"] = build.models or project.graph.targets(build.id, "models")
    if missing := unsaid(demanded):
        yield found(
            project,
            "OUT007",
            build,
            f"`{build.id}` does not give {listed(missing)}",
            hint="name the commit of each repository, each delivered file with its hash, and the "
            "models that are in it",
        )
    for source in build.sources:
        if source.repo and source.repo not in project.config.repositories:
            yield found(
                project,
                "OUT007",
                build,
                f"`{build.id}` names the repository `{source.repo}`, which samdocs.yaml does not",
                hint=f"list it under `repositories:`; known are {_known(project.config)}",
                field=("sources",),
            )


def _known(config: Config) -> str:
    return listed(sorted(config.repositories)) if config.repositories else "none"
