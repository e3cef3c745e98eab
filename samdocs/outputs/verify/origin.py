"""Compares what a manifest says of its origin with the repository: inputs, tags, what anchors it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.evidence.git.anchors import lacks_commit, read_anchors
from samdocs.evidence.git.references import Tag, read_tags
from samdocs.evidence.git.signatures import Signature, SignatureState
from samdocs.evidence.git.text import visible
from samdocs.outputs.manifest import MANIFEST_NAME, FileDigest, digest_file
from samdocs.outputs.verify.findings import fault, printable
from samdocs.outputs.verify.statement import Predicate, TagFacts
from samdocs.outputs.verify.verification import Check, Outcome, State, judge, leave
from samdocs.project import Project, load_project
from samdocs.project.model import Options

_SHORT = 12
#: A signature in one of these states was made by nobody, or by somebody who was not to be trusted.
_WORSE_THAN_NONE = frozenset({SignatureState.BAD, SignatureState.EXPIRED, SignatureState.REVOKED})


@dataclass(frozen=True, slots=True)
class Origin:
    """The project at the commit of a manifest, or why it is not at hand.

    Attributes:
        project: None if it is not at hand.
        why: Empty if it is.
        findings: The commit that the repository lacks.
    """

    project: Project | None
    why: str = ""
    findings: tuple[Diagnostic, ...] = ()


def open_origin(root: Path | None, options: Options, predicate: Predicate | None) -> Origin:
    """Return the project as the commit of a manifest holds it; never raises for what is lacking."""
    if predicate is None:
        return Origin(None, "without a usable manifest nothing says what it was made from")
    git = predicate.git
    if not git.available or not git.commit:
        return Origin(None, f"it was made outside of git: {git.reason or 'there was no commit'}")
    if root is None:
        return Origin(None, "no project is at hand: run it inside of it, or name it with --project")
    try:
        return Origin(load_project(root, options, at=git.commit))
    except SamdocsError as stop:
        return _without(root, git.commit, stop)


def _without(root: Path, commit: str, stop: SamdocsError) -> Origin:
    try:
        is_lacking = lacks_commit(root, commit)
    except SamdocsError:
        is_lacking = False
    if not is_lacking:
        return Origin(None, stop.message)
    message = f"the repository has no commit `{commit[:_SHORT]}`, from which the package was made"
    hint = "name the project it belongs to with --project, or fetch what this clone lacks"
    found = fault("PKG010", MANIFEST_NAME, message, hint=hint)
    return Origin(None, "the repository lacks the commit", (found,))


def check_inputs(origin: Origin, predicate: Predicate | None) -> Outcome:
    """Compare every input of a manifest with the bytes that its commit holds."""
    project = origin.project
    if project is None or predicate is None:
        step = leave("inputs", origin.why)
        return Outcome(step.checks, origin.findings)
    apart = set(predicate.git.dirty)
    listed = [item for item in predicate.input_files if visible(item.name) not in apart]
    findings = (
        *_changed_inputs(project, listed, predicate.git.commit or ""),
        *_unnamed_inputs(project, predicate),
    )
    commit = (predicate.git.commit or "")[:_SHORT]
    words = f"{len(listed)} files against commit {commit}"
    outcome = judge("inputs", words, findings)
    if not apart:
        return outcome
    words = (
        f"no commit holds what was read of {', '.join(f'`{printable(n)}`' for n in sorted(apart))}"
    )
    more = Check("changed inputs", State.NOT_CHECKED, words)
    return Outcome((*outcome.checks, more), outcome.findings)


def _changed_inputs(
    project: Project, listed: list[FileDigest], commit: str
) -> Iterator[Diagnostic]:
    held = project.files.read_all(item.name for item in listed)
    for item in listed:
        shown, content = printable(item.name), held[item.name]
        if isinstance(content, Diagnostic):
            message = f"commit `{commit[:_SHORT]}` holds no input `{shown}`"
            yield fault("PKG010", MANIFEST_NAME, message)
        elif digest_file(item.name, content) != item:
            message = f"input `{shown}` is not the one that commit `{commit[:_SHORT]}` holds"
            yield fault("PKG010", MANIFEST_NAME, message)


def _unnamed_inputs(project: Project, predicate: Predicate) -> Iterator[Diagnostic]:
    named, apart = {item.path for item in predicate.inputs}, set(predicate.git.dirty)
    for name in sorted(project.sources.keys() - named):
        if visible(name) in apart:
            continue
        message = f"the manifest does not name `{printable(name)}`, which its commit holds"
        yield fault("PKG010", MANIFEST_NAME, message)


def check_tags(origin: Origin, predicate: Predicate | None) -> Outcome:
    """Judge the tags a manifest names: where they point now, and their signatures."""
    project = origin.project
    if project is None or predicate is None:
        return leave("tag", origin.why)
    if not predicate.git.tags:
        return leave("tag", "the manifest names none: this is a draft")
    tags = {tag.name: tag for tag in read_tags(project.root)}
    steps = [
        _judge_tag(said, tags.get(said.name), project, predicate.git.commit or "")
        for said in predicate.git.tags
    ]
    checks = tuple(check for step in steps for check in step.checks)
    return Outcome(checks, tuple(found for step in steps for found in step.findings))


def _judge_tag(said: TagFacts, tag: Tag | None, project: Project, commit: str) -> Outcome:
    shown = f"`{printable(said.name)}`"
    if tag is None:
        return _tag_fault(shown, f"the repository has no tag {shown}")
    if tag.target != commit:
        where = f"points to `{tag.target[:_SHORT]}`, not to `{commit[:_SHORT]}`"
        return _tag_fault(shown, f"tag {shown} was moved: it {where}")
    if said.id and said.id != tag.id:
        return _tag_fault(shown, f"tag {shown} was made anew since the package was made")
    signature = project.tag_signature(said.name)
    words = f"{shown} points to the commit; {_signed(signature)}"
    if signature.state in _WORSE_THAN_NONE:
        return _tag_fault(shown, f"the signature of tag {shown} is not to be relied on: {words}")
    return Outcome((Check("tag", _trust(signature), words),))


def _tag_fault(shown: str, message: str) -> Outcome:
    return judge("tag", shown, (fault("PKG011", MANIFEST_NAME, message),))


def check_anchor(
    origin: Origin, predicate: Predicate | None, manifest_sha256: str, given: str
) -> Outcome:
    """Compare the digest of a manifest with those that were kept outside of the package.

    Args:
        origin: The project with its tags.
        predicate: What the manifest says.
        manifest_sha256: Digest of the manifest as it is.
        given: What the caller kept; empty if nothing was given.
    """
    steps = [_by_caller(manifest_sha256, given)] if given else []
    commit = predicate.git.commit if predicate else None
    if origin.project and commit:
        try:
            kept = read_anchors(origin.project.root, commit)
            steps += _by_tags(origin.project, kept, manifest_sha256)
        except SamdocsError as stop:
            steps.append(leave("anchor", stop.message))
    if not steps:
        return leave(
            "anchor", "nothing outside of the package names its manifest, so it may be forged"
        )
    checks = tuple(check for step in steps for check in step.checks)
    return Outcome(checks, tuple(found for step in steps for found in step.findings))


def _by_caller(manifest_sha256: str, given: str) -> Outcome:
    words = "the digest of the manifest against the one that was given"
    if manifest_sha256 == given:
        return judge("anchor", words, ())
    message = f"the manifest is not the one with the digest {given[:_SHORT]}… that was given"
    return judge("anchor", words, (fault("PKG012", MANIFEST_NAME, message),))


def _by_tags(
    project: Project, kept: Mapping[str, tuple[str, ...]], manifest_sha256: str
) -> Iterator[Outcome]:
    """Yield an outcome for the tags that keep digests: any that names the manifest will do."""
    naming = [name for name, digests in kept.items() if manifest_sha256 in digests]
    for name in naming:
        signature = project.tag_signature(name)
        words = f"tag `{printable(name)}` names the manifest; {_signed(signature)}"
        if signature.state in _WORSE_THAN_NONE:
            yield judge("anchor", words, (fault("PKG011", MANIFEST_NAME, words),))
        else:
            yield Outcome((Check("anchor", _trust(signature), words),))
    if kept and not naming:
        names = ", ".join(f"`{printable(name)}`" for name in sorted(kept))
        message = f"the manifest is not the one that the tag names: {names}"
        words = "the digest of the manifest against the tags of its commit"
        yield judge("anchor", words, (fault("PKG012", MANIFEST_NAME, message),))


def _signed(signature: Signature) -> str:
    return f"signature verified: {signature.person}" if signature.person else signature.words


def _trust(signature: Signature) -> State:
    return State.PASSED if signature.person else State.CLAIMED
