"""What all readers of result files share: numbers, times, names and the findings about them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.results.model import Case, Origin, Outcome
from samdocs.rules import RULES

MAX_MESSAGE_CHARACTERS = 300
MAX_CASES = 2_000_000
#: Findings of one kind in one file beyond this are counted, not listed.
MAX_LISTED = 20
_MOST_QUOTED = 40
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_FRACTION = re.compile(r"(\.\d{6})\d+")


@dataclass(slots=True)
class Collected:
    """What has been found in a file so far.

    Attributes:
        wrong_totals: Sentences on totals that do not agree with the cases.
    """

    file: str
    version: str = ""
    cases: list[Case] = field(default_factory=list)
    declared: dict[str, int] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    moment: datetime | None = None
    findings: list[Diagnostic] = field(default_factory=list)
    _listed: dict[str, int] = field(default_factory=dict)

    def say(self, code: str, message: str, line: int, hint: str, *, column: int = 1) -> None:
        """Add a finding at a line; of many alike only the first are kept."""
        kind = f"{code} {hint}"
        self._listed[kind] = self._listed.get(kind, 0) + 1
        if self._listed[kind] <= MAX_LISTED:
            where = Location(self.file, line, column, line, column)
            self.findings.append(diagnose(RULES[code], message, where, hint=hint))

    def seconds(self, text: str | None, line: int) -> float | None:
        """Return a duration in seconds, None where there is none or it is none."""
        if text is None or not text.strip():
            return None
        written = text.strip()
        if _THOUSANDS.fullmatch(written):
            written = written.replace(",", "")
        try:
            number = float(written)
        except ValueError:
            number = math.nan
        if math.isfinite(number) and number >= 0:
            return number
        self.say(
            "EVD004", f"the time `{_short(text)}` is no duration", line, "the case still counts"
        )
        return None

    def count(self, name: str, text: str | None, line: int) -> int | None:
        """Return a total a file declares, None where there is none or it is none."""
        if text is None:
            return None
        if re.fullmatch(r"\d{1,12}", text.strip()):
            return int(text)
        self.say("EVD004", f"`{name}` is `{_short(text)}`, no number", line, "cases are counted")
        return None

    def time(self, text: str | None, line: int) -> datetime | None:
        """Return a point in time with its zone, None where there is none or it names no zone."""
        if not text or not text.strip():
            return None
        moment = read_moment(text)
        if moment is None:
            message = f"`{_short(text)}` is no point in time"
            self.say("EVD004", message, line, "write 2026-03-31T09:30:00Z")
        elif moment.tzinfo is None:
            message = f"the time `{_short(text)}` names no zone"
            self.say("EVD005", message, line, "write Z for UTC or an offset; it is not used")
            return None
        return moment

    def origin(self) -> Origin:
        """Return what the properties say about commit, build and circumstances."""
        told = {name.removeprefix("samdocs."): text for name, text in self.properties.items()}
        commit = told.get("commit", "").strip().lower()
        if commit and not _COMMIT.fullmatch(commit):
            self.say("EVD004", f"`{_short(commit)}` is no commit", 1, "give its full id")
            commit = ""
        versions = {
            name.removeprefix("version."): text
            for name, text in sorted(told.items())
            if name.startswith("version.")
        }
        return Origin(
            commit=commit,
            build=told.get("build", "").strip(),
            dirty=_yes_no(told.get("dirty")),
            environment=told.get("environment", "").strip(),
            tester=told.get("tester", "").strip(),
            moment=self.moment,
            versions=versions,
        )

    def end(self) -> None:
        """Say how many findings were left out."""
        for kind, number in self._listed.items():
            if number > MAX_LISTED:
                code, _, hint = kind.partition(" ")
                where = Location(self.file, 1, 1, 1, 1)
                message = f"{number - MAX_LISTED} more findings like these are not listed"
                self.findings.append(diagnose(RULES[code], message, where, hint=hint))


def read_moment(text: str) -> datetime | None:
    """Return a point in time as tools write it, with more digits than Python reads cut off."""
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text.strip()))
    except ValueError:
        return None


def first_words(*texts: str | None) -> str:
    """Return the first of some texts that says something, its first line, cut to a few words."""
    for text in texts:
        if text and text.strip():
            line = text.strip().splitlines()[0].strip()
            return (
                line if len(line) <= MAX_MESSAGE_CHARACTERS else line[:MAX_MESSAGE_CHARACTERS] + "…"
            )
    return ""


def listed_ids(text: str) -> tuple[str, ...]:
    """Return ids as properties list them, by commas or spaces, each once."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", text) if part))


def worse(one: Outcome, other: Outcome) -> Outcome:
    """Return the worse of two outcomes."""
    return max(one, other, key=lambda outcome: outcome.badness)


def with_ids(case: Case, properties: Mapping[str, Sequence[str]]) -> Case:
    """Return a case with the ids that properties of its own name."""
    if not properties:
        return case
    tests = [name for text in properties.get("test", ()) for name in listed_ids(text)]
    verifies = [
        name
        for key in ("verifies", "requirement")
        for text in properties.get(key, ())
        for name in listed_ids(text)
    ]
    return replace(case, tests=tuple(tests), verifies=tuple(dict.fromkeys(verifies)))


def _yes_no(text: str | None) -> bool | None:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
        (text or "").strip().lower()
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_QUOTED else f"{flat[:_MOST_QUOTED]}…"
