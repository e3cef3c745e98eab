"""A question answered with yes or no, and why."""

from typing import Literal

from samdocs.fields import Record, Text


class Answer(Record):
    """Yes or no, with the reason; a bare `yes` or `no` leaves the reason out."""

    answer: Literal["yes", "no"]
    why: Text | None = None

    @property
    def is_yes(self) -> bool:
        """Whether the answer is yes."""
        return self.answer == "yes"
