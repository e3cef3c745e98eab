"""Tags, replacements and the current branch of a repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.objects import read_objects
from samdocs.evidence.git.plumbing import run_git
from samdocs.evidence.git.text import decode, visible

_MAX_LINKS = 20
_TAG_FORMAT = (
    "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
    "%00%(if)%(contents:signature)%(then)signed%(end)"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    Attributes:
        id: Id of the tag object; of the commit itself if it is not annotated.
        target: Id of what it names in the end, through any number of tag objects.
        annotated: Whether it has an object of its own with author, date and message.
        signed: Whether a signature is present; says nothing about whether it is good.
    """

    name: str
    target: str
    annotated: bool
    signed: bool
    id: str = ""


def read_tags(root: Path) -> tuple[Tag, ...]:
    """Return all tags, sorted by name."""
    listing = run_git(root, "for-each-ref", _TAG_FORMAT, "--", "refs/tags")
    return tuple(
        sorted((_tag(root, line) for line in listing.splitlines()), key=lambda tag: tag.name)
    )


def has_replacements(root: Path) -> bool:
    """Whether `git replace` makes other tools show other objects than those recorded."""
    return bool(run_git(root, "for-each-ref", "--count=1", "--", "refs/replace"))


def read_branch(root: Path) -> str | None:
    """Return the name of the branch checked out, None if HEAD is detached; needs a commit."""
    full = run_git(root, "rev-parse", "--symbolic-full-name", "HEAD").rstrip(b"\n")
    if not full.startswith(b"refs/heads/"):
        return None
    return visible(decode(full.removeprefix(b"refs/heads/")))


def _tag(root: Path, line: bytes) -> Tag:
    name, kind, own, peeled_kind, peeled, signature = line.split(b"\0")
    annotated = kind == b"tag"
    target = (peeled if annotated else own).decode("ascii")
    return Tag(
        name=visible(decode(name)),
        target=_behind(root, target) if peeled_kind == b"tag" else target,
        annotated=annotated,
        signed=annotated and bool(signature),
        id=own.decode("ascii"),
    )


def _behind(root: Path, target: str) -> str:
    """Return what a chain of tags leads to; git's own listing follows one link only."""
    for _ in range(_MAX_LINKS):
        [found] = read_objects(root, [target])
        if found.kind != "tag":
            return target
        first_line = found.data.partition(b"\n")[0]
        target = first_line.removeprefix(b"object ").decode("ascii", "replace")
    raise SamdocsError(
        f"a tag leads to its object through more than {_MAX_LINKS} others", "remove it"
    )
