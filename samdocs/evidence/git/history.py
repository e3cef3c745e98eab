"""Which commits touched which files, through renames and merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.objects import find_head, read_commits, resolve
from samdocs.evidence.git.plumbing import GitMissingError, GitRefusedError, open_git, run_git
from samdocs.evidence.git.references import read_tags

_CHUNK_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that a commit changed against one of its parents.

    Attributes:
        kind: A added, D deleted, M modified, R renamed, T of another kind.
        old, new: Paths from the top of the repository; the same unless renamed.
        old_id, new_id: Blobs before and after, zeros where there is none.
        mode: As git writes it, of what is there after it; see `TreeEntry`.
    """

    kind: str
    old: str
    new: str
    old_id: str
    new_id: str
    mode: str = ""

    @property
    def is_file(self) -> bool:
        """Whether there is a regular file after it."""
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """One commit of the log with what it changed against each parent (or against nothing)."""

    hash: str
    parents: tuple[str, ...]
    changes: tuple[tuple[FileChange, ...], ...]


@dataclass(frozen=True, slots=True)
class Touch:
    """One commit of the log with which of the files asked for it touched, by today's names."""

    commit: LoggedCommit
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileCommit:
    """One commit that touched a file, as a row of a revision history.

    Attributes:
        author, email, subject: As claimed by the commit, printable.
        date: Committer time in UTC, None if it is out of range; `date_text` always tells.
        trailers: Key and value of lines such as `Change: CR-014` at the end of the message.
        tags: Names of the tags on this commit, sorted.
        paths: Today's names of the files it touched, of those asked for.
        boundary: The oldest commit a shallow clone holds: what it changed is not known, so it
            stands for everything before it.
    """

    commit: str
    short: str
    author: str
    email: str
    date: datetime | None
    date_text: str
    subject: str
    trailers: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    paths: tuple[str, ...]
    boundary: bool


def read_file_history(
    root: Path, paths: Sequence[str], *, revision: str = "HEAD"
) -> tuple[FileCommit, ...]:
    """Return the commits that touched any of these files, newest first.

    Args:
        root: The project's folder.
        revision: Where the history ends; a later commit is not in it.
        paths: Relative to `root`, forward slashes, as the files are named at `revision`.

    Returns:
        Empty outside a repository, without git, and before the first commit.

    Raises:
        SamdocsError: The revision does not exist, or the repository is damaged.
    """
    return read_file_histories(root, {"": paths}, revision=revision)[""]


def read_file_histories(
    root: Path, documents: Mapping[str, Sequence[str]], *, revision: str = "HEAD"
) -> dict[str, tuple[FileCommit, ...]]:
    """Return `read_file_history` of several sets of files by their keys, for the cost of one."""
    if not _has_history(root, revision):
        return dict.fromkeys(documents, ())
    prefix = _path(run_git(root, "rev-parse", "--show-prefix").removesuffix(b"\n"))
    files = {path for paths in documents.values() for path in paths}
    touching = find_touching(prefix, read_log(root, resolve(root, revision)), files)
    rows = _rows(root, touching)
    return {key: tuple(_only(rows, frozenset(paths))) for key, paths in documents.items()}


def read_file_commits(root: Path, ids: Sequence[str]) -> dict[str, FileCommit]:
    """Return the commits of these full ids as rows of a history, whatever files they touched."""
    touching = [Touch(LoggedCommit(commit, (), ()), ()) for commit in ids]
    return {row.commit: replace(row, boundary=False) for row in _rows(root, touching)}


def read_log(root: Path, start: str) -> Iterator[LoggedCommit]:
    """Yield every commit reachable from the commit id `start`, children before parents."""
    listing = run_git(root, "rev-list", "--topo-order", "--parents", "--end-of-options", start)
    family = [line.split(" ") for line in listing.decode("ascii").splitlines()]
    # One question per commit and parent: then a merge tells what it changed against each.
    questions = "".join(f"{pair}\n" for ids in family for pair in _pairs(ids))
    blocks = _read_blocks(root, questions.encode("ascii"))
    for commit, *parents in family:
        changes = tuple(next(blocks) for _ in parents or (commit,))
        yield LoggedCommit(commit, tuple(parents), changes)
    next(blocks, None)  # lets git end, and tell if it failed


def read_changes(root: Path, commits: Iterable[Commit]) -> Iterator[tuple[FileChange, ...]]:
    """Yield what each of the commits changed against its first parent, in the order given."""
    pairs = (" ".join((commit.hash, *commit.parents[:1])) for commit in commits)
    questions = "".join(f"{pair}\n" for pair in pairs)
    if questions:
        yield from _read_blocks(root, questions.encode("ascii"))


def find_touching(
    prefix: str, log: Iterable[LoggedCommit], paths: Iterable[str]
) -> tuple[Touch, ...]:
    """Return the commits that touched any of the files, newest first.

    Names are followed from child to parent, so that a file which takes over an old name is not
    mixed up with the one that bore it before. A merge counts if it differs from every parent.

    Args:
        prefix: The project's folder below the repository's, ends with `/` or is empty.
        log: Children before parents, as from `read_log`.
        paths: Names relative to the project at the first commit of the log.
    """
    asked: _Names = {prefix + path: frozenset({path}) for path in paths}
    names: dict[str, _Names] = {}
    touching: list[Touch] = []
    for number, commit in enumerate(log):
        here = names.pop(commit.hash, {}) if number else asked
        if files := _touched(here, commit):
            touching.append(Touch(commit, tuple(sorted(files))))
        for parent, changes in zip(commit.parents, commit.changes, strict=False):
            names[parent] = _joined(names.get(parent), _names_before(here, changes))
    return tuple(touching)


# A path at some commit -> which of the files asked for it became. Shared, so never changed.
_Names = Mapping[str, frozenset[str]]


def _touched(names: _Names, commit: LoggedCommit) -> frozenset[str]:
    # A merge only passes on to one side what the other did, so a mere rename is not its doing.
    is_merge = len(commit.parents) > 1
    against_each = (
        [names[c.new] for c in changes if c.new in names and (not is_merge or c.old_id != c.new_id)]
        for changes in commit.changes
    )
    return frozenset.intersection(*(frozenset[str]().union(*found) for found in against_each))


def _names_before(names: _Names, changes: Sequence[FileChange]) -> _Names:
    renamed = {c.new: c.old for c in changes if c.kind == "R" and c.new in names}
    if not renamed:
        return names
    before: _Names = {path: files for path, files in names.items() if path not in renamed}
    for new, old in renamed.items():
        before = _joined(before, {old: names[new]})
    return before


def _joined(names: _Names | None, more: _Names) -> _Names:
    if names is None or names is more:
        return more
    none = frozenset[str]()
    return {p: names.get(p, none) | more.get(p, none) for p in (*names, *more)}


def _has_history(root: Path, revision: str) -> bool:
    try:
        return find_head(root) is not None or revision != "HEAD"
    except (GitMissingError, GitRefusedError):
        return False


def _pairs(ids: Sequence[str]) -> Sequence[str]:
    commit, *parents = ids
    return [f"{commit} {parent}" for parent in parents] or [commit]


def _read_blocks(root: Path, questions: bytes) -> Iterator[tuple[FileChange, ...]]:
    """Yield what each question's pair of commits differs in, in the order asked."""
    options = "--stdin --root -r -M -l1000 --raw -z --no-abbrev --always --no-ext-diff"
    changes: list[FileChange] | None = None
    with open_git(root, "diff-tree", *options.split(), "--no-textconv", stdin=questions) as output:
        tokens = _tokens(output)
        for token in tokens:
            if token.startswith(b":"):
                (changes := changes or []).append(_change(token, tokens))
                continue
            if changes is not None:
                yield tuple(changes)
            changes = []
    if changes is not None:
        yield tuple(changes)


def _tokens(output: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := output.read(_CHUNK_BYTES):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _change(facts: bytes, tokens: Iterator[bytes]) -> FileChange:
    _, mode, old_id, new_id, kind = facts.decode("ascii").split(" ")
    old = _path(next(tokens))
    new = _path(next(tokens)) if kind[0] in "RC" else old
    return FileChange(kind[0], old, new, old_id, new_id, mode)


def _path(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _rows(root: Path, touching: Sequence[Touch]) -> list[FileCommit]:
    if not touching:
        return []
    tags: dict[str, list[str]] = {}
    for tag in read_tags(root):
        tags.setdefault(tag.target, []).append(tag.name)
    commits = read_commits(root, (touch.commit.hash for touch in touching))
    return [
        _file_commit(commit, touch, tuple(tags.get(commit.hash, ())))
        for commit, touch in zip(commits, touching, strict=True)
    ]


def _file_commit(commit: Commit, touch: Touch, tags: tuple[str, ...]) -> FileCommit:
    return FileCommit(
        commit=commit.hash,
        short=commit.short,
        author=commit.author,
        email=commit.email,
        date=commit.committed,
        date_text=commit.committed_text,
        subject=commit.subject,
        trailers=commit.trailers,
        tags=tags,
        paths=touch.files,
        boundary=len(touch.commit.parents) < len(commit.parents),
    )


def _only(rows: Sequence[FileCommit], files: frozenset[str]) -> Iterator[FileCommit]:
    for row in rows:
        if touched := files.intersection(row.paths):
            yield replace(row, paths=tuple(sorted(touched)))
