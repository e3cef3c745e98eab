"""Rules on the tag of a release: what it is, who signed it, and whether it was moved."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found_at
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.evidence.git.references import Tag, read_tags
from samdocs.evidence.git.signatures import SignatureState
from samdocs.evidence.manifests import KeptTag, find_kept_tags
from samdocs.fields import nowhere
from samdocs.project import Project

#: A signature that is worse than none, whether the project asks for one or not.
_TAINTED = frozenset({SignatureState.BAD, SignatureState.REVOKED, SignatureState.UNREADABLE})


@check("REL006")
def release_tag_not_trustworthy(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The tag of a release is annotated, stands where it always stood, and is signed where asked for.

    The tag is `v` and the `version:` of the device. A lightweight tag names neither who released
    nor when. With `change_control: {signed_tags: true}` it bears a good signature with a key that
    `people:` lists under `signing_keys:`. Keep the `manifest.json` of each release, below `releases/`
    or `records/`: a tag that stands elsewhere than such a manifest says was moved. Mend it by
    releasing a new version; a tag that was published is never moved or replaced.
    """
    version = project.config.device.version
    if not version:
        yield Undecided("samdocs.yaml gives the device no version to release")
        return
    tags = _read_tags(project)
    if isinstance(tags, Undecided):
        yield tags
        return
    tag = tags.get(f"v{version}")
    if tag is None:
        yield Undecided(f"there is no tag `v{version}`")
    else:
        yield from _of_tag(project, tag)
    yield from _moved(project, tags)


def _read_tags(project: Project) -> dict[str, Tag] | Undecided:
    """Return the tags by name, or why they are not known."""
    git = project.git
    if not git.available or git.commit is None:
        return Undecided(f"needs the tags of a repository: {git.reason or 'there is no commit'}")
    try:
        return {tag.name: tag for tag in read_tags(project.root)}
    except SamdocsError as stop:
        return Undecided(f"needs the tags of the repository: {stop.message}")


def _of_tag(project: Project, tag: Tag) -> Iterator[Diagnostic | Undecided]:
    version = project.locate_config("device", "version")
    if not tag.annotated:
        message = f"tag `{tag.name}` is lightweight, so it names neither who released nor when"
        yield found_at("REL006", version, message, hint=_AGAIN)
        return
    wanted = project.config.change_control.signed_tags
    signature = project.tag_signature(tag.name)
    if signature.person or (not wanted and signature.state not in _TAINTED):
        return
    if signature.state is SignatureState.UNCHECKED:
        yield Undecided(f"the signature of tag `{tag.name}` was not checked: {signature.words}")
        return
    place = project.locate_config("change_control", "signed_tags") if wanted else version
    message = f"tag `{tag.name}` bears no good signature of a known person: {signature.words}"
    hint = "release a new version with `git tag --sign`, and list the key under `signing_keys:`"
    yield found_at("REL006", place, message, hint=hint)


_AGAIN = "release a new version with an annotated tag: `git tag --annotate` or `--sign`"


def _moved(project: Project, tags: dict[str, Tag]) -> Iterator[Diagnostic | Undecided]:
    """Yield each tag that is not where a manifest of an earlier release saw it."""
    for kept in find_kept_tags(project.files):
        tag = tags.get(kept.name)
        if tag is None:
            yield Undecided(f"tag `{kept.name}`, which `{kept.file}` names, is not in this clone")
        elif tag.target != kept.commit or (kept.id and tag.id != kept.id):
            message = f"tag `{tag.name}` {_change(tag, kept)} since `{kept.file}` was made"
            hint = "find out who moved it, put it back, and check what was taken from it meanwhile"
            yield found_at("REL006", nowhere(kept.file), message, hint=hint)


def _change(tag: Tag, kept: KeptTag) -> str:
    if tag.target != kept.commit:
        return f"was moved from commit `{kept.commit[:12]}` to `{tag.target[:12]}`"
    return "was replaced by another one on the same commit"
