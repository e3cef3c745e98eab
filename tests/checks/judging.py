"""What one check says about a small project, as plain values to compare."""

from dataclasses import replace
from datetime import UTC, datetime

from samdocs.checks import CHECKS, Undecided
from samdocs.project.model import Options


def told(loaded, code, *, broken=False):
    """Return the messages of a check; the project must have been read without a fault."""
    assert broken or [d.message for d in loaded.diagnostics] == []
    return [one.message for one in CHECKS[code](loaded) if not isinstance(one, Undecided)]


def blamed(loaded, code, *, broken=False):
    """Return the ids of the items a check finds fault with."""
    assert broken or [d.message for d in loaded.diagnostics] == []
    return [one.item for one in CHECKS[code](loaded) if not isinstance(one, Undecided)]


def undecided(loaded, code):
    """Return why a check cannot decide."""
    return [one.reason for one in CHECKS[code](loaded) if isinstance(one, Undecided)]


def marked(loaded, code):
    """Return the text each finding of a check points at."""
    found = []
    for one in CHECKS[code](loaded):
        if not isinstance(one, Undecided):
            place = one.location
            line = loaded.sources[place.file].text.splitlines()[place.line - 1]
            end = place.end_column - 1 if place.end_line == place.line else None
            found.append(line[place.column - 1 : end])
    return found


def on(loaded, day):
    """Return the project as it is judged on a day, outside git."""
    moment = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    return replace(loaded, options=Options(date=moment))
