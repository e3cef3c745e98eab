"""What makes a repository prove less than it seems to: found, told, and for a release forbidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from samdocs.evidence.git.commits import Commit, parse_commit
from samdocs.evidence.git.objects import find_objects
from samdocs.evidence.git.plumbing import run_git
from samdocs.evidence.git.references import Tag
from samdocs.evidence.git.text import decode, visible
from samdocs.evidence.git.worktree import WorkTree

# git began in April 2005; a date beyond this year is a mistyped or forged one whenever it is read.
# The clock is not asked, so that the same commit gives the same document at any time.
FIRST_YEAR, LAST_YEAR = 2005, 2089


class OddityKind(StrEnum):
    """Which certainty is lacking."""

    NO_COMMIT = "no commit"
    SHALLOW = "shallow"
    REPLACED = "replaced"
    GRAFTED = "grafted"
    PARTIAL = "partial"
    BORROWED = "borrowed"
    TAGS = "several tags"
    NAME = "ambiguous name"
    CASE = "names that differ by case"
    DATE = "date"
    SUBMODULE = "submodule"
    POINTER = "pointer"


#: What no release can stand on; all else is told in its documents.
_FORBIDDING = frozenset(
    {
        OddityKind.NO_COMMIT,
        OddityKind.SHALLOW,
        OddityKind.REPLACED,
        OddityKind.GRAFTED,
        OddityKind.NAME,
        OddityKind.DATE,
    }
)


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing that a document must state, because it limits what the rest proves.

    Attributes:
        words: A sentence without capital and full stop.
        hint: What to do about it.
        path: The file or folder it is about, printable; empty if it is about none.
    """

    kind: OddityKind
    words: str
    hint: str = ""
    path: str = ""

    @property
    def forbids_release(self) -> bool:
        """Whether no release can be made from such a repository, whatever the project holds."""
        return self.kind in _FORBIDDING


NO_COMMIT = Oddity(
    OddityKind.NO_COMMIT, "the repository has no commit yet", "commit the project and tag it"
)
SHALLOW = Oddity(
    OddityKind.SHALLOW,
    "the clone is shallow, so the older history is not known",
    "fetch the whole history: `git fetch --unshallow --tags`",
)
REPLACED = Oddity(
    OddityKind.REPLACED,
    "replace refs are present in the repository; they were ignored",
    "remove them with `git replace -d`, or clone again",
)
GRAFTED = Oddity(
    OddityKind.GRAFTED,
    "a grafts file is present in the repository; it was ignored",
    "remove the file `info/grafts` of the repository",
)
PARTIAL = Oddity(
    OddityKind.PARTIAL,
    "the clone is partial; what it lacks was not fetched",
    "clone again without `--filter`",
)
BORROWED = Oddity(
    OddityKind.BORROWED,
    "the clone borrows objects from another repository, without which it is not whole",
    "run `git repack -a -d` and remove the file `objects/info/alternates`",
)


def find_borrowing(common_folder: Path) -> Iterator[Oddity]:
    """Yield what the folder that all work trees share says about objects kept elsewhere."""
    objects = common_folder / "objects"
    if any(objects.glob("pack/*.promisor")):
        yield PARTIAL
    if has_content(objects / "info/alternates"):
        yield BORROWED


def has_content(file: Path) -> bool:
    """Whether there is a file that is not empty."""
    return file.is_file() and file.stat().st_size > 0


def find_date_oddities(root: Path, commit: Commit) -> Iterator[Oddity]:
    """Yield each date of a commit that cannot be, and each parent that is dated after it."""
    hint = "make a new commit with a right date, and tag that one"
    for words in _wrong_dates(root, commit):
        yield Oddity(OddityKind.DATE, words, hint)


def find_name_oddities(root: Path, tags: Sequence[Tag]) -> Iterator[Oddity]:
    """Yield each name by which a person could take something else for a tag on the commit."""
    if not tags:
        return
    if len(tags) > 1:
        listed = ", ".join(f"`{tag.name}`" for tag in tags)
        words = f"the commit has {len(tags)} tags, so its version is ambiguous: {listed}"
        yield Oddity(OddityKind.TAGS, words, "name the tag that is meant")
    branches, names = _names(root, "refs/heads"), _names(root, "refs/tags")
    for tag in tags:
        if tag.name in branches:
            words = f"a branch is named like tag `{tag.name}`, so the name alone tells neither"
            yield Oddity(OddityKind.NAME, words, f"rename the branch `{tag.name}`")
    for tag in tags:
        for other in names:
            if other != tag.name and other.casefold() == tag.name.casefold():
                words = f"tags `{tag.name}` and `{other}` differ only by the case of letters"
                hint = f"name the tag in full: `refs/tags/{tag.name}`"
                yield Oddity(OddityKind.CASE, words, hint)


def _names(root: Path, kind: str) -> tuple[str, ...]:
    """Return the printable names of all branches or all tags."""
    listing = run_git(root, "for-each-ref", "--format=%(refname)", "--", kind)
    return tuple(visible(decode(line))[len(kind) + 1 :] for line in listing.splitlines())


def find_file_oddities(work_tree: WorkTree) -> Iterator[Oddity]:
    """Yield each file or folder of which the commit holds only a pointer."""
    for path in work_tree.submodules:
        words = f"folder `{path}` is a submodule: the commit holds a pointer to it, not its files"
        yield Oddity(OddityKind.SUBMODULE, words, "keep what documents are made from here", path)
    for path in work_tree.pointers:
        words = (
            f"file `{path}` is kept in large file storage: the commit holds a pointer, not the file"
        )
        yield Oddity(OddityKind.POINTER, words, "keep it in git itself: `git lfs untrack`", path)


def _wrong_dates(root: Path, commit: Commit) -> Iterator[str]:
    for kind, time, text in (
        ("committer", commit.committed, commit.committed_text),
        ("author", commit.authored, commit.authored_text),
    ):
        if time is None:
            yield f"the {kind} date of commit `{commit.short}` is not a date: {text or 'missing'}"
        elif not FIRST_YEAR <= time.year <= LAST_YEAR:
            yield f"the {kind} date of commit `{commit.short}` cannot be right: {text}"
    for parent in _known_parents(root, commit):
        if commit.committed and parent.committed and commit.committed < parent.committed:
            yield (
                f"commit `{commit.short}` is dated {commit.committed_text}, before its parent "
                f"`{parent.short}` of {parent.committed_text}"
            )


def _known_parents(root: Path, commit: Commit) -> Iterator[Commit]:
    # A shallow clone names parents that it does not hold.
    for found in find_objects(root, commit.parents):
        if found is not None:
            yield parse_commit(found.id, found.data)
