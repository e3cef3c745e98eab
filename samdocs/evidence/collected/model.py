"""One model for collected tests, wherever they were found."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class CollectedTest:
    """One test with all its parameters.

    Attributes:
        name: Its name as results give it, without parameters.
        file: Path from the root folder of the tests, empty if it is not known.
        line: Where it begins in that file, or in the file that lists it.
        doc: What it says about itself; empty if it says nothing.
        tests: Ids of test items it says it executes.
        verifies: Ids of what it says it verifies.
        is_parametrised: Whether results hold it several times, with parameters in brackets.
    """

    name: str
    file: str = ""
    line: int = 1
    doc: str = ""
    tests: tuple[str, ...] = ()
    verifies: tuple[str, ...] = ()
    is_parametrised: bool = False


@dataclass(frozen=True, slots=True)
class Collected:
    """The tests of one file, in its order, and what in it could not be told."""

    tests: tuple[CollectedTest, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
