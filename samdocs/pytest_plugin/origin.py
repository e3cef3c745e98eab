"""On what, where and by whom tests are run: what the options say, and what git tells."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from samdocs.control.people import find_person
from samdocs.evidence.git.tested import Tested, read_tested
from samdocs.evidence.results.model import Origin
from samdocs.items import COLLECTIONS
from samdocs.pytest_plugin.subject import Subject
from samdocs.source.patterns import PathPatterns

#: Below the project: what tells of results is nothing they stand on.
_TELLING = ("records/", "evidence/", "documents/")
#: Name of a pipeline → the variables that lead to its run.
_PIPELINES: Mapping[str, tuple[str, ...]] = {
    "GitHub Actions": ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"),
    "GitLab CI": ("CI_JOB_URL",),
    "Jenkins": ("JENKINS_URL", "BUILD_TAG"),
    "Azure Pipelines": ("SYSTEM_COLLECTIONURI", "SYSTEM_TEAMPROJECT", "BUILD_BUILDID"),
    "CircleCI": ("CIRCLE_BUILD_URL",),
    "Buildkite": ("BUILDKITE_JOB_ID", "BUILDKITE_BUILD_URL"),
}


class Circumstances:
    """What is true of every result of one run of pytest."""

    def __init__(self, config: pytest.Config, subject: Subject) -> None:
        """Take the options, each checked against the project.

        Raises:
            pytest.UsageError: One names what is not there.
        """
        self._subject, self._rootpath = subject, config.rootpath
        self._generated = PathPatterns(config.getini("samdocs_generated"))
        self._origin = Origin(
            build=self._item(config.getoption("--samdocs-build"), "builds"),
            environment=self._item(config.getoption("--samdocs-environment"), "environments"),
            tester=self._person(config.getoption("--samdocs-tester")) or pipeline(os.environ),
            moment=datetime.now(UTC).replace(microsecond=0),
            versions=_versions(),
        )

    @cached_property
    def before(self) -> Tested:
        """The state of the repository before the first test."""
        return read_tested(self._rootpath)

    def finish(
        self, loaded: Iterable[Path], written: Iterable[Path]
    ) -> tuple[Origin, tuple[str, ...]]:
        """Return what the results stand on, and the files that are not as in the commit.

        Files are compared before the first test and after the last one, for a file that is edited
        meanwhile may be loaded in either state.

        Args:
            loaded: Files of modules that were loaded.
            written: Files this run writes.
        """
        before, after = self.before, read_tested(self._rootpath, loaded)
        if not before.commit or not after.commit:
            return self._origin, ()
        differs = {*before.differs, *after.differs}
        counting = tuple(sorted(path for path in differs if self._counts(path, after, written)))
        dirty = bool(counting) or before.commit != after.commit
        return replace(self._origin, commit=before.commit, dirty=dirty), counting

    def words(self) -> str:
        """Return in words on what results are recorded, before the first test runs."""
        before = self.before
        if not before.commit:
            return f"results name no commit: {before.reason}"
        differs = sorted(path for path in before.differs if self._counts(path, before, ()))
        words = f"results name commit {before.commit[:12]}"
        if not differs:
            return words
        more = f" and {len(differs) - 1} more" if len(differs) > 1 else ""
        return (
            f"{words}, but verify nothing: `{differs[0]}`{more} differ{'' if more else 's'} from it"
        )

    def _counts(self, path: str, tested: Tested, written: Iterable[Path]) -> bool:
        """Whether a file that differs from the commit makes results dirty."""
        if tested.top is None or self._generated.match(path):
            return False
        full = tested.top / path
        if full in written:
            return False
        inside = full.is_relative_to(self._subject.root)
        below = full.relative_to(self._subject.root).as_posix() if inside else ""
        return not below.startswith(_TELLING)

    def _item(self, name: str | None, collection: str) -> str:
        """Return the id of an item that an option names; empty without one."""
        if not name:
            return ""
        noun = COLLECTIONS[collection].noun
        if fault := self._subject.find_fault(name, (collection,), f"no {noun}"):
            raise pytest.UsageError(f"samdocs: {fault}")
        return name

    def _person(self, name: str | None) -> str:
        """Return the id of the person that an option names; empty without one."""
        if not name:
            return ""
        config = self._subject.project.config
        person = find_person(config, name)
        if person is None:
            known = [word for one in config.people for word in (one.id, one.name)]
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"; the nearest is `{near[0]}`" if near else ""
            raise pytest.UsageError(f"samdocs: `{name}` is not listed under `people:`{hint}")
        return person.id


def pipeline(variables: Mapping[str, str]) -> str:
    """Return which run of which pipeline this is; empty if it is none that is known."""
    for name, wanted in _PIPELINES.items():
        told = [variables.get(variable, "") for variable in wanted]
        if all(told):
            return f"{name}: {' '.join(told)}"
    return ""


def _versions() -> Mapping[str, str]:
    found = {
        "platform": f"{platform.system()} {platform.machine()}".strip(),
        "pytest": pytest.__version__,
        "python": platform.python_version(),
    }
    try:
        return found | {"samdocs": version("samdocs")}
    except PackageNotFoundError:
        return found
