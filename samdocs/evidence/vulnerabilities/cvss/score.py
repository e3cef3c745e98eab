"""From the text of a CVSS vector to its scores, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from samdocs.evidence.vulnerabilities.cvss import version2, version3, version4
from samdocs.evidence.vulnerabilities.cvss.vector import (
    Metrics,
    VectorError,
    read_metrics,
)

MAX_CHARACTERS = 400
_PREFIX = re.compile(r"CVSS:([0-9]{1,2}\.[0-9]{1,2})/")
_NUMBER = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,6})?")
#: Rating → the lowest score that has it, of versions 3 and 4.
_RATINGS = (("critical", "9.0"), ("high", "7.0"), ("medium", "4.0"), ("low", "0.1"), ("none", "0"))
#: The same of version 2, whose guide has no ratings; these are those of the NVD.
_RATINGS_2 = (("high", "7.0"), ("medium", "4.0"), ("low", "0"))


@dataclass(frozen=True, slots=True)
class CvssScore:
    """What a vector is worth; scores are exact numbers with one decimal, from 0.0 to 10.0.

    Attributes:
        version: `2.0`, `3.0`, `3.1` or `4.0`.
        vector: The vector without what surrounded it.
        base: Score of the vulnerability itself.
        severity: Rating of the base score: none, low, medium, high or critical.
        temporal: With what is known of exploits and remedies; None if the vector says nothing of it.
        environmental: Where the component is used, with all metrics; None as above.
    """

    version: str
    vector: str
    base: Decimal
    severity: str
    temporal: Decimal | None = None
    environmental: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """The score by everything the vector says."""
        if self.environmental is not None:
            return self.environmental
        return self.base if self.temporal is None else self.temporal

    @property
    def total_severity(self) -> str:
        """Rating of `total`."""
        return _rating(self.total, self.version)

    def is_worth(self, said: str) -> bool:
        """Whether a score that somebody wrote is one of this vector."""
        is_number = _NUMBER.fullmatch(said)
        return bool(is_number) and Decimal(said) in (self.base, self.temporal, self.environmental)

    @property
    def words(self) -> str:
        """How people read it, e.g. `7.5 high (CVSS 3.1)`."""
        return f"{self.total} {self.total_severity} (CVSS {self.version})"


@dataclass(frozen=True, slots=True)
class CvssFault:
    """Why a text is no vector that can be scored."""

    message: str


def score_cvss(vector: str) -> CvssScore | CvssFault:
    """Return the scores of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0; it never raises.

    The metrics may stand in any order: in 2.0 and 4.0, too, where the specification fixes one,
    since no order changes what they mean. A vector of 2.0 has no prefix and may be in parentheses.

    Source: the specifications of FIRST; checked against their published examples in the tests.
    """
    text = vector.strip()
    if len(text) > MAX_CHARACTERS:
        return CvssFault(f"it has more than {MAX_CHARACTERS} characters")
    prefix = _PREFIX.match(text)
    try:
        return _score(text, prefix[1], text[prefix.end() :]) if prefix else _score2(text)
    except VectorError as fault:
        return CvssFault(str(fault))


def _score(vector: str, version: str, rest: str) -> CvssScore:
    match version:
        case "3.0" | "3.1":
            return _score3(vector, rest, version)
        case "4.0":
            return _score4(vector, rest)
        case "2.0":
            raise VectorError("a vector of CVSS 2.0 begins with `AV:`, without `CVSS:2.0/`")
        case _:
            raise VectorError(f"CVSS {version} is no version that is known")


def _score2(text: str) -> CvssScore:
    rest = text.removeprefix("(").removesuffix(")")
    metrics = read_metrics(rest, version2.VALUES, version2.REQUIRED)
    base = version2.base_score(metrics)
    temporal, environmental = (
        _says(metrics, names, version2.UNDEFINED)
        for names in (version2.TEMPORAL, version2.ENVIRONMENTAL)
    )
    return CvssScore(
        version="2.0",
        vector=rest,
        base=base,
        severity=_rating(base, "2.0"),
        temporal=version2.temporal_score(metrics) if temporal else None,
        environmental=version2.environmental_score(metrics) if environmental else None,
    )


def _score3(vector: str, rest: str, version: str) -> CvssScore:
    metrics = read_metrics(rest, version3.VALUES, version3.REQUIRED)
    base = version3.base_score(metrics, version)
    temporal, environmental = (
        _says(metrics, names, version3.UNDEFINED)
        for names in (version3.TEMPORAL, version3.ENVIRONMENTAL)
    )
    return CvssScore(
        version=version,
        vector=vector,
        base=base,
        severity=_rating(base, version),
        temporal=version3.temporal_score(metrics, version) if temporal else None,
        environmental=version3.environmental_score(metrics, version) if environmental else None,
    )


def _score4(vector: str, rest: str) -> CvssScore:
    metrics = read_metrics(rest, version4.VALUES, version4.REQUIRED)
    own = version4.base_metrics(metrics)
    base = version4.score_of(own)
    threat = {name: metrics[name] for name in version4.THREAT if name in metrics}
    has_threat, has_environment = (
        _says(metrics, names, version4.UNDEFINED)
        for names in (version4.THREAT, version4.ENVIRONMENTAL)
    )
    return CvssScore(
        version="4.0",
        vector=vector,
        base=base,
        severity=_rating(base, "4.0"),
        temporal=version4.score_of({**own, **threat}) if has_threat else None,
        environmental=version4.score_of(metrics) if has_environment else None,
    )


def _says(metrics: Metrics, names: Iterable[str], undefined: str) -> bool:
    return any(metrics.get(name, undefined) != undefined for name in names)


def _rating(score: Decimal, version: str) -> str:
    ratings = _RATINGS_2 if version == "2.0" else _RATINGS
    return next(word for word, least in ratings if score >= Decimal(least))
