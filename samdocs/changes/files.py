"""Files that are told apart by their hash: evidence, and templates of the project's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from samdocs.config import EvidencePaths
from samdocs.evidence.git.file_ids import (
    read_committed_ids,
    read_folder_ids,
    same_as_pointers,
)
from samdocs.project import Project
from samdocs.source.patterns import PathPatterns, first_folder

EVIDENCE = "evidence"
TEMPLATES = "templates"
_SHA256_DIGITS = 64


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that came, went, or holds something else.

    Attributes:
        path: From the project's folder.
        old, new: The id git gives to its content; None where there is no such file.
    """

    path: str
    old: str | None
    new: str | None

    @property
    def is_template(self) -> bool:
        """Whether it is a template of the project's own, and no evidence."""
        return self.path.startswith(f"{TEMPLATES}/")

    @property
    def word(self) -> str:
        """What became of it: added, removed or changed."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


def compare_files(
    old: Project, new: Project, *, tracked_only: bool = False
) -> tuple[FileChange, ...]:
    """Return the files of evidence and of own templates that differ, by path; none is parsed.

    Args:
        old: The earlier state.
        new: The later state.
        tracked_only: Whether files of the folder that its commit does not hold are left out; else
            they belong to its state, and are told as added.

    Raises:
        SamdocsError: The repository is damaged.
    """
    patterns = sorted({*_patterns(old), *_patterns(new)})
    is_wanted = PathPatterns(patterns).match
    digits = next((len(p.at.commit.hash) for p in (old, new) if p.at and p.at.commit), 0)
    before, after = (_ids(p, patterns, is_wanted, digits) for p in (old, new))
    if tracked_only and new.at is None and new.git.commit:
        tracked = read_committed_ids(new.root, new.git.commit.hash, is_wanted)
        after = {path: name for path, name in after.items() if path in tracked}
    found = [
        FileChange(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    ]
    alike = _filled_in(old, new, found)
    return tuple(one for one in found if one.path not in alike)


def _patterns(project: Project) -> Iterator[str]:
    yield from (EVIDENCE, TEMPLATES)
    for kind in EvidencePaths.model_fields:
        said = getattr(project.config.evidence, kind)
        yield from said if isinstance(said, tuple) else ()


def _ids(
    project: Project, patterns: Iterable[str], is_wanted: Callable[[str], bool], digits: int
) -> Mapping[str, str]:
    if project.at and project.at.commit:
        return read_committed_ids(project.root, project.at.commit.hash, is_wanted)
    folders = (folder for pattern in patterns if (folder := first_folder(pattern)))
    return read_folder_ids(project.root, folders, is_wanted, digits=digits or _SHA256_DIGITS)


def _filled_in(old: Project, new: Project, found: Iterable[FileChange]) -> frozenset[str]:
    """Return the files of which a commit holds a pointer to what stands on disk."""
    if (old.at is None) == (new.at is None):
        return frozenset()
    committed = new if new.at else old
    ids = {one.path: one.new if new.at else one.old for one in found if one.word == "changed"}
    return same_as_pointers(committed.root, {path: name for path, name in ids.items() if name})
