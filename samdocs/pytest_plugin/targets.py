"""Where this run of pytest records results."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.junitxml import LogXML, xml_key

from samdocs.evidence.results.sidecar import SUFFIX


@dataclass(frozen=True, slots=True)
class Targets:
    """The files that are asked for.

    Attributes:
        junit: What `--junitxml` names; None without it.
        results: What `--samdocs-results` names; None without it.
    """

    junit: Path | None
    results: Path | None

    def __bool__(self) -> bool:
        return self.junit is not None or self.results is not None

    @property
    def sidecar(self) -> Path | None:
        """What stands beside the JUnit file."""
        return self.junit.with_name(f"{self.junit.name}{SUFFIX}") if self.junit else None

    @property
    def files(self) -> frozenset[Path]:
        """Every file that is written."""
        named = (self.junit, self.results, self.sidecar)
        return frozenset(path for path in named if path is not None)

    @staticmethod
    def write(path: Path, data: bytes) -> None:
        """Write a file whole or not at all; missing folders are made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.samdocs-draft")
        draft.write_bytes(data)
        draft.replace(path)


def find_targets(config: pytest.Config) -> Targets:
    """Return where results go.

    Raises:
        pytest.UsageError: The name of the file has a meaning of its own.
    """
    junit = getattr(config.option, "xmlpath", None)
    named = config.getoption("--samdocs-results")
    results = Path(config.invocation_params.dir, str(named)) if named else None
    if results is not None and (results.name.endswith(SUFFIX) or results.suffix != ".json"):
        hint = f"name a file that ends with .json, and not with {SUFFIX}"
        raise pytest.UsageError(f"samdocs: results cannot be recorded in `{named}`; {hint}")
    written = Path(os.path.expandvars(str(junit))).expanduser().absolute() if junit else None
    return Targets(written, results)


def junit_log(config: pytest.Config) -> LogXML | None:
    """Return what writes the JUnit file of this run; None if nothing does."""
    # pytest offers properties of the suite to fixtures only, and this is no test.
    return config.stash.get(xml_key, None)
