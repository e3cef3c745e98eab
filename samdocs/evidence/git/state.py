"""Where a project stands in git: commit, tags, branch, and whatever makes that less than certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.git_folder import makes_git_wait
from samdocs.evidence.git.objects import find_head, read_commits, read_tree, resolve
from samdocs.evidence.git.oddities import (
    GRAFTED,
    NO_COMMIT,
    REPLACED,
    SHALLOW,
    Oddity,
    find_borrowing,
    find_date_oddities,
    find_file_oddities,
    find_name_oddities,
    has_content,
)
from samdocs.evidence.git.plumbing import (
    GitMissingError,
    GitRefusedError,
    is_owner_accepted,
    run_git,
)
from samdocs.evidence.git.references import Tag, has_replacements, read_branch, read_tags
from samdocs.evidence.git.text import visible
from samdocs.evidence.git.worktree import SUBMODULE, WorkTree, compare, find_pointers

NOT_INSTALLED = "git is not installed"
NO_REPOSITORY = "not a git repository"
NO_WORK_TREE = "the repository has no work tree here"
UNREADABLE = "git cannot read the repository"


@dataclass(frozen=True, slots=True)
class GitState:
    """The state of a project's folder in git; outside git only `available` and `reason` tell.

    Attributes:
        reason: Why nothing is known, in words for a document; empty if `available`.
        prefix: The project's folder below the repository's, ends with `/`; empty at the top.
        commit: The commit checked out; None if there is none yet.
        tags: Tags on that commit, sorted by name.
        branch: None if HEAD is detached, as in most CI jobs, or if there is no commit yet.
        dirty: Files that are not as in the commit, see `worktree.find_dirty`.
        shallow: The clone holds only the last part of the history.
        replaced: Replace refs are present; they were ignored.
        grafts: A grafts file is present; it was ignored.
        odd: What limits the proof of all this.
    """

    available: bool
    reason: str = ""
    prefix: str = ""
    commit: Commit | None = None
    tags: tuple[Tag, ...] = ()
    branch: str | None = None
    dirty: tuple[str, ...] = ()
    shallow: bool = False
    replaced: bool = False
    grafts: bool = False
    odd: tuple[Oddity, ...] = ()

    @property
    def oddities(self) -> tuple[str, ...]:
        """What a document must state: a sentence for each of `odd`."""
        return tuple(found.words for found in self.odd)


@dataclass(frozen=True, slots=True)
class _Place:
    prefix: str
    shallow: bool
    grafts: bool
    common: Path


def read_git_state(
    root: Path, *, inputs: Sequence[Path] = (), trust_repository: bool = False
) -> GitState:
    """Return the git state of the project in the folder `root`.

    Args:
        root: The project's folder, at any depth of a repository or outside of one.
        inputs: Files the documents are made from, see `worktree.find_dirty`; `samdocs.yaml` is
            always one.
        trust_repository: Read a repository that belongs to another user.

    Raises:
        SamdocsError: The repository belongs to another user and neither the caller nor the
            person's own git settings trust it; it is damaged; or git does not answer.
    """
    try:
        place = _find_place(root, trusted=trust_repository)
    except GitMissingError:
        return GitState(available=False, reason=NOT_INSTALLED)
    if isinstance(place, str):
        return GitState(available=False, reason=place)
    commit = find_head(root)
    if commit is None:
        return _without_commit(root, place, inputs)
    return _with_commit(root, place, commit, inputs)


def read_commit_state(root: Path, revision: str, *, trust_repository: bool = False) -> GitState:
    """Return the state of the project in the folder `root` as if a revision were checked out.

    Raises:
        SamdocsError: There is no git or no repository, the revision names no commit, or the clone
            is shallow: what a revision means in its history is then not known.
    """
    place = _find_whole_place(root, trusted=trust_repository)
    [commit] = read_commits(root, [resolve(root, revision)])
    entries = read_tree(root, commit.hash)
    submodules = sorted(visible(entry.path) for entry in entries if entry.mode == SUBMODULE)
    pointers = sorted(visible(path) for path in find_pointers(root, entries))
    unchanged = WorkTree(dirty=(), pointers=tuple(pointers), submodules=tuple(submodules))
    return _of_commit(root, place, commit, unchanged)


def find_project(root: Path, revision: str, *, trust_repository: bool = False) -> tuple[str, str]:
    """Return the project's folder below the repository's, and the full id of a commit.

    Raises: as `read_commit_state`, of which this is the part that costs little.
    """
    place = _find_whole_place(root, trusted=trust_repository)
    return place.prefix, resolve(root, revision)


def _find_whole_place(root: Path, *, trusted: bool) -> _Place:
    place = _find_place(root, trusted=trusted)
    if isinstance(place, str):
        message = f"{place}, so no revision can be read"
        raise SamdocsError(message, "run it in a clone of the project's repository")
    if place.shallow:
        message = "the clone is shallow, so its revisions are not all known"
        raise SamdocsError(message, "fetch the whole history: `git fetch --unshallow --tags`")
    return place


def _find_place(root: Path, *, trusted: bool) -> _Place | str:
    """Return where the folder stands in its repository, or the reason why it does not."""
    if makes_git_wait(root):
        return UNREADABLE
    try:
        if not trusted and not is_owner_accepted(root):
            raise SamdocsError(
                "the repository is owned by another user",
                "if you trust it, run `git config --global --add safe.directory <its folder>` "
                "or pass `--trust-repository`",
            )
        answer = run_git(
            root,
            *("rev-parse", "--is-inside-work-tree", "--is-shallow-repository"),
            *("--git-common-dir", "--show-prefix"),
        )
    except GitRefusedError as refusal:
        return _reason(refusal.words)
    lines = answer.split(b"\n")
    if lines[0] != b"true":
        return NO_WORK_TREE
    if len(lines) != 5:  # noqa: PLR2004 - four answers, each ended by a line break
        raise SamdocsError("a folder above the project has a line break in its name", "rename it")
    common = root / lines[2].decode("utf-8", "surrogateescape")
    return _Place(
        prefix=lines[3].decode("utf-8", "surrogateescape"),
        shallow=lines[1] == b"true",
        grafts=has_content(common / "info/grafts"),
        common=common,
    )


def _reason(words: str) -> str:
    # git's own words may hold paths of this machine, which a document must not.
    if "not a git repository" in words:
        return NO_REPOSITORY
    if "bare repository" in words or "work tree" in words:
        return NO_WORK_TREE
    return UNREADABLE


def _without_commit(root: Path, place: _Place, inputs: Sequence[Path]) -> GitState:
    return GitState(
        available=True,
        prefix=visible(place.prefix),
        dirty=compare(root, (), _all_inputs(root, inputs)).dirty,
        odd=(NO_COMMIT,),
    )


def _with_commit(root: Path, place: _Place, commit: Commit, inputs: Sequence[Path]) -> GitState:
    work_tree = compare(root, read_tree(root, commit.hash), _all_inputs(root, inputs))
    return replace(_of_commit(root, place, commit, work_tree), branch=read_branch(root))


def _of_commit(root: Path, place: _Place, commit: Commit, work_tree: WorkTree) -> GitState:
    state = GitState(
        available=True,
        prefix=visible(place.prefix),
        commit=commit,
        tags=tuple(tag for tag in read_tags(root) if tag.target == commit.hash),
        dirty=work_tree.dirty,
        shallow=place.shallow,
        replaced=has_replacements(root),
        grafts=place.grafts,
    )
    odd = (
        *_of_history(place, state),
        *find_name_oddities(root, state.tags),
        *find_date_oddities(root, commit),
        *find_file_oddities(work_tree),
    )
    return replace(state, odd=odd)


def _all_inputs(root: Path, inputs: Sequence[Path]) -> tuple[Path, ...]:
    # Without it a project that is not in the commit at all would count as clean.
    marker = Path("samdocs.yaml")
    return (*inputs, marker) if (root / marker).is_file() else tuple(inputs)


def _of_history(place: _Place, state: GitState) -> Iterator[Oddity]:
    if state.shallow:
        yield SHALLOW
    if state.replaced:
        yield REPLACED
    if state.grafts:
        yield GRAFTED
    yield from find_borrowing(place.common)
