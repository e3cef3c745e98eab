"""Rules on versions: what tags, builds and labels say of them (FDA 2023, VI.I; IEC 62304, 5.8.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.checks.evidence import some_of
from samdocs.checks.registry import Undecided, check, found, found_at, found_in
from samdocs.checks.releases import builds_under_release
from samdocs.checks.select import described, listed, unsaid
from samdocs.diagnostics import Diagnostic, Location, SamdocsError
from samdocs.evidence.git.version_tags import VersionHistory
from samdocs.fields import ItemId
from samdocs.items.builds import Build
from samdocs.items.labelling import LabelItem
from samdocs.project import Project
from samdocs.proof.components import is_of_device, reconcile


@check("REL001")
def versions_disagree(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Tag, device, build, package, SBOM and labels carry one version.

    The tag of a release is `v` and the `version:` of the device, and stands on the commit that is
    released; the build record names a commit of this history; a label that names a version names
    this one.
    """
    version = project.config.device.version
    if not version:
        yield Undecided("samdocs.yaml gives the device no version to release")
        return
    history = read_versions(project)
    if isinstance(history, Undecided):
        yield history
    else:
        yield from _of_tags(project, history, version)
        yield from _of_commits(project, history)
    yield from _of_labels(project, version)
    yield from _of_sboms(project, version)


@check("REL002")
def history_incomplete(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The version history names every build with its version, day and changes, from the first tag on.

    Every tag like `v1.2.0`, from `controlled_from:` on if that names one, has a build of that
    version. Every build is tied to such a tag, to a `project_commit:`, or to a commit under
    `sources:`. A version that was tested has a build, too: what results name as their build is one.
    """
    builds = list(described(project, Build))
    for build in builds:
        yield from _incomplete(project, build)
    history = read_versions(project)
    if isinstance(history, Undecided):
        yield history
    else:
        yield from _without_row(project, history, builds)
        yield from _without_commit(project, history, builds)
    yield from _tested_without_row(project)


def _tested_without_row(project: Project) -> Iterator[Diagnostic]:
    """Yield a finding for each build that files of results name and nobody recorded."""
    named: dict[str, list[str]] = {}
    for results in project.results.files:
        build = results.origin.build
        if build and not isinstance(project.items.get(ItemId(build)), Build):
            named.setdefault(build, []).append(results.file)
    for build, files in sorted(named.items()):
        yield found_in(
            "REL002",
            files[0],
            1,
            f"`{build}` was tested, as {some_of(files)} says, and is no build of the history",
            hint="record it under `builds:`, or let the results name the id of a build",
        )


def read_versions(project: Project) -> VersionHistory | Undecided:
    """Return the versions up to the commit, or why they are not known."""
    try:
        return project.versions
    except SamdocsError as stop:
        return Undecided(f"needs the version tags of the repository: {stop.message}")


def _of_tags(project: Project, history: VersionHistory, version: str) -> Iterator[Diagnostic]:
    here = [tag for tag in history.tags if tag.commit == history.commits[0]]
    place = project.locate_config("device", "version")
    for tag in here:
        if tag.version != version:
            yield found_at(
                "REL001",
                place,
                f"the commit is tagged `{tag.name}`, and the device has version {version}",
                hint="correct the version, commit it, and tag that commit",
            )
    released = [tag for tag in history.tags if tag.version == version and tag not in here]
    for tag in released:
        yield found_at(
            "REL001",
            place,
            f"version {version} was tagged on commit `{tag.commit[:12]}`, which is not this one",
            hint=f"raise the version, or check out `{tag.name}`",
        )


def _of_commits(project: Project, history: VersionHistory) -> Iterator[Diagnostic]:
    """A record cannot name the commit that holds it, so any commit of the history will do."""
    known = frozenset(history.commits)
    for build in builds_under_release(project):
        commit = build.project_commit
        if commit and not any(name.startswith(commit) for name in known):
            yield found(
                project,
                "REL001",
                build,
                f"`{build.id}` names the project at `{commit[:12]}`, which is not in this history",
                hint="name the commit that was built, which the tag must lead to",
                field=("project_commit",),
            )


def _of_labels(project: Project, version: str) -> Iterator[Diagnostic]:
    for label in described(project, LabelItem):
        named = _named_versions(project, label)
        if named and version not in named:
            yield found(
                project,
                "REL001",
                label,
                f"`{label.id}` names version {named[0]}, and the device has version {version}",
                hint=f"write {version}",
                field=("text",),
            )


def _of_sboms(project: Project, version: str) -> Iterator[Diagnostic | Undecided]:
    """The SBOM of the package is of this version; those of earlier ones may lie beside it."""
    told = reconcile(project)
    own = [file for file in told.files if file.product and is_of_device(project, file.product)]
    if any(file.product and file.product.version for file in own):
        return
    if not told.other_versions:
        yield Undecided("needs an SBOM that names the device and its version")
    for file in told.other_versions:
        product = file.product
        if product is not None:
            message = f"`{file.file}` is of version {product.version}, and the device has version {version}"
            where = Location(file.file, product.line, 1, product.line, 1)
            yield found_at("REL001", where, message, hint="write the SBOM of this version")


def _named_versions(project: Project, label: LabelItem) -> tuple[str, ...]:
    """Return the versions a label gives the device; those of other products are left out."""
    device = project.config.device
    names = (re.escape(name.strip("`")) for name in (device.name, device.identifier))
    before = rf"(?:^|[,;:(]|\b(?:{'|'.join(names)}|software|device))[`*”\"]?\s*(?:software\s+)?"
    pattern = rf"{before}version:?\s+v?(\d+\.\d+[\w.+-]*\w)"
    text = label.text or ""
    about = any(name.casefold() in text.casefold() for name in (device.name, device.identifier))
    return tuple(re.findall(pattern, text, re.IGNORECASE)) if about else ()


def _incomplete(project: Project, build: Build) -> Iterator[Diagnostic]:
    demanded = {
        "version": build.version,
        "built_at": build.built_at,
        "changes_from_previous": build.changes_from_previous,
    }
    if missing := unsaid(demanded):
        yield found(
            project,
            "REL002",
            build,
            f"`{build.id}` does not give {listed(missing)}",
            hint="complete its row in the version history",
        )


def _without_row(
    project: Project, history: VersionHistory, builds: list[Build]
) -> Iterator[Diagnostic]:
    told = {build.version for build in builds}
    names = [tag.name for tag in history.tags]
    first = project.config.controlled_from or ""
    for tag in history.tags[names.index(first) if first in names else 0 :]:
        if tag.version not in told:
            yield found_at(
                "REL002",
                project.locate_config("device", "version"),
                f"tag `{tag.name}` has no build, so the version history leaves it out",
                hint=f"record it under `builds:` with `version: {tag.version}`",
            )


def _without_commit(
    project: Project, history: VersionHistory, builds: list[Build]
) -> Iterator[Diagnostic]:
    tagged = {tag.version for tag in history.tags} | {project.config.device.version}
    for build in builds:
        if build.version not in tagged and not (build.project_commit or build.sources):
            yield found(
                project,
                "REL002",
                build,
                f"`{build.id}` is tied to no commit: there is no tag `v{build.version}`",
                hint="tag that version, or give `project_commit:` or `sources:`",
            )
