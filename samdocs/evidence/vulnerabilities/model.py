"""One model for what is said of vulnerabilities, whatever file says it (FDA cybersecurity 2026, V.A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from samdocs.diagnostics import Diagnostic

#: The words of OpenVEX, which the `vulnerabilities` items use, too.
STATES = ("not_affected", "affected", "fixed", "under_investigation")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says of one vulnerability in some products; what it does not say is empty.

    Attributes:
        identifier: The number under which it is known, e.g. `CVE-2025-11230`, in capitals.
        aliases: Other numbers of the same vulnerability.
        products: What it speaks of: normalised package URLs, else the words of the file.
        components: Parts of those products in which the vulnerability lies; package URLs as above.
        state: One of `STATES`; empty where it is only known and nobody has judged it.
        justification: Why the products are not affected: the words of `vex_justification`, or the
            words of the file where they say something else.
        action: What is done or to be done.
        timestamp: Since when it holds; None if that is not said, or without a zone.
        cvss: Vectors of the file that can be scored.
        known_exploited: Whether it is known to be exploited; None if the file does not say.
        line: Where it stands, from 1.
    """

    identifier: str
    aliases: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    state: str = ""
    justification: str = ""
    action: str = ""
    timestamp: datetime | None = None
    cvss: tuple[str, ...] = ()
    known_exploited: bool | None = None
    line: int = field(default=1, compare=False)

    @property
    def names(self) -> frozenset[str]:
        """Every number under which it is known."""
        return frozenset((self.identifier, *self.aliases))


@dataclass(frozen=True, slots=True)
class VulnerabilityFile:
    """A file that speaks of vulnerabilities, after reading; whatever it holds, reading never raises.

    Attributes:
        file: Path relative to the project, with forward slashes.
        sha256: Of its bytes.
        kind: `cyclonedx`, `openvex`, `csaf` or `kev`; empty if it is nothing samdocs knows.
        version: Version of the format.
        statements: In the order of the file.
        searched: Package URLs of the components whose known vulnerabilities the file lists, all of
            them: those of a CycloneDX file with a list of vulnerabilities, be it empty.
        author: Who says it.
        created: When it was written; None if that is not said, or without a zone.
    """

    file: str
    sha256: str
    kind: str
    version: str = ""
    statements: tuple[Statement, ...] = ()
    searched: frozenset[str] = frozenset()
    author: str = ""
    created: datetime | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def counted(self) -> Mapping[str, int]:
        """How many vulnerabilities it names, and how many statements are of each state."""
        found = {"vulnerabilities": len({one.identifier for one in self.statements})}
        for state in (*STATES, ""):
            number = sum(one.state == state for one in self.statements)
            if number:
                found[state or "not judged"] = number
        return found
