"""Tags, replacements and the current branch of a repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from samdocs.evidence.git.plumbing import run_git
from samdocs.evidence.git.text import decode, visible

_TAG_FORMAT = (
    "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objectname)"
    "%00%(if)%(contents:signature)%(then)signed%(end)"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    Attributes:
        target: Id of what it names; for an annotated tag what its object points at.
        annotated: Whether it has an object of its own with author, date and message.
        signed: Whether a signature is present; says nothing about whether it is good.
    """

    name: str
    target: str
    annotated: bool
    signed: bool


def read_tags(root: Path, *, at_head: bool = False) -> tuple[Tag, ...]:
    """Return all tags, or those on the current commit, sorted by name."""
    only = ("--points-at=HEAD",) if at_head else ()
    listing = run_git(root, "for-each-ref", *only, _TAG_FORMAT, "--", "refs/tags")
    return tuple(sorted((_tag(line) for line in listing.splitlines()), key=lambda tag: tag.name))


def has_replacements(root: Path) -> bool:
    """Whether `git replace` makes other tools show other objects than those recorded."""
    return bool(run_git(root, "for-each-ref", "--count=1", "--", "refs/replace"))


def read_branch(root: Path) -> str | None:
    """Return the name of the branch checked out, None if HEAD is detached; needs a commit."""
    full = run_git(root, "rev-parse", "--symbolic-full-name", "HEAD").rstrip(b"\n")
    if not full.startswith(b"refs/heads/"):
        return None
    return visible(decode(full.removeprefix(b"refs/heads/")))


def _tag(line: bytes) -> Tag:
    name, kind, object_id, peeled, signature = line.split(b"\0")
    annotated = kind == b"tag"
    return Tag(
        name=visible(decode(name)),
        target=(peeled if annotated else object_id).decode("ascii"),
        annotated=annotated,
        signed=annotated and bool(signature),
    )
