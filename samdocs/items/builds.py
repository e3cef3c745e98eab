"""What was tested or released, and how it was made (IEC 62304:2006+A1:2015, 5.8 and 8.1.3)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from samdocs.fields import (
    Commit,
    Day,
    Ids,
    Line,
    Record,
    Sha256,
    Text,
    one_or_many,
    short_form,
)
from samdocs.items.base import Item, Link
from samdocs.items.files import Attachments, RepositoryCommits


class Artifact(Record):
    """A file that is delivered, with the hash that fixes it (IEC 62304:2006+A1:2015, 5.8.8)."""

    name: Line
    sha256: Sha256
    signature: Line | None = None


class BuildTool(Record):
    """A tool or image the build was made with (IEC 62304:2006+A1:2015, 5.8.5 and 5.1.10)."""

    name: Line
    version: Line | None = None
    digest: Line | None = None


class Difference(Record):
    """What differs from the tested builds, and what that means (FDA 2023, VI.I)."""

    difference: Text
    impact: Text | None = None


class Submission(Record):
    """A submission that named this build (FDA 2023, VI.I)."""

    market: Line
    number: Line
    date: Day | None = None


class UdiDecision(Record):
    """Whether this build needs a new device identifier (21 CFR 830; MDR 2017/745 Annex VI C 6.5)."""

    answer: Literal["new_di", "new_pi", "unchanged"]
    why: Text | None = None
    udi_di: Line | None = None


class Build(Item, collection="builds", prefix="BLD", noun="build"):
    """What was tested or released (IEC 62304:2006+A1:2015, 5.8.4 and 8.1.3; FDA 2023, VI.I).

    Attributes:
        built_at: Day of the row in the version history (FDA 2023, VI.I).
        changes_from_previous: What changed since the build before (FDA 2023, VI.I).
        release_notes: What users are told (FDA 2023, VI.I; IEC 62304:2006+A1:2015, 6.2.5).
        procedure: How it was made (IEC 62304:2006+A1:2015, 5.8.5).
        build_run: The run of the pipeline that made it (IEC 62304:2006+A1:2015, 5.6.2 and 5.8.5).
        toolchain: Versions and digests of tools and images (5.8.5; 5.1.10).
        lock_files: Lock files with their hashes (5.1.10).
        levels: At which levels it was tested (FDA 2023, VI.I).
        delivery: How it arrives unchanged where it is used (5.8.8).
        archive: What was archived, where, with hashes (5.8.7).
        udi: Decision on the device identifier (21 CFR 830; MDR 2017/745 Annex VI C 6.5).
    """

    version: Line | None = None
    built_at: Day | None = None
    changes_from_previous: Text | None = None
    release_notes: Text | None = None
    sources: RepositoryCommits = ()
    project_commit: Commit | None = None
    artifacts: tuple[Artifact, ...] = ()
    models: Annotated[Ids, Link(to=("models",), inverse="shipped_in")] = ()
    procedure: Text | None = None
    build_run: Line | None = None
    toolchain: Annotated[
        tuple[Annotated[BuildTool, short_form("name")], ...], BeforeValidator(one_or_many)
    ] = ()
    lock_files: Attachments = ()
    levels: Annotated[
        tuple[Literal["unit", "integration", "system", "acceptance", "clinical"], ...],
        BeforeValidator(one_or_many),
    ] = ()
    tested_builds: Annotated[Ids, Link(to=("builds",), inverse="tested_for")] = ()
    differs_from_tested: Annotated[Difference | None, short_form("difference")] = None
    submissions: tuple[Submission, ...] = ()
    delivery: Text | None = None
    archive: Attachments = ()
    udi: UdiDecision | None = None
