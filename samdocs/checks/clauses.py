"""Where a rule comes from, written out: the table of rules names documents by their short names."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Short name in the table of rules → the document with its edition.
_DOCUMENTS: Mapping[str, str] = {
    "14971": "ISO 14971:2019",
    "62304": "IEC 62304:2006+A1:2015",
    "62366-1": "IEC 62366-1:2015+A1:2020",
    "82304-1": "IEC 82304-1:2016",
    "AI draft": "FDA draft guidance on AI-enabled device software (2025)",
    "FDA": "FDA guidance on device software functions (2023)",
    "FDA AIR": "FDA requests for additional information",
    "FDA GPSV": "FDA General Principles of Software Validation (2002)",
    "FDA cyber": "FDA guidance on cybersecurity in medical devices (2026)",
    "FDA recognised standards": "FDA recognised consensus standards",
    "FDA retrospective DHF concern": "FDA, design history written after the fact",
    "FDA text on": "FDA, on",
    "GMLP": "Good Machine Learning Practice (IMDRF N88:2025)",
    "GPSV": "FDA General Principles of Software Validation (2002)",
    "GSPR": "MDR 2017/745, Annex I",
    "ISO 13485": "ISO 13485:2016",
    "MDR": "MDR 2017/745",
    "OTS": "FDA guidance on off-the-shelf software (2023)",
    "OTS guidance": "FDA guidance on off-the-shelf software (2023)",
    "PCCP": "FDA guidance on predetermined change control plans (2025)",
    "Part 11": "21 CFR Part 11",
    "TIR34971": "AAMI TIR34971:2023",
    "TIR57/SW96": "AAMI TIR57:2016, ANSI/AAMI SW96:2023",
}
_NAMES = sorted(_DOCUMENTS, key=len, reverse=True)
_NAME = re.compile(f"(?:{'|'.join(map(re.escape, _NAMES))})(?=[ ,(]|$)")


def read_clause(short: str) -> str:
    """Return where a rule comes from for a reader: `IEC 62304:2006+A1:2015, 5.2.6 e`.

    Args:
        short: As the table of rules has it, e.g. `62304 5.2.6 e; FDA VI.D`; `-` for a rule of our
            own.
    """
    if short == "-":
        return "a rule of samdocs itself"
    return "; ".join(_write_out(part.strip()) for part in short.split(";"))


def _write_out(part: str) -> str:
    part = part.replace(" UNVERIFIED", " (not verified)")
    if part.startswith("524B"):
        return f"FD&C Act, {part}"
    named = _NAME.match(part)
    if named is None:
        return part
    rest = part[named.end() :].strip()
    comma = "" if rest.startswith("(") or named[0] == "FDA text on" else ","
    return f"{_DOCUMENTS[named[0]]}{comma} {rest}" if rest else _DOCUMENTS[named[0]]
