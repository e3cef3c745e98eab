"""The form of a manual test as YAML, to be filled in with any editor."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.control.test_forms import VERSION, form_steps, identify_form
from samdocs.editing.scalars import Entry, after_key, in_line
from samdocs.items.verification import Test
from samdocs.project import Project

_HEAD = """\
# Test protocol {test}{title}
# Fill in what stands empty, then: samdocs protocol --read FILE
# What `form:` says stays as it is: a changed test needs a new form.
"""
_WIDTH = 24


def render_stub(project: Project, test: Test) -> str:
    """Return the stub of a test run; its empty values are to be filled in."""
    identity = identify_form(project, test)
    title = f": {' '.join(test.title.split())}" if test.title else ""
    form: dict[str, Entry] = {
        "version": VERSION,
        "device": identity.device,
        "test": identity.test,
        "meaning": identity.meaning,
    }
    lines = [
        *after_key("form:", form, 0),
        "",
        "test_runs:",
        f"  - runs: {test.id}",
        *(f"    {line}" for line in _run(test)),
    ]
    return _HEAD.format(test=test.id, title=title) + "\n".join(lines) + "\n"


def _run(test: Test) -> Iterator[str]:
    yield _empty("build", "the build that was tested, e.g. BLD-004 …")
    yield _empty("commit", "… or the id of the commit")
    yield from after_key("environment:", list(test.environment), 0)
    yield _empty("configuration", "what the environment leaves open")
    if test.tools:
        yield from after_key("tools:", list(test.tools), 0)
    yield _empty("executed_by", "who ran it")
    yield _empty("executed_at", "with zone, e.g. 2026-03-31T09:30:00Z")
    yield "steps:"
    for step in form_steps(test):
        first, *rest = after_key("action:", step.action, 4)
        yield f"  - {first}"
        yield from rest
        yield from after_key("    expected:", step.expected or "", 4)
        yield "    " + _empty("observed", "what was seen; empty after a pass: as expected")
        yield "    " + _empty("result", "pass or fail; empty if it was not done")
    yield _empty("result", "pass, fail, blocked or skipped")
    yield "deviations: []".ljust(_WIDTH) + "# [{text: what was different, impact: what it means}]"
    yield "anomalies: []".ljust(_WIDTH) + "# ids of problem reports"
    yield "attachments: []".ljust(_WIDTH) + "# paths of files in the project"
    yield (
        "signature:".ljust(_WIDTH)
        + f"# {in_line({'method': 'eqms', 'system': '…', 'record_id': '…'})}"
    )


def _empty(key: str, words: str) -> str:
    return f"{key}:".ljust(_WIDTH) + f"# {words}"
