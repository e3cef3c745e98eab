"""Verifies a package on its own: no repository, no network, nothing but its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.outputs.audit_chain import AUDIT_TRAIL_NAME
from samdocs.outputs.manifest import CHECKSUMS_NAME, MANIFEST_NAME
from samdocs.outputs.verify.archive import read_zip
from samdocs.outputs.verify.contents import Contents, read_folder
from samdocs.outputs.verify.files import compare_checksums, compare_files
from samdocs.outputs.verify.findings import fault
from samdocs.outputs.verify.statement import Statement, read_statement
from samdocs.outputs.verify.trail import check_chain
from samdocs.outputs.verify.verification import Outcome, judge, leave


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it was read.

    Attributes:
        statement: Its manifest; None if there is none that could be read.
        outcome: What its own bytes show.
    """

    contents: Contents
    statement: Statement | None
    outcome: Outcome

    @property
    def manifest_sha256(self) -> str:
        """Digest of the manifest as it is; empty if there is none."""
        found = self.contents.files.get(MANIFEST_NAME)
        return found.sha256 if found else ""


def read_package(path: Path) -> Package:
    """Return a package, and every fault that shows without anything beside it.

    Raises:
        SamdocsError: There is nothing at the path.
    """
    if not path.exists():
        raise SamdocsError(f"there is no `{path}`", "name the folder or the zip of a package")
    contents = read_folder(path) if path.is_dir() else read_zip(path)
    data = contents.texts.get(MANIFEST_NAME)
    statement, faults = read_statement(data) if data is not None else (None, ())
    steps = (
        _files(contents, statement),
        judge("manifest", "canonical, each file and input once", faults)
        if statement
        else Outcome((), faults),
        _checksums(contents, statement),
        check_chain(contents.texts.get(AUDIT_TRAIL_NAME)),
    )
    checks = tuple(check for step in steps for check in step.checks)
    findings = tuple(found for step in steps for found in step.findings)
    return Package(contents, statement, Outcome(checks, findings))


def _files(contents: Contents, statement: Statement | None) -> Outcome:
    if statement is None:
        missing = () if contents.texts.get(MANIFEST_NAME) else tuple(_without_manifest(contents))
        step = leave("files", "without a usable manifest nothing says what belongs to the package")
        return Outcome(step.checks, (*contents.faults, *missing))
    faults = (*contents.faults, *compare_files(contents, statement.outputs))
    count = len(statement.outputs)
    return judge("files", f"{count} files, each byte against the manifest", faults)


def _without_manifest(contents: Contents) -> Iterator[Diagnostic]:
    if MANIFEST_NAME not in contents.files:
        yield fault("PKG001", MANIFEST_NAME, f"`{MANIFEST_NAME}` is missing or cannot be read")


def _checksums(contents: Contents, statement: Statement | None) -> Outcome:
    if CHECKSUMS_NAME not in contents.texts:
        return leave("checksums", f"`{CHECKSUMS_NAME}` is missing or cannot be read")
    listed = statement.outputs if statement else None
    faults = tuple(compare_checksums(contents, listed))
    whom = "the manifest" if statement else "the files"
    return judge("checksums", f"each line of {CHECKSUMS_NAME} against {whom}", faults)
