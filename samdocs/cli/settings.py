"""What the shared options say, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from samdocs.cli.terminal import Color, Terminal, open_terminal
from samdocs.diagnostics import SamdocsError

COULD_NOT_RUN = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """What the shared options say.

    Attributes:
        project: Folder of the project; None searches upwards from here.
        date: Stands for the commit's time outside git, as written.
        jobs: Number of worker processes; 0 lets the machine decide.
    """

    project: Path | None = None
    trust_repository: bool = False
    trust_extensions: bool = False
    date: str = ""
    jobs: int = 0
    quiet: bool = False
    color: Color | None = None

    def over(self, before: Settings) -> Settings:
        """Return these settings; what they leave open is as it was said before the command."""
        return Settings(
            self.project or before.project,
            self.trust_repository or before.trust_repository,
            self.trust_extensions or before.trust_extensions,
            self.date or before.date,
            self.jobs or before.jobs,
            self.quiet or before.quiet,
            self.color or before.color,
        )

    @property
    def terminal(self) -> Terminal:
        """Where the command writes."""
        return open_terminal(self.color, quiet=self.quiet)

    @property
    def moment(self) -> datetime | None:
        """The time that `--date` names, in its zone; a day alone is its beginning in UTC.

        Raises:
            SamdocsError: It is no date, or a time without zone.
        """
        if not self.date:
            return None
        try:
            moment = datetime.fromisoformat(self.date)
        except ValueError:
            raise SamdocsError(f"`{self.date}` is no date", "write --date 2026-03-31") from None
        if moment.tzinfo is None and ("T" in self.date or " " in self.date):
            raise SamdocsError(f"`{self.date}` has no zone", f"write --date {self.date}Z for UTC")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
