"""The git facts of a document read a second time, by GitPython instead of the git program.

Two readers that share no parser must agree on what a record says about itself: one that is
mistaken, or was told something else than the other, shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from samdocs.evidence.git.commits import EPOCH, SHORT_DIGITS, Commit
from samdocs.evidence.git.history import FileCommit
from samdocs.evidence.git.plumbing import run_git
from samdocs.evidence.git.seen import Seen, SeenCommit
from samdocs.evidence.git.state import GitState
from samdocs.evidence.git.text import visible

_SHA1_DIGITS = 40
_REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What GitPython says to the facts that were read with plumbing.

    Attributes:
        made: Whether GitPython could read the repository.
        reason: Why not, in words for a document; empty if `made`.
        differences: One sentence for each fact on which the two disagree; empty is agreement
            only if `made`.
    """

    made: bool
    reason: str = ""
    differences: tuple[str, ...] = ()


def read_again(
    root: Path,
    state: GitState,
    history: Sequence[FileCommit] = (),
    *,
    is_checkout: bool = True,
) -> SecondReading:
    """Compare commit, branch, tags, and the authors and dates of a history with GitPython's reading.

    Args:
        root: The project's folder.
        state: As from `read_git_state`.
        history: Rows of revision histories whose commits are to be compared as well.
        is_checkout: Whether the state is that of the folder; another commit is neither HEAD nor
            on the branch, and of its tags only those of the state are looked for.
    """
    if state.commit is None:
        return SecondReading(made=False, reason="there is no commit to read")
    if len(state.commit.hash) != _SHA1_DIGITS:
        return SecondReading(made=False, reason="GitPython reads SHA-1 repositories only")
    try:
        from samdocs.evidence.git.gitpython import see
    except ImportError:
        return SecondReading(made=False, reason="GitPython cannot be loaded")
    ids = dict.fromkeys((state.commit.hash, *(row.commit for row in history)))
    try:
        seen = see(root, *_folders(root), ids)
    except (ValueError, TypeError, LookupError, OSError):
        # GitPython meets what it does not know, such as the reftable format, in many ways.
        return SecondReading(made=False, reason="GitPython cannot read this repository")
    found = (
        *(_about_checkout(seen, state, state.commit) if is_checkout else ()),
        *_about_tags(seen, state, state.commit, is_checkout=is_checkout),
        *_about_head(seen, state.commit),
        *(line for row in history for line in _about_row(seen, row)),
    )
    return SecondReading(made=True, differences=tuple(dict.fromkeys(found)))


def _folders(root: Path) -> tuple[Path, Path]:
    answer = run_git(root, "rev-parse", "--git-dir", "--git-common-dir")
    one, common = answer.decode("utf-8", "surrogateescape").splitlines()
    return root / one, root / common


def _about_checkout(seen: Seen, state: GitState, commit: Commit) -> Iterator[str]:
    if seen.head != commit.hash:
        yield f"git reads commit `{commit.short}`, GitPython `{seen.head[:SHORT_DIGITS]}`"
    if seen.branch is not None and visible(seen.branch) != state.branch:
        yield f"git reads branch `{state.branch}`, GitPython `{visible(seen.branch)}`"
    if (seen.branch is None) != (state.branch is None):
        yield "git and GitPython disagree on whether a branch is checked out"


def _about_tags(seen: Seen, state: GitState, commit: Commit, *, is_checkout: bool) -> Iterator[str]:
    tags = {visible(name) for name, target in seen.tags.items() if target == commit.hash}
    known = {tag.name for tag in state.tags}
    for name in sorted(tags ^ known if is_checkout else known - tags):
        yield f"git and GitPython disagree on whether tag `{name}` is on commit `{commit.short}`"


def _about_head(seen: Seen, commit: Commit) -> Iterator[str]:
    other = seen.commits[commit.hash]
    if other.parents != commit.parents:
        yield f"git and GitPython disagree on the parents of commit `{commit.short}`"
    if not _same_time(commit.authored, other.authored):
        yield f"git and GitPython disagree on the author date of commit `{commit.short}`"
    yield from _about_commit(other, commit.short, commit.author, commit.email, commit.committed)


def _about_row(seen: Seen, row: FileCommit) -> Iterator[str]:
    return _about_commit(seen.commits[row.commit], row.short, row.author, row.email, row.date)


def _about_commit(
    other: SeenCommit, short: str, author: str, email: str, committed: datetime | None
) -> Iterator[str]:
    if not (_same_text(author, other.author) and _same_text(email, other.email)):
        yield f"git and GitPython disagree on the author of commit `{short}`"
    if not _same_time(committed, other.committed):
        yield f"git and GitPython disagree on the date of commit `{short}`"


def _same_time(ours: datetime | None, theirs: int) -> bool:
    # A date out of range has no time of ours; GitPython keeps its number.
    return ours is None or ours == EPOCH + timedelta(seconds=theirs)


def _same_text(ours: str, theirs: str) -> bool:
    # GitPython gives up undecodable bytes; what it did not decode it cannot confirm or deny.
    return _REPLACED in theirs or ours == visible(theirs)
