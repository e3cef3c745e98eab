"""How a reader of a component file says that the file cannot be relied on."""

from __future__ import annotations


class UnreadableError(Exception):
    """Nothing of the file is used; `read_components` turns it into a finding."""

    def __init__(self, message: str, line: int = 1, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.hint = hint


def decode_text(data: bytes) -> str:
    """Return the text of a file in UTF-8, its line ends as LF, without a byte order mark.

    Raises:
        UnreadableError: It is in another encoding.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableError("it is UTF-16, not UTF-8", hint="save it as UTF-8") from fault
        line = data.count(b"\n", 0, fault.start) + 1
        message = f"byte 0x{data[fault.start]:02x} is not UTF-8"
        raise UnreadableError(message, line, hint="save it as UTF-8") from fault
    return text.replace("\r\n", "\n").replace("\r", "\n")
