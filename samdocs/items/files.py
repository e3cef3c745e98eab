"""Files and commits that items name, each with the hash that fixes it."""

from typing import Annotated

from pydantic import BeforeValidator

from samdocs.fields import Commit, Line, Record, RelativePath, Sha256, one_or_many, short_form


class Attachment(Record):
    """A file beside a record; a bare path leaves the hash out.

    Attributes:
        sha256: Hash of the file when the record was made (21 CFR 11.70; IEC 62304:2006+A1:2015,
            5.7.5).
    """

    path: RelativePath
    title: Line | None = None
    sha256: Sha256 | None = None


class RepositoryCommit(Record):
    """A state of a repository; `repo` is its name under `repositories:`, absent = this project's."""

    commit: Commit
    repo: Line | None = None


Attachments = Annotated[
    tuple[Annotated[Attachment, short_form("path")], ...], BeforeValidator(one_or_many)
]
RepositoryCommits = Annotated[
    tuple[Annotated[RepositoryCommit, short_form("commit")], ...], BeforeValidator(one_or_many)
]
