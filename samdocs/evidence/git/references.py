"""Tags, replacements and the current branch of a repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.objects import read_objects
from samdocs.evidence.git.plumbing import run_git
from samdocs.evidence.git.signed import take_apart_tag
from samdocs.evidence.git.text import decode, visible

_MAX_LINKS = 20
_TAG_FORMAT = "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)"


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
    """Return all tags, sorted by name.

    What a tag leads to is read from the tag objects themselves: the file of packed references
    tells it too, and could tell something else.
    """
    listing = run_git(root, "for-each-ref", _TAG_FORMAT, "--", "refs/tags")
    rows = [line.split(b"\0") for line in listing.splitlines()]
    annotated = {own.decode("ascii") for _, kind, own in rows if kind == b"tag"}
    ends = _follow(root, annotated)
    tags = (_tag(visible(decode(name)), own.decode("ascii"), ends) for name, _, own in rows)
    return tuple(sorted(tags, key=lambda tag: tag.name))


def has_replacements(root: Path) -> bool:
    """Whether `git replace` makes other tools show other objects than those recorded."""
    return bool(run_git(root, "for-each-ref", "--count=1", "--", "refs/replace"))


def read_branch(root: Path) -> str | None:
    """Return the name of the branch checked out, None if HEAD is detached; needs a commit."""
    # Not asked by its name: `HEAD` would be ambiguous if a branch or tag were named so, too.
    listing = run_git(
        root, "for-each-ref", "--format=%(HEAD)%(refname:strip=2)", "--", "refs/heads"
    )
    here = next((line for line in listing.splitlines() if line.startswith(b"*")), None)
    return visible(decode(here.removeprefix(b"*"))) if here else None


@dataclass(frozen=True, slots=True)
class _End:
    """What a tag object leads to in the end, and whether it is signed itself."""

    target: str
    signed: bool


def _tag(name: str, own: str, ends: Mapping[str, _End]) -> Tag:
    end = ends.get(own, _End(own, signed=False))
    return Tag(name=name, target=end.target, annotated=own in ends, signed=end.signed, id=own)


def _follow(root: Path, tags: Iterable[str]) -> Mapping[str, _End]:
    """Return where each of these tag objects leads, through any number of others."""
    links: dict[str, str] = {}
    signed: set[str] = set()
    waiting = sorted(tags)
    for _ in range(_MAX_LINKS):
        found = list(read_objects(root, waiting))
        signed |= {one.id for one in found if one.kind == "tag" and take_apart_tag(one.data)}
        new = {one.id: _next(one.data) for one in found if one.kind == "tag"}
        links |= new
        waiting = sorted({target for target in new.values() if target} - links.keys())
        if not waiting:
            return {name: _End(_last(links, name), name in signed) for name in links}
    raise SamdocsError(
        f"a tag leads to its object through more than {_MAX_LINKS} others", "remove it"
    )


def _next(data: bytes) -> str:
    """Return the object that a tag object names; empty if it names none."""
    first_line = data.partition(b"\n")[0]
    named = first_line.removeprefix(b"object ").decode("ascii", "replace")
    return named if first_line.startswith(b"object ") else ""


def _last(links: Mapping[str, str], name: str) -> str:
    while name in links:
        name = links[name]
    return name
