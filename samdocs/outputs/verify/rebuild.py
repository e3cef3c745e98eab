"""Builds a package again from its commit, and compares every byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import JsonValue

from samdocs.checks import CheckReport, run_checks
from samdocs.diagnostics import Diagnostic, SamdocsError, Stage
from samdocs.evidence.git.oddities import find_name_oddities
from samdocs.outputs.book import BuildOptions, Progress, build_documents
from samdocs.outputs.manifest import CHECKSUMS_NAME, MANIFEST_NAME, FileDigest, digest_file
from samdocs.outputs.verify.contents import Contents
from samdocs.outputs.verify.findings import fault, printable
from samdocs.outputs.verify.origin import Origin
from samdocs.outputs.verify.statement import BuildFacts, Predicate, Statement
from samdocs.outputs.verify.verification import Outcome, judge, leave
from samdocs.project import Project

SUBJECT = "rebuild"
_LONGEST = 80
#: What tells by which versions outputs were made; each is named where it differs.
_LOCKS = ("tool", "code_sha256", "libraries", "lock_sha256", "fonts", "templates_sha256")
#: What a manifest says of the clone it was made in, and of signatures as that machine judged them.
_OF_THE_CLONE = ("branch", "oddities", "second_reading", "signature", "tags")


@dataclass(frozen=True, slots=True)
class Rebuilder:
    """How a package is built again.

    Attributes:
        jobs: How many processes may render at the same time; 0 lets the machine decide.
        progress: Is told in a few words what is being done.
    """

    jobs: int = 0
    progress: Progress = lambda _words: None

    def check(self, origin: Origin, statement: Statement | None, contents: Contents) -> Outcome:
        """Build a package again and compare it; says why where that cannot be done."""
        if origin.project is None or statement is None:
            return leave(SUBJECT, origin.why)
        if statement.predicate.git.dirty:
            return leave(SUBJECT, "it was made from files that no commit holds")
        if statement.predicate.options is None:
            return leave(SUBJECT, "its manifest does not say what was asked for")
        project = _as_then(origin.project, statement)
        try:
            new = self._build(project, statement.predicate)
        except SamdocsError as stop:
            return leave(SUBJECT, f"it could not be built: {stop.message}")
        facts = _facts(new[MANIFEST_NAME])
        findings = (
            *_other_locks(statement.facts, facts),
            *_other_files(contents.files, new),
            *_other_facts(statement.facts, facts),
        )
        return judge(SUBJECT, f"{len(new)} files built again from the commit", findings)

    def _build(self, project: Project, predicate: Predicate) -> Mapping[str, bytes]:
        """Return the files of a package as they are made today.

        Raises:
            SamdocsError: They cannot be made.
        """
        report = run_checks(project, _stage(predicate.stage))
        if predicate.release:
            from samdocs.outputs.package import PackageOptions, build_package

            release = predicate.release
            options = PackageOptions(release.tag, release.profile, self.jobs, self.progress)
            made = build_package(project, report, options)
            _refuse(made.refusals)
            return made.files
        return self._build_documents(project, report, predicate.options or BuildFacts())

    def _build_documents(
        self, project: Project, report: CheckReport, asked: BuildFacts
    ) -> Mapping[str, bytes]:
        options = BuildOptions(
            documents=asked.documents,
            formats=asked.formats,
            jobs=self.jobs,
            attach_data=asked.attach_data,
            purpose=asked.purpose,
            progress=self.progress,
        )
        with TemporaryDirectory(prefix="samdocs-") as folder:
            built = build_documents(project, report, Path(folder, "new"), options)
            _refuse(built.findings)
            return {path.name: path.read_bytes() for path in built.paths}


def _refuse(findings: tuple[Diagnostic, ...]) -> None:
    if findings:
        raise SamdocsError(findings[0].message, findings[0].hint)


def _as_then(project: Project, statement: Statement) -> Project:
    """Return the project with the tags its commit had when the package was made."""
    if project.at is None:
        return project
    named = {tag.name for tag in statement.predicate.git.tags}
    at = project.at
    tags = tuple(tag for tag in at.tags if tag.name in named)
    of_now = tuple(find_name_oddities(project.root, at.tags))
    place = next((n for n, found in enumerate(at.odd) if found in of_now), 0)
    odd = [found for found in at.odd if found not in of_now]
    odd[place:place] = find_name_oddities(project.root, tags)
    return replace(project, at=replace(at, tags=tags, odd=tuple(odd)))


def _stage(word: str) -> Stage:
    return next((stage for stage in Stage if stage.word == word), Stage.ALWAYS)


def _facts(manifest: bytes) -> Mapping[str, JsonValue]:
    found: Mapping[str, JsonValue] = json.loads(manifest)["predicate"]
    return found


def _other_locks(
    then: Mapping[str, JsonValue], now: Mapping[str, JsonValue]
) -> Iterator[Diagnostic]:
    """Yield a finding for each tool, library, font or template of another version."""
    for name in _LOCKS:
        for path, was, is_now in _differences(name, then.get(name), now.get(name)):
            message = f"the package was made with {path} {_told(was)}, here it is {_told(is_now)}"
            yield fault("PKG015", MANIFEST_NAME, message)


def _other_files(then: Mapping[str, FileDigest], now: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    for name in sorted((then.keys() | now.keys()) - {MANIFEST_NAME, CHECKSUMS_NAME}):
        shown, was, content = printable(name), then.get(name), now.get(name)
        if was is None:
            yield fault("PKG014", name, f"`{shown}` is made from the commit, the package lacks it")
        elif content is None:
            yield fault("PKG014", name, f"`{shown}` is not made from the commit")
        elif was != digest_file(name, content):
            sizes = f"{len(content):,} instead of {was.size:,}"
            yield fault("PKG014", name, f"`{shown}` made again has other bytes: {sizes}")


def _other_facts(
    then: Mapping[str, JsonValue], now: Mapping[str, JsonValue]
) -> Iterator[Diagnostic]:
    """Yield a finding for each statement of the manifest that the commit does not bear out."""
    for path, was, is_now in _differences("", _comparable(then), _comparable(now)):
        message = f"the manifest says {path} is {_told(was)}, made again it is {_told(is_now)}"
        yield fault("PKG014", MANIFEST_NAME, message)


def _comparable(facts: Mapping[str, JsonValue]) -> JsonValue:
    git = facts.get("git")
    kept = {name: value for name, value in facts.items() if name not in (*_LOCKS, "git")}
    if isinstance(git, dict):
        kept["git"] = {name: value for name, value in git.items() if name not in _OF_THE_CLONE}
    return kept


def _differences(
    path: str, then: JsonValue, now: JsonValue
) -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """Yield the path and both values of each entry in which two trees of values differ."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in sorted(then.keys() | now.keys()):
            inner = f"{path}.{name}" if path else name
            yield from _differences(inner, then.get(name), now.get(name))
    elif then != now:
        yield f"`{printable(path)}`", then, now


def _told(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return f"`{text[:_LONGEST]}…`" if len(text) > _LONGEST else f"`{text}`"
