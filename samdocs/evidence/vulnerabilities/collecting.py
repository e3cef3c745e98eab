"""What all readers of vulnerability files share: names, times, scores and the findings about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.components.purl import read_purl
from samdocs.evidence.components.unreadable import UnreadableError
from samdocs.evidence.results.collecting import read_moment
from samdocs.evidence.vulnerabilities.cvss import CvssFault, score_cvss
from samdocs.evidence.vulnerabilities.model import STATES, Statement
from samdocs.rules import RULES

MAX_STATEMENTS = 500_000
#: Findings of one kind in one file beyond this are counted, not listed.
MAX_LISTED = 20
_MOST_QUOTED = 80
_NAMED = re.compile(rb'"(?:id|@id|name|cve|cveID|text)"\s*:\s*"([^"\\]{1,200})"')
_AGAIN = "let the tool write the file again"


@dataclass(slots=True)
class Collected:
    """What has been found in a file so far."""

    file: str
    version: str = ""
    author: str = ""
    created: datetime | None = None
    statements: list[Statement] = field(default_factory=list)
    searched: set[str] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)
    _listed: dict[str, int] = field(default_factory=dict)

    def say(self, code: str, message: str, line: int, hint: str, *, column: int = 1) -> None:
        """Add a finding at a line; of many alike only the first are kept."""
        kind = f"{code} {hint}"
        self._listed[kind] = self._listed.get(kind, 0) + 1
        if self._listed[kind] <= MAX_LISTED:
            where = Location(self.file, line, column, line, column)
            self.findings.append(diagnose(RULES[code], message, where, hint=hint))

    def add(self, statement: Statement) -> None:
        """Add a statement; without the number of a vulnerability it is reported and left out.

        Raises:
            UnreadableError: There are too many.
        """
        if len(self.statements) >= MAX_STATEMENTS:
            raise UnreadableError(f"there are more than {MAX_STATEMENTS:,} statements")
        if statement.identifier:
            self.statements.append(statement)
        else:
            self.say("EVD004", "a statement names no vulnerability", statement.line, _AGAIN)

    def state(self, word: str, known: Mapping[str, str], line: int) -> str:
        """Return the state a word of the file stands for; empty where it says none."""
        if word and word not in known:
            message = f"`{short(word)}` is no state of a vulnerability"
            self.say("EVD004", message, line, "it counts as not judged")
        return known.get(word, "")

    def time(self, text: str, line: int) -> datetime | None:
        """Return a point in time with its zone, None where there is none or it names no zone."""
        if not text:
            return None
        moment = read_moment(text)
        if moment is None:
            self.say("EVD004", f"`{short(text)}` is no point in time", line, _AGAIN)
        elif moment.tzinfo is None:
            message = f"the time `{short(text)}` names no zone"
            self.say("EVD005", message, line, "write Z for UTC or an offset; it is not used")
            return None
        return moment

    def vectors(self, ratings: Iterable[tuple[str, str]], line: int) -> tuple[str, ...]:
        """Return the vectors that can be scored; one that cannot, or has another score, is reported.

        Args:
            ratings: Vectors, each with the score the file gives beside it, as text.
            line: Where they stand.
        """
        found = []
        for vector, said in ratings:
            score = score_cvss(vector)
            if isinstance(score, CvssFault):
                message = f"`{short(vector)}` is no CVSS vector: {score.message}"
                self.say("EVD004", message, line, "it is not scored")
                continue
            found.append(score.vector)
            if said and not score.is_worth(said):
                message = f"`{short(score.vector)}` has the score {score.total}, not {short(said)}"
                self.say("EVD010", message, line, "scores are computed from vectors")
        return tuple(dict.fromkeys(found))

    def end(self) -> None:
        """Say what contradicts itself, and how many findings were left out."""
        self._say_contradictions()
        for kind, number in self._listed.items():
            if number > MAX_LISTED:
                code, _, hint = kind.partition(" ")
                message = f"{number - MAX_LISTED} more findings like these are not listed"
                self.findings.append(_finding(self.file, code, message, 1, hint))

    def _say_contradictions(self) -> None:
        """Say where the file gives one vulnerability two states at once in one product."""
        first: dict[tuple[str, str, str, datetime | None], Statement] = {}
        for one in self.statements:
            places = product(one.products, one.components or ("",)) if one.state else ()
            for whole, part in places:
                before = first.setdefault((one.identifier, whole, part, one.timestamp), one)
                if before.state != one.state:
                    self._say_two(before, one, whole)

    def _say_two(self, before: Statement, after: Statement, whole: str) -> None:
        message = (
            f"`{after.identifier}` is {before.state} and {after.state} in `{short(whole)}` at once"
        )
        hint = "state what holds, or since when; the worse state counts"
        self.say("EVD010", message, after.line, hint)


class Lines:
    """On which line of a file of JSON each naming of a vulnerability begins, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._found: dict[str, list[int]] = {}
        line, at = 1, 0
        for hit in _NAMED.finditer(data):
            line += data.count(b"\n", at, hit.start())
            at = hit.start()
            name = hit[1].decode("utf-8", "replace")
            self._found.setdefault(number_of(name), []).append(line)
        for lines in self._found.values():
            lines.reverse()

    def of(self, name: str) -> int:
        """Return the line of the next naming of something, of the last where there is none left."""
        lines = self._found.get(number_of(name), [])
        return (lines.pop() if len(lines) > 1 else lines[0]) if lines else 1


def number_of(text: str) -> str:
    """Return the number of a vulnerability as it is compared: the last part of an address, capitals."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    return last.upper()


def numbers_of(identifier: str, *others: str) -> tuple[str, ...]:
    """Return the other numbers of a vulnerability, each once and sorted."""
    return tuple(sorted({number_of(one) for one in others if one} - {identifier, ""}))


def product_of(*texts: str) -> str:
    """Return the first package URL among some texts in normal form, else the first text."""
    named = [text for text in texts if text]
    found = (read_purl(text) for text in named)
    purl = next((purl for purl in found if purl), None)
    return str(purl) if purl else next(iter(named), "")


def states(**others: str) -> Mapping[str, str]:
    """Return the words for states of a format, those of OpenVEX included."""
    return {**{word: word for word in STATES}, **others}


def joined(texts: Sequence[str] | Iterable[str]) -> str:
    """Return texts as one, each once."""
    return "; ".join(dict.fromkeys(text for text in texts if text))


def short(text: str) -> str:
    """Return a text of a file as findings quote it: one line, cut after a few words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_QUOTED else f"{flat[:_MOST_QUOTED]}…"


def _finding(file: str, code: str, message: str, line: int, hint: str) -> Diagnostic:
    return diagnose(RULES[code], message, Location(file, line, 1, line, 1), hint=hint)
