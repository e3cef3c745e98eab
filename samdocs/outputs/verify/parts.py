"""The folder and the zip of a package: what a release writes side by side must be the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from samdocs.diagnostics import Diagnostic
from samdocs.outputs.manifest import MANIFEST_NAME, FileDigest
from samdocs.outputs.verify.findings import fault, printable
from samdocs.outputs.verify.package import Package, read_package
from samdocs.outputs.verify.verification import Check, Outcome, State, judge

_ZIP = ".zip"


@dataclass(frozen=True, slots=True)
class Parts:
    """A package with whatever stands around it.

    Attributes:
        package: The folder or the zip that the recipient gets.
        outcome: What the bytes of all parts show.
    """

    package: Package
    outcome: Outcome


def read_parts(path: Path) -> Parts:
    """Return a package: a folder, a zip, or the output of a release with both of them in it.

    Raises:
        SamdocsError: There is nothing at the path.
    """
    package = read_package(path)
    top = _find_top(package, path)
    if top:
        return _read_release(package, path, top)
    beside = _find_beside(path)
    if beside is None:
        return Parts(package, package.outcome)
    other = read_package(beside)
    compared = _compare(package.contents.files, other.contents.files, printable(beside.name))
    return Parts(package, _joined(package.outcome, compared))


def _find_top(package: Package, path: Path) -> str:
    """Return the folder of a release inside its output folder; empty if this is none."""
    release = package.statement.predicate.release if package.statement else None
    if release is None or not path.is_dir() or "/" in release.folder:
        return ""
    return release.folder if f"{release.folder}/{MANIFEST_NAME}" in package.contents.files else ""


def _find_beside(path: Path) -> Path | None:
    """Return the zip beside a folder, or the folder beside a zip; None if there is none."""
    if path.is_dir():
        beside = path.absolute().with_name(f"{path.absolute().name}{_ZIP}")
        return beside if beside.is_file() else None
    folder = path.with_name(path.name.removesuffix(_ZIP))
    return folder if path.name.endswith(_ZIP) and folder.is_dir() else None


def _read_release(outer: Package, path: Path, top: str) -> Parts:
    """Read folder and zip of a release as packages of their own, and compare them."""
    inner = read_package(path / top)
    steps = [_under(inner.outcome, f"{top}/")]
    if f"{top}{_ZIP}" in outer.contents.files:
        zipped = read_package(path / f"{top}{_ZIP}")
        name = printable(f"{top}{_ZIP}")
        faults = _under(zipped.outcome, f"{top}{_ZIP}/").findings
        steps.append(judge("zip", f"`{name}`, each byte as samdocs writes it", faults))
        compared = _compare(inner.contents.files, zipped.contents.files, name)
        steps.append(_under(compared, f"{top}/"))
    told = {(found.rule.code, found.location) for step in steps for found in step.findings}
    own = tuple(f for f in outer.outcome.findings if (f.rule.code, f.location) not in told)
    is_whole = all(check.state is not State.FAILED for check in outer.outcome.checks)
    words = "folder and zip against the manifest and checksums beside them"
    around = Check("output folder", State.PASSED if is_whole else State.FAILED, words)
    return Parts(inner, _joined(Outcome((around,), own), *steps))


def _compare(here: Mapping[str, FileDigest], there: Mapping[str, FileDigest], name: str) -> Outcome:
    findings = tuple(_differences(here, there, name))
    return judge("folder and zip", f"the same files in `{name}`", findings)


def _differences(
    here: Mapping[str, FileDigest], there: Mapping[str, FileDigest], name: str
) -> Iterator[Diagnostic]:
    for file in sorted(here.keys() | there.keys()):
        if here.get(file) != there.get(file):
            is_missing = "missing from" if file not in there else "another in"
            words = "only in" if file not in here else is_missing
            yield fault("PKG016", file, f"`{printable(file)}` is {words} `{name}`")


def _under(outcome: Outcome, prefix: str) -> Outcome:
    """Return an outcome with the places of its findings below a folder."""
    return Outcome(outcome.checks, tuple(_moved(found, prefix) for found in outcome.findings))


def _moved(found: Diagnostic, prefix: str) -> Diagnostic:
    place = found.location
    return replace(found, location=replace(place, file=prefix + place.file)) if place else found


def _joined(*steps: Outcome) -> Outcome:
    checks = tuple(check for step in steps for check in step.checks)
    return Outcome(checks, tuple(found for step in steps for found in step.findings))
