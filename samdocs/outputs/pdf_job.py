"""What goes into the renderer and what comes back, and how both travel over a pipe."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, NamedTuple

SCHEME = "samdocs:"
"""Prefix of every name a page may ask for; what follows is a key of `PdfJob.assets`."""

_NUMBER = struct.Struct(">Q")
_MEGABYTE = 1_000_000
_WALL_PER_CPU = 3  # a shared machine gives a process a fraction of a core


class PdfAttachment(NamedTuple):
    """A file carried inside the PDF, e.g. the JSON export."""

    name: str
    content: bytes
    description: str
    media_type: str


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """How much one document may cost before its rendering is stopped.

    Attributes:
        seconds: CPU time every document may take, however short.
        seconds_per_megabyte: CPU time added for each megabyte of HTML.
        memory_bytes: Address space of one rendering process.
        image_pixels: Width times height of one image.
    """

    seconds: int = 20
    seconds_per_megabyte: int = 60
    memory_bytes: int = 4 * 1024**3
    image_pixels: int = 40_000_000

    def cpu_seconds(self, job: PdfJob) -> int:
        """Return the CPU time the document may take, in whole seconds."""
        return self.seconds + self.seconds_per_megabyte * len(job.html) // _MEGABYTE

    def wall_seconds(self, job: PdfJob) -> int:
        """Return the time on the clock after which the rendering is stopped."""
        return self.cpu_seconds(job) * _WALL_PER_CPU


@dataclass(frozen=True, slots=True)
class PdfJob:
    """One document to be rendered.

    Attributes:
        key: Name of the document, unique among the jobs of one call.
        html: The complete page, with `lang` and `<title>`; it names other files as `samdocs:NAME`.
        title: Title in the metadata of the PDF.
        identifier: What names the document over all its versions, e.g. its number.
        created: Date in the metadata, with a time zone: the commit time, or a fixed one.
        assets: Content of every file the page may ask for, by NAME.
        attachments: Files to be carried inside the PDF.
        is_form: Whether people fill it in: then it is PDF/UA-1 alone, for an archived file has no
            fields that can still change.
    """

    key: str
    html: str
    title: str
    identifier: str
    created: datetime
    assets: Mapping[str, bytes] = field(default_factory=dict)
    attachments: tuple[PdfAttachment, ...] = ()
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A rendered document, or why there is none.

    Attributes:
        pdf: The whole file; empty if there is a problem.
        problems: Sentences that say what is wrong and where, in order of the pages.
        anchors: First page of every anchor, counted from 1.
        libraries: Versions of what drew the pages, for the manifest.
    """

    key: str
    pdf: bytes = b""
    problems: tuple[str, ...] = ()
    page_count: int = 0
    anchors: Mapping[str, int] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)


def write_frame(stream: IO[bytes], parts: Sequence[bytes]) -> None:
    """Write a list of byte strings so that `read_frame` gives it back."""
    stream.write(_NUMBER.pack(len(parts)))
    for part in parts:
        stream.write(_NUMBER.pack(len(part)))
        stream.write(part)
    stream.flush()


def read_frame(stream: IO[bytes]) -> list[bytes]:
    """Return the next list of byte strings, or an empty one where the stream ends.

    Plain bytes, not pickle: the writer may be a renderer that met a hostile page.
    """
    try:
        count = _read_number(stream)
        return [_read_exactly(stream, _read_number(stream)) for _ in range(count)]
    except EOFError:
        return []


def pack_job(job: PdfJob, limits: RenderLimits) -> list[bytes]:
    """Return a job and its limits as a frame."""
    numbers = (
        *(limits.cpu_seconds(job), limits.memory_bytes, limits.image_pixels),
        *(int(job.is_form), len(job.assets)),
    )
    texts = (job.key, job.title, job.identifier, job.created.isoformat(), job.html)
    parts = [*(str(number).encode() for number in numbers), *(text.encode() for text in texts)]
    for name in sorted(job.assets):
        parts += [name.encode(), job.assets[name]]
    for item in sorted(job.attachments):
        parts += [item.name.encode(), item.content, item.description.encode()]
        parts.append(item.media_type.encode())
    return parts


def unpack_job(parts: Sequence[bytes]) -> tuple[PdfJob, RenderLimits]:
    """Return the job and the limits of a frame; all seconds are in `RenderLimits.seconds`."""
    rest = iter(parts)
    seconds, memory, pixels, is_form, asset_count = (int(next(rest)) for _ in range(5))
    key, title, identifier, created, html = (next(rest).decode() for _ in range(5))
    assets = {next(rest).decode(): next(rest) for _ in range(asset_count)}
    limits = RenderLimits(seconds, 0, memory, pixels)
    when = datetime.fromisoformat(created)
    attachments = tuple(_unpack_attachments(rest))
    job = PdfJob(key, html, title, identifier, when, assets, attachments, bool(is_form))
    return job, limits


def pack_result(result: PdfResult) -> list[bytes]:
    """Return a result as a frame; the libraries travel once, in the greeting."""
    numbers = (result.page_count, len(result.problems))
    parts = [result.key.encode(), result.pdf, *(str(number).encode() for number in numbers)]
    parts += [problem.encode(errors="backslashreplace") for problem in result.problems]
    for name, page in result.anchors.items():
        parts += [name.encode(errors="backslashreplace"), str(page).encode()]
    return parts


def unpack_result(parts: Sequence[bytes], libraries: Mapping[str, str]) -> PdfResult:
    """Return the result of a frame."""
    rest = iter(parts)
    key, pdf = next(rest).decode(), next(rest)
    page_count, problem_count = int(next(rest)), int(next(rest))
    problems = tuple(next(rest).decode() for _ in range(problem_count))
    anchors = {name.decode(): int(next(rest)) for name in rest}
    return PdfResult(key, pdf, problems, page_count, anchors, libraries)


def _read_number(stream: IO[bytes]) -> int:
    (number,) = _NUMBER.unpack(_read_exactly(stream, _NUMBER.size))
    return int(number)


def _read_exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def _unpack_attachments(rest: Iterator[bytes]) -> Iterator[PdfAttachment]:
    for name in rest:
        content, description, media_type = next(rest), next(rest), next(rest)
        yield PdfAttachment(name.decode(), content, description.decode(), media_type.decode())
