"""What a person writes into a record must say something."""

from __future__ import annotations

from samdocs.diagnostics import SamdocsError
from samdocs.fields import says_something


def demand_words(text: str, option: str) -> str:
    """Return a text without space around it.

    Raises:
        SamdocsError: It is empty or a placeholder.
    """
    if says_something(text.strip()):
        return text.strip()
    said = f"says `{text.strip()}`" if text.strip() else "says nothing"
    raise SamdocsError(f"`{option}` {said}", "give a sentence that an auditor understands")
