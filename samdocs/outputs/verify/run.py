"""All steps of a check, from the bytes of the package to the repository it was made from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.audit_chain import AUDIT_TRAIL_NAME
from samdocs.outputs.verify.origin import (
    Origin,
    check_anchor,
    check_inputs,
    check_tags,
    open_origin,
)
from samdocs.outputs.verify.package import Package
from samdocs.outputs.verify.parts import read_parts
from samdocs.outputs.verify.trail import compare_trails
from samdocs.outputs.verify.verification import Outcome, Verification, leave
from samdocs.project.model import Options

#: Stands before what may follow from it.
_OTHER_TOOLS = "PKG015"
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be compared with what.

    Attributes:
        project: Folder of the project the package was made from; None if none is at hand.
        digest: SHA-256 of the manifest as it was kept elsewhere; empty if it was not.
        rebuild: Whether to build the package again and compare every byte.
        options: How the project is read.
        progress: Is told in a few words what is being done.
    """

    project: Path | None = None
    digest: str = ""
    rebuild: bool = False
    options: Options = field(default_factory=Options)
    progress: Callable[[str], None] = lambda _words: None


def verify_package(path: Path, request: Request) -> Verification:
    """Return what is known of a package: its own bytes, its inputs, tags, trail and anchor.

    Raises:
        SamdocsError: There is nothing at the path, or the digest is none.
    """
    digest = request.digest.strip().lower().removeprefix("sha256:")
    if digest and not _DIGEST.fullmatch(digest):
        message = f"`{request.digest}` is no SHA-256"
        raise SamdocsError(message, "give the 64 digits that were kept when it was published")
    request.progress("reading the package")
    parts = read_parts(path)
    package = parts.package
    predicate = package.statement.predicate if package.statement else None
    request.progress("reading the project")
    origin = open_origin(request.project, request.options, predicate)
    steps = [
        parts.outcome,
        _attempt("inputs", lambda: check_inputs(origin, predicate)),
        _attempt("tag", lambda: check_tags(origin, predicate)),
        _attempt("trail in git", lambda: _trail(origin, package)),
        _attempt(
            "anchor",
            lambda: check_anchor(origin, predicate, package.manifest_sha256, digest),
        ),
        _attempt("rebuild", lambda: _rebuild(origin, package, request)),
    ]
    findings = (found for step in steps for found in step.findings)
    return Verification(
        path.absolute().name,
        package.contents.kind,
        package.manifest_sha256,
        predicate,
        tuple(check for step in steps for check in step.checks),
        tuple(sorted(findings, key=lambda f: (f.rule.code != _OTHER_TOOLS, f.sort_key))),
    )


def _attempt(subject: str, step: Callable[[], Outcome]) -> Outcome:
    """Return what a step says; a repository that cannot be read on the way leaves it open."""
    try:
        return step()
    except SamdocsError as stop:
        return leave(subject, stop.message)


def _trail(origin: Origin, package: Package) -> Outcome:
    """Compare the audit trail with the commits; a package without one needs no such step."""
    said = package.contents.texts.get(AUDIT_TRAIL_NAME)
    if said is None:
        return Outcome()
    if origin.project is None:
        return leave("trail in git", origin.why)
    from samdocs.outputs.audit_trail import build_audit_trail

    return compare_trails(said, build_audit_trail(origin.project))


def _rebuild(origin: Origin, package: Package, request: Request) -> Outcome:
    if not request.rebuild:
        return leave("rebuild", "not asked for: `--rebuild` makes every file again and compares it")
    from samdocs.outputs.verify.rebuild import Rebuilder

    rebuilder = Rebuilder(request.options.jobs, request.progress)
    return rebuilder.check(origin, package.statement, package.contents)
