"""A commit object read from its bytes: who, when, and what was said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from samdocs.evidence.git.text import decode, visible

_Trailers: TypeAlias = tuple[tuple[str, str], ...]

SHORT_DIGITS = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_IDENTITY = re.compile(rb"\s*(?P<name>.*?)\s*<(?P<email>[^<>]*)>\s*(?P<date>.*)", re.DOTALL)
_DATE = re.compile(rb"-?\d{1,20}(?= |$)")
_REVERT = re.compile(r"^ *This reverts commit ([0-9a-f]{7,64})\b", re.MULTILINE)
_INDENT = "    "  # of the messages that `git merge --squash` joins
_TRAILER = re.compile(r"(?P<key>[A-Za-z0-9][A-Za-z0-9-]*) ?: *(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit as its author wrote it; names and dates are claims unless a signature says more.

    Attributes:
        hash: The full id, 40 or 64 digits.
        parents: Ids of the commits this one builds on.
        author: Name, with anything unprintable spelled out.
        committed: Time of the commit in UTC; None if its date is out of range or no date.
        committed_text: The same in ISO 8601, or what stands in place of a date.
        authored: Time at which the author wrote it, in UTC.
        subject: First paragraph of the message on one line.
        trailers: Key and value of each line like `Change: CR-014` that ends the message.
        signed: Whether a signature is present; says nothing about whether it is good.
        squashed: The trailers of earlier paragraphs that hold nothing else: what a squash merge
            leaves of the messages it joins, indented or not.
        reverts: Ids of the commits this one says it takes back, as `git revert` writes them.
    """

    hash: str
    parents: tuple[str, ...]
    author: str
    email: str
    committed: datetime | None
    committed_text: str
    authored: datetime | None
    authored_text: str
    subject: str
    trailers: tuple[tuple[str, str], ...]
    signed: bool
    squashed: tuple[tuple[str, str], ...] = ()
    reverts: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The first 12 digits of the id."""
        return self.hash[:SHORT_DIGITS]

    @property
    def day(self) -> str:
        """The day it was committed, in UTC; what it says instead where that is no date."""
        return f"{self.committed:%Y-%m-%d}" if self.committed else self.committed_text


def parse_commit(commit_id: str, data: bytes) -> Commit:
    """Return the commit that these bytes of the object `commit_id` describe.

    Never raises: a part that is missing or malformed is empty text, a bad date is kept as text.
    """
    head, _, body = data.partition(b"\n\n")
    headers = _read_headers(head)
    charset = decode(_first(headers, b"encoding"), "ascii") or "utf-8"
    author = _read_identity(_first(headers, b"author"), charset)
    committer = _read_identity(_first(headers, b"committer"), charset)
    message = decode(body, charset)
    subject, (*squashed, trailers) = _read_message(message)
    return Commit(
        hash=commit_id,
        parents=tuple(decode(value, "ascii") for key, value in headers if key == b"parent"),
        author=author.name,
        email=author.email,
        committed=committer.time,
        committed_text=committer.time_text,
        authored=author.time,
        authored_text=author.time_text,
        subject=subject,
        trailers=trailers,
        signed=any(key in {b"gpgsig", b"gpgsig-sha256"} for key, _ in headers),
        squashed=tuple(pair for paragraph in squashed for pair in paragraph),
        reverts=tuple(_REVERT.findall(message)),
    )


def read_moment(line: bytes) -> datetime | None:
    """Return the time that ends a line such as `committer`; None if it is no date."""
    return _read_identity(line, "utf-8").time


@dataclass(frozen=True, slots=True)
class _Identity:
    name: str
    email: str
    time: datetime | None
    time_text: str


def _read_headers(head: bytes) -> tuple[tuple[bytes, bytes], ...]:
    # A line that begins with a space continues the one before (signatures, merged tags).
    lines = [line.partition(b" ") for line in head.split(b"\n") if not line.startswith(b" ")]
    return tuple((key, value) for key, _, value in lines)


def _first(headers: tuple[tuple[bytes, bytes], ...], wanted: bytes) -> bytes:
    return next((value for key, value in headers if key == wanted), b"")


def _read_identity(line: bytes, charset: str) -> _Identity:
    found = _IDENTITY.fullmatch(line)
    if found is None:
        return _Identity(visible(decode(line, charset)), "", None, "")
    name, email = (visible(decode(found[part], charset)) for part in ("name", "email"))
    time = _read_time(found["date"])
    if time is None:
        return _Identity(name, email, None, f"@{visible(decode(found['date']))}")
    return _Identity(name, email, time, time.isoformat().replace("+00:00", "Z"))


def _read_time(date: bytes) -> datetime | None:
    seconds = _DATE.match(date)
    if seconds is None:
        return None
    try:
        return EPOCH + timedelta(seconds=int(seconds[0]))
    except OverflowError:
        return None


def _read_message(message: str) -> tuple[str, list[_Trailers]]:
    """Return the subject, and the trailers of each further paragraph; empty ones if there is none."""
    lines = message.replace("\r\n", "\n").strip("\n").split("\n")
    first, *others = "\n".join(line.rstrip() for line in lines).split("\n\n")
    subject = visible(" ".join(first.split("\n")).strip())
    return subject, [_read_trailers(part.strip("\n")) for part in others if part.strip()] or [()]


def _read_trailers(paragraph: str) -> _Trailers:
    """Return the trailers if the paragraph holds nothing else, so that prose is never taken for one."""
    trailers: list[tuple[str, str]] = []
    lines = paragraph.split("\n")
    is_indented = all(line.startswith(_INDENT) for line in lines)
    for line in (line.removeprefix(_INDENT) for line in lines) if is_indented else lines:
        found = _TRAILER.fullmatch(line)
        if found:
            trailers.append((found["key"], visible(found["value"].strip())))
        elif line.startswith((" ", "\t")) and trailers:
            key, value = trailers[-1]
            trailers[-1] = (key, f"{value} {visible(line.strip())}".strip())
        elif not line.startswith("(cherry picked from commit "):
            return ()
    return tuple(trailers)
