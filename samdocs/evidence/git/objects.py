"""Objects of a repository by id or revision, many at a time, each checked against its id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import Commit, parse_commit
from samdocs.evidence.git.plumbing import GitRefusedError, open_git, run_git
from samdocs.evidence.git.text import visible

MAX_OBJECT_BYTES = 256_000_000
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA1_DIGITS = 40
_HEADER = re.compile(rb"(?P<id>[0-9a-f]{40,64}) (?P<kind>blob|tree|commit|tag) (?P<size>\d+)\n")
_UNSAFE_REVISION = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One file of a commit.

    Attributes:
        mode: As git writes it: 100644, 100755 (executable), 120000 (link), 160000 (submodule).
        id: Id of the blob, or of the commit a submodule stands at.
        path: Relative to the project, forward slashes; bytes that are no UTF-8 as surrogates.
    """

    mode: str
    id: str
    path: str


@dataclass(frozen=True, slots=True)
class GitObject:
    """One object with its content, as stored."""

    id: str
    kind: str
    data: bytes


def resolve(root: Path, revision: str) -> str:
    """Return the full id of the commit that a tag, branch, id or expression like `v1~2` names.

    Raises:
        SamdocsError: The revision looks like an option, names nothing or more than one thing, or
            depends on this clone's own log of movements (`@{…}`).
    """
    _refuse_unsafe(revision)
    _refuse_ambiguous(root, revision)
    try:
        answer = run_git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
    except GitRefusedError:
        raise _unknown(root, revision) from None
    return answer.decode("ascii").strip()


def read_tree(root: Path, revision: str = "HEAD") -> tuple[TreeEntry, ...]:
    """Return the files below the folder `root` as a commit holds them, in git's order of paths.

    Empty if that commit has nothing in this folder.
    """
    # Without --full-tree git lists the folder it runs in, with paths relative to it.
    listing = run_git(root, "ls-tree", "-r", "-z", resolve(root, revision))
    return tuple(_tree_entry(line) for line in listing.split(b"\0") if line)


def read_blobs(root: Path, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each id with the content of its blob, in the order given, through one process.

    Raises:
        SamdocsError: An object is missing, is no blob, or is not what its id says.
    """
    for found in read_objects(root, ids):
        if found.kind != "blob":
            raise SamdocsError(f"`{found.id}` is a {found.kind}, not a file", "name a blob")
        yield found.id, found.data


def read_commits(root: Path, ids: Iterable[str]) -> Iterator[Commit]:
    """Yield the commits of these ids, in the order given, through one process."""
    for found in read_objects(root, ids):
        yield parse_commit(found.id, found.data)


def read_objects(root: Path, ids: Iterable[str]) -> Iterator[GitObject]:
    """Yield the objects of these full ids, in the order given, through one process."""
    wanted = tuple(ids)
    for name, found in zip(wanted, find_objects(root, wanted), strict=True):
        if found is None:
            raise SamdocsError(
                f"object `{name}` is missing from the repository",
                "fetch it: the clone may be shallow or partial",
            )
        yield found


def find_objects(root: Path, ids: Iterable[str]) -> Iterator[GitObject | None]:
    """Yield the objects of these full ids in the order given, None for each that is missing."""
    wanted = tuple(ids)
    for name in wanted:
        if not _ID.fullmatch(name):
            raise SamdocsError(f"`{visible(name)}` is not an object id", "write all its digits")
    return _read_batch(root, wanted)


def hash_content(kind: str, size: int, chunks: Iterable[bytes], *, digits: int) -> str:
    """Return the id git gives to an object of `size` bytes, in 40 (SHA-1) or 64 (SHA-256) digits."""
    # The id of a git object, not a protection against forgers: those need signatures.
    name = "sha1" if digits == _SHA1_DIGITS else "sha256"
    digest = hashlib.new(name, f"{kind} {size}\0".encode("ascii"), usedforsecurity=False)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def find_head(root: Path) -> Commit | None:
    """Return the current commit, None if the repository has none yet.

    Raises:
        SamdocsError: HEAD names a commit that is missing or damaged.
    """
    [found] = _read_batch(root, ("HEAD",))
    if found is not None and found.kind == "commit":
        return parse_commit(found.id, found.data)
    try:
        named = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD").decode("ascii").strip()
    except GitRefusedError:
        return None
    raise SamdocsError(
        f"HEAD names `{named}`, which is no commit of this repository",
        "run `git fsck`, or check out a branch",
    )


def _refuse_unsafe(revision: str) -> None:
    if not revision or revision.startswith("-") or _UNSAFE_REVISION.search(revision):
        raise SamdocsError(
            f"`{visible(revision)}` is not a revision", "name a tag, a branch or a commit"
        )
    if "@{" in revision:
        raise SamdocsError(
            f"`{visible(revision)}` depends on this clone's own log, so it names no fixed state",
            "name a tag or a commit",
        )


def _unknown(root: Path, revision: str) -> SamdocsError:
    """Return what to say of a revision that leads to no commit."""
    try:
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        named = run_git(root, *asked).decode("ascii").strip()
    except GitRefusedError:
        if revision == "HEAD":
            return SamdocsError("the repository has no commit yet", "commit the project first")
        return SamdocsError(
            f"`{visible(revision)}` is not a revision of this repository",
            "name a tag, a branch or a commit; in a shallow clone fetch the history first",
        )
    return SamdocsError(
        f"`{visible(revision)}` names `{named}`, which leads to no commit of this repository",
        "run `git fsck` to see whether the repository is whole, or name another revision",
    )


def _refuse_ambiguous(root: Path, revision: str) -> None:
    base = re.split(r"[\^~:]", revision, maxsplit=1)[0]
    if base == "HEAD":  # what is checked out, whatever a branch is named
        return
    wanted = {f"refs/{kind}/{base}" for kind in ("tags", "heads", "remotes")}
    listing = run_git(root, "for-each-ref", "--format=%(refname)", "--", *sorted(wanted))
    found = sorted(wanted & set(listing.decode("utf-8", "replace").splitlines()))
    if len(found) > 1:
        raise SamdocsError(
            f"`{visible(revision)}` is ambiguous: it names {' and '.join(f'`{n}`' for n in found)}",
            f"write `{found[-1]}` in full",
        )


def _tree_entry(line: bytes) -> TreeEntry:
    facts, _, path = line.partition(b"\t")
    mode, _, object_id = facts.decode("ascii").split(" ")
    return TreeEntry(mode, object_id, path.decode("utf-8", "surrogateescape"))


def _read_batch(root: Path, names: tuple[str, ...]) -> Iterator[GitObject | None]:
    if not names:
        return
    stdin = "".join(f"{name}\n" for name in names).encode("ascii")
    with open_git(root, "cat-file", "--batch", "--buffer", stdin=stdin) as output:
        for _ in names:
            line = output.readline()
            if not line:  # git gave up; leaving the block raises what it said
                return
            try:
                found = _read_object(line, output)
            except EOFError:
                return
            yield found


def _read_object(line: bytes, output: IO[bytes]) -> GitObject | None:
    header = _HEADER.fullmatch(line)
    if header is None:
        if line.endswith(b" missing\n"):
            return None
        raise SamdocsError(
            "the repository has an object that git cannot read", "run `git fsck` on it"
        )
    object_id, kind = header["id"].decode("ascii"), header["kind"].decode("ascii")
    size = int(header["size"])
    if size > MAX_OBJECT_BYTES:
        raise SamdocsError(
            f"object `{object_id}` has {size:,} bytes, the limit is {MAX_OBJECT_BYTES:,}",
            "keep large data out of the repository",
        )
    data = output.read(size)
    if len(data) < size or not output.read(1):
        raise EOFError
    _refuse_forged(object_id, kind, data)
    return GitObject(object_id, kind, data)


def _refuse_forged(object_id: str, kind: str, data: bytes) -> None:
    # git does not compare content and id when it reads; a file put into .git/objects could lie.
    if hash_content(kind, len(data), (data,), digits=len(object_id)) != object_id:
        raise SamdocsError(
            f"object `{object_id}` is damaged or forged: its content has another hash",
            "run `git fsck`, and clone again from a source you trust",
        )
