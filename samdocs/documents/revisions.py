"""The commits that changed what a document says: the rows of its revision table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samdocs.control import EVERYTHING, DocumentType
from samdocs.diagnostics import SamdocsError
from samdocs.documents.scope import files_of
from samdocs.evidence.git.history import FileCommit
from samdocs.evidence.git.item_history import ItemHistories
from samdocs.project import Project
from samdocs.source.files import is_source_name

#: Settings that documents quote; the rest of samdocs.yaml says how the project is run.
_FACTS = (
    "classification",
    "device",
    "legacy",
    "limits",
    "overall_residual_risk",
    "pccp",
    "quality_system",
    "risk_policy",
    "standards",
)


def find_revisions(
    project: Project, types: Mapping[str, DocumentType]
) -> Mapping[str, tuple[FileCommit, ...]]:
    """Return for each document the commits that changed what it says, newest first.

    That is: the meaning of an item it shows or showed, a fact of samdocs.yaml, or a text of its
    own. Layout, comments and moves are no revision. Where only a part of the history is there, the
    commits that touched the files are told, the oldest of which stands for all before it.
    """
    files = {key: files_of(project, found) for key, found in types.items()}
    try:
        histories = project.item_histories
        facts = {c.commit.hash for name in _FACTS for c in project.setting_histories.of(name)}
    except SamdocsError:
        return project.histories(files)
    texts = {key: tuple(_texts(project, key, names)) for key, names in files.items()}
    touched = project.histories(texts)
    told = {
        key: facts | {row.commit for row in touched[key]} | set(_item_commits(histories, document))
        for key, document in types.items()
    }
    rows = project.file_commits(commit for commits in told.values() for commit in commits)
    return {
        key: tuple(rows[commit] for commit in histories.newest_first(commits))
        for key, commits in told.items()
    }


def _item_commits(histories: ItemHistories, document: DocumentType) -> Iterator[str]:
    """Yield the commits that changed an item of the collections a document shows."""
    collections = frozenset(document.matter.shows)
    for item in histories.ids:
        if EVERYTHING in collections or histories.collection_of(item) in collections:
            yield from histories.commits_of(item)


def _texts(project: Project, key: str, files: tuple[str, ...]) -> Iterator[str]:
    """Yield the files of a document that are no sources of items: narratives, a template."""
    yield from (name for name in files if not is_source_name(name))
    yield from (narrative.file for narrative in project.narratives if narrative.key == key)
