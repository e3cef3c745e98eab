"""Forms in which a manual test is recorded: what each was made of, and how its fields are called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samdocs.items.meaning import hash_meaning
from samdocs.items.verification import Step, Test
from samdocs.project import Project
from samdocs.project.values import meaning

VERSION = 1
#: Rows for departures from the protocol.
DEVIATIONS = 3
#: What a run can come to, as forms print it.
RESULTS = ("pass", "fail", "blocked", "skipped")
_IDENTITY = re.compile(
    rf"samdocs form {VERSION} (?P<test>\S+) (?P<meaning>s1:[0-9a-f]{{64}}) (?P<device>.+)"
)
_WHOLE = "Carry out the test"


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """What a form was made of.

    Attributes:
        device: Identifier of the device.
        test: Id of the test.
        meaning: Hash of the meaning of the test at that time.
    """

    device: str
    test: str
    meaning: str

    @property
    def line(self) -> str:
        """The same in one line, as `read_identity` reads it."""
        return f"samdocs form {VERSION} {self.test} {self.meaning} {self.device}"


def identify_form(project: Project, test: Test) -> FormIdentity:
    """Return what a form of a test is made of now."""
    return FormIdentity(
        project.config.device.identifier, test.id, hash_meaning(meaning(project, test))
    )


def read_identity(line: str) -> FormIdentity | None:
    """Return what a form says it was made of; None if it is no such line."""
    found = _IDENTITY.fullmatch(" ".join(line.split()))
    return FormIdentity(found["device"], found["test"], found["meaning"]) if found else None


def form_steps(test: Test) -> tuple[Step, ...]:
    """Return the steps a form asks for; a test without steps is one step."""
    whole = Step(action=test.text or _WHOLE, expected=test.expected or test.criterion)
    return test.all_steps or (whole,)
