"""Digests that a tag's message keeps: `Manifest-SHA256: …` names a manifest outside of its package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from samdocs.evidence.git.objects import find_objects, read_objects
from samdocs.evidence.git.plumbing import run_git
from samdocs.evidence.git.references import read_tags

_DIGEST = re.compile(rb"^Manifest-SHA256:[ \t]*([0-9a-fA-F]{64})[ \t]*$", re.MULTILINE)


def read_anchors(root: Path, commit: str) -> Mapping[str, tuple[str, ...]]:
    """Return the digests that annotated tags on a commit, or on its tree, keep, by the tag's name.

    A tag on the tree stands in no list of the commit's tags, so documents do not change with it.

    Raises:
        SamdocsError: The repository is damaged.
    """
    tree = run_git(root, "rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}").decode().strip()
    tags = [tag for tag in read_tags(root) if tag.annotated and tag.target in (commit, tree)]
    objects = read_objects(root, (tag.id for tag in tags))
    found = {
        tag.name: tuple(digest.decode("ascii").lower() for digest in _DIGEST.findall(made.data))
        for tag, made in zip(tags, objects, strict=True)
    }
    return {name: digests for name, digests in found.items() if digests}


def lacks_commit(root: Path, commit: str) -> bool:
    """Whether a whole clone has no commit of this full id; a shallow one cannot tell.

    Raises:
        SamdocsError: There is no git, no repository, or it is damaged.
    """
    if run_git(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return False
    [found] = find_objects(root, [commit])
    return found is None or found.kind != "commit"
