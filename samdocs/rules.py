"""The registry: every rule samdocs knows, read once from the table beside this module."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from samdocs.diagnostics import Need, Rule, Severity, Stage

_TABLE = Path(__file__).with_name("rules.csv")

#: Codes of these families stop `build`: what cannot be read cannot be rendered.
REFUSING_FAMILIES = frozenset({"SRC", "MOD", "ID"})


def _read_table() -> Mapping[str, Rule]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["code"]: _rule(row) for row in csv.DictReader(lines)})


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(
        code=row["code"],
        severity=Severity[row["severity"].upper()],
        stage=Stage[row["stage"].upper()],
        classes=row["classes"],
        applies=tuple(row["applies"].split()),
        waivable=row["waivable"] != "never",
        needs=tuple(Need[word] for word in row["needs"].split()),
        summary=row["summary"],
        demand=row["demand"],
        clause=row["clause"],
    )


def family(code: str) -> str:
    """Return the letters of a code: `REQ` of `REQ007`."""
    return code.rstrip("0123456789")


RULES: Mapping[str, Rule] = _read_table()
