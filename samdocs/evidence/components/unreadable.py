"""How a reader of a component file says that the file cannot be relied on."""

from __future__ import annotations

from samdocs.evidence.guarded_text import TextFault, read_text


class UnreadableError(Exception):
    """Nothing of the file is used; `read_components` turns it into a finding."""

    def __init__(self, message: str, line: int = 1, column: int = 1, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.hint = hint


def decode_text(data: bytes) -> str:
    """Return the text of a file in UTF-8, its line ends as LF, without a byte order mark.

    Raises:
        UnreadableError: It is in another encoding, or holds a merge that was never finished.
    """
    text = read_text(data)
    if isinstance(text, TextFault):
        hint = "save it as UTF-8" if "UTF-8" in text.message else ""
        raise UnreadableError(text.message, text.line, text.column, hint=hint)
    return text
