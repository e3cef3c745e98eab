"""Where a project stands in git: commit, tags, branch, and whatever makes that less than certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import Commit, parse_commit
from samdocs.evidence.git.objects import (
    find_head,
    find_objects,
    read_commits,
    read_tree,
    resolve,
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

# git began in April 2005; a date beyond this year is a mistyped or forged one whenever it is read.
# The clock is not asked, so that the same commit gives the same document at any time.
FIRST_YEAR, LAST_YEAR = 2005, 2089


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
        oddities: Sentences that a document must state, because they limit what the rest proves.
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
    oddities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    prefix: str
    shallow: bool
    grafts: bool


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
    return _Place(
        prefix=lines[3].decode("utf-8", "surrogateescape"),
        shallow=lines[1] == b"true",
        grafts=_has_content(root / lines[2].decode("utf-8", "surrogateescape") / "info/grafts"),
    )


def _reason(words: str) -> str:
    # git's own words may hold paths of this machine, which a document must not.
    if "not a git repository" in words:
        return NO_REPOSITORY
    if "bare repository" in words or "work tree" in words:
        return NO_WORK_TREE
    return UNREADABLE


def _has_content(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _without_commit(root: Path, place: _Place, inputs: Sequence[Path]) -> GitState:
    return GitState(
        available=True,
        prefix=visible(place.prefix),
        dirty=compare(root, (), _all_inputs(root, inputs)).dirty,
        oddities=("the repository has no commit yet",),
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
    oddities = (*_of_history(state), *_of_dates(root, commit), *_of_files(work_tree))
    return replace(state, oddities=oddities)


def _all_inputs(root: Path, inputs: Sequence[Path]) -> tuple[Path, ...]:
    # Without it a project that is not in the commit at all would count as clean.
    marker = Path("samdocs.yaml")
    return (*inputs, marker) if (root / marker).is_file() else tuple(inputs)


def _of_history(state: GitState) -> Iterator[str]:
    if state.shallow:
        yield "the clone is shallow, so the older history is not known"
    if state.replaced:
        yield "replace refs are present in the repository; they were ignored"
    if state.grafts:
        yield "a grafts file is present in the repository; it was ignored"
    if len(state.tags) > 1:
        names = ", ".join(f"`{tag.name}`" for tag in state.tags)
        yield f"the commit has {len(state.tags)} tags, so its version is ambiguous: {names}"


def _of_dates(root: Path, commit: Commit) -> Iterator[str]:
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


def _of_files(work_tree: WorkTree) -> Iterator[str]:
    for path in work_tree.submodules:
        yield f"`{path}` is a submodule: the commit holds a pointer to it, not its files"
    for path in work_tree.pointers:
        yield f"`{path}` is kept in large file storage: the commit holds a pointer, not the file"
