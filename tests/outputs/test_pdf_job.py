"""Jobs and results arrive at the other end of the pipe as they were sent."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.outputs.pdf_job import (
    PdfAttachment,
    PdfJob,
    PdfResult,
    RenderLimits,
    pack_job,
    pack_result,
    read_frame,
    unpack_job,
    unpack_result,
    write_frame,
)

JOB = PdfJob(
    key="srs",
    html="<p>≥ 3",
    title="Titel – ü",
    identifier="SG-1",
    created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))),
    assets={"b.css": b"", "a.png": b"\x00\xff"},
    attachments=(PdfAttachment("t.json", b"{}", "Daten", "application/json"),),
)


@given(st.lists(st.binary()))
def test_a_frame_is_read_as_it_was_written(parts):
    stream = BytesIO()
    write_frame(stream, parts)
    write_frame(stream, [b"next"])
    stream.seek(0)

    assert read_frame(stream) == parts
    assert read_frame(stream) == [b"next"]
    assert read_frame(stream) == []


@given(st.lists(st.binary(min_size=1), min_size=1), st.data())
def test_a_frame_that_is_cut_off_is_no_frame(parts, data):
    stream = BytesIO()
    write_frame(stream, parts)
    length = data.draw(st.integers(0, len(stream.getvalue()) - 1))

    assert read_frame(BytesIO(stream.getvalue()[:length])) == []


def test_a_job_is_unpacked_as_it_was_packed():
    job, limits = unpack_job(pack_job(JOB, RenderLimits(seconds=7, image_pixels=9)))

    assert job == JOB
    assert (limits.cpu_seconds(job), limits.image_pixels) == (7, 9)


@pytest.mark.parametrize(
    "result",
    [
        PdfResult("a", b"%PDF", (), 3, {"SRS-1": 1, "ü": 2}, {"pango": "1"}),
        PdfResult("b", b"", ("no font", "broken link"), 1, {}, {"pango": "1"}),
    ],
)
def test_a_result_is_unpacked_as_it_was_packed(result):
    assert unpack_result(pack_result(result), {"pango": "1"}) == result


def test_a_long_page_may_take_longer():
    limits = RenderLimits(seconds=10, seconds_per_megabyte=60)
    page = PdfJob("a", "x" * 500_000, "t", "i", datetime(2026, 1, 1, tzinfo=UTC))

    assert limits.cpu_seconds(JOB) == 10
    assert limits.cpu_seconds(page) == 40
    assert limits.wall_seconds(page) == 120
