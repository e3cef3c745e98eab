"""Builds a package again from its commit, and compares every byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import JsonValue

from samdocs.checks import run_checks
from samdocs.diagnostics import Diagnostic, SamdocsError, Stage
from samdocs.outputs.book import BuildOptions, Progress, build_documents
from samdocs.outputs.manifest import CHECKSUMS_NAME, MANIFEST_NAME, FileDigest
from samdocs.outputs.verify.contents import Contents, read_folder
from samdocs.outputs.verify.findings import fault, printable
from samdocs.outputs.verify.origin import Origin
from samdocs.outputs.verify.statement import BuildFacts, Statement
from samdocs.outputs.verify.verification import Outcome, judge, leave
from samdocs.project import Project

SUBJECT = "rebuild"
_LONGEST = 80
#: What tells by which versions outputs were made; each is named where it differs.
_LOCKS = ("tool", "libraries", "fonts", "templates_sha256")
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
        project = origin.project
        if project is None or statement is None:
            return leave(SUBJECT, origin.why)
        if statement.predicate.git.dirty:
            return leave(SUBJECT, "it was made from files that no commit holds")
        options = statement.predicate.options
        if options is None:
            return leave(SUBJECT, "its manifest does not say what was asked for")
        try:
            with TemporaryDirectory(prefix="samdocs-") as folder:
                then = _as_then(project, statement)
                return self._compare(then, options, statement, contents, Path(folder, "new"))
        except SamdocsError as stop:
            return leave(SUBJECT, f"it could not be built: {stop.message}")

    def _compare(
        self,
        project: Project,
        options: BuildFacts,
        statement: Statement,
        contents: Contents,
        target: Path,
    ) -> Outcome:
        stage = _stage(statement.facts)
        wanted = BuildOptions(
            documents=options.documents,
            formats=options.formats,
            jobs=self.jobs,
            attach_data=options.attach_data,
            progress=self.progress,
        )
        built = build_documents(project, run_checks(project, stage), target, wanted)
        if built.findings:
            return leave(SUBJECT, f"it could not be built: {built.findings[0].message}")
        new = read_folder(target)
        facts = _facts(new.texts[MANIFEST_NAME])
        findings = (
            *_other_locks(statement.facts, facts),
            *_other_files(contents.files, new.files),
            *_other_facts(statement.facts, facts),
        )
        return judge(SUBJECT, f"{len(new.files)} files built again from the commit", findings)


def _as_then(project: Project, statement: Statement) -> Project:
    """Return the project with the tags its commit had when the package was made."""
    if project.at is None:
        return project
    named = {tag.name for tag in statement.predicate.git.tags}
    tags = tuple(tag for tag in project.at.tags if tag.name in named)
    return replace(project, at=replace(project.at, tags=tags))


def _stage(facts: Mapping[str, JsonValue]) -> Stage:
    word = facts.get("stage")
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


def _other_files(
    then: Mapping[str, FileDigest], now: Mapping[str, FileDigest]
) -> Iterator[Diagnostic]:
    for name in sorted((then.keys() | now.keys()) - {MANIFEST_NAME, CHECKSUMS_NAME}):
        shown, was, is_now = printable(name), then.get(name), now.get(name)
        if was is None:
            yield fault("PKG014", name, f"`{shown}` is made from the commit, the package lacks it")
        elif is_now is None:
            yield fault("PKG014", name, f"`{shown}` is not made from the commit")
        elif was != is_now:
            message = (
                f"`{shown}` made again has other bytes: {is_now.size:,} instead of {was.size:,}"
            )
            yield fault("PKG014", name, message)


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
