"""A release: judged, made, and published with folder and zip in one step, or refused as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from samdocs.checks import CheckReport
from samdocs.checks.release_gate import find_refusals
from samdocs.control import load_library
from samdocs.diagnostics import Diagnostic, diagnose
from samdocs.outputs.manifest import is_ours, read_manifest
from samdocs.outputs.package import PackageOptions, build_package
from samdocs.outputs.package_publish import publish_package
from samdocs.outputs.publish import check_target
from samdocs.project import Project
from samdocs.rules import RULES

#: Below the project's folder, for a release that names no output folder.
RELEASES = "releases"


@dataclass(frozen=True, slots=True)
class ReleaseResult:
    """What a release came to: files, or everything for which it was refused.

    Attributes:
        paths: Every file of the output folder, sorted; empty if it was refused.
        notes: Findings that refuse nothing and are not in the documents.
    """

    paths: tuple[Path, ...] = ()
    refusals: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


def publish_release(
    project: Project, report: CheckReport, output: Path, options: PackageOptions
) -> ReleaseResult:
    """Judge a release and publish its package: a folder and a zip of the same files, or nothing.

    Both stand in the output folder, which is replaced in one step.

    Args:
        project: Read from the folder.
        report: Its findings at stage release or submission.
        output: The output folder: new, empty, or the same release made before.
        options: What is released, and for whom.

    Raises:
        SamdocsError: Nothing can be said, the folder is not ours, or the system refuses.
    """
    refusals = find_refusals(project, report, options.tag, load_library(project.files))
    refusals += tuple(_other_release(project, output, options.tag))
    if refusals:
        return ReleaseResult(refusals=refusals)
    check_target(output)
    made = build_package(project, report, options)
    if made.refusals or made.record is None:
        return ReleaseResult(refusals=made.refusals)
    options.progress("publishing")
    paths = publish_package(made.folder, made.files, made.record, output)
    return ReleaseResult(paths=paths, notes=made.notes)


def _other_release(project: Project, output: Path, tag: str) -> Iterator[Diagnostic]:
    """Yield a refusal if the output folder holds a package that must not be lost."""
    if not output.is_dir() or output.is_symlink() or not is_ours(output):
        return  # what else may stand there is judged before anything is written
    predicate = read_manifest(output).predicate
    before = _text(predicate.get("release"), "tag")
    commit = _text(predicate.get("git"), "commit")
    here = project.git.commit
    if before and before != tag:
        message = f"the output folder holds the release `{before}`"
        yield diagnose(RULES["OUT009"], message, hint="name another folder with -o")
    elif before and here and commit != here.hash:
        message = f"`{tag}` was released from commit `{commit[:12]}`, and `{here.short}` is here"
        hint = "a tag that was released is never moved: release a new version"
        yield diagnose(RULES["OUT009"], message, hint=hint)


def _text(fields: JsonValue, name: str) -> str:
    found: Mapping[str, JsonValue] = fields if isinstance(fields, dict) else {}
    return str(found.get(name) or "")


def folder_of(tag: str) -> str:
    """Return the name of the folder below `releases/` for a tag, whatever the tag is called."""
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", tag).lstrip(".-") or "release"
