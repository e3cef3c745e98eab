"""A damaged file of evidence of any kind is a finding with a place, and nothing of it is believed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.inspection import inspect_file

SAMPLES = Path(__file__).parent / "samples"
FILES = {path.name: path.read_bytes() for path in sorted(SAMPLES.iterdir())}
#: Formats that a cut can leave whole: lists of lines.
BY_LINES = {"go.sum", "requirements.txt", "sbom.spdx"}


def told(name, data):
    """Return the serious findings of a file, each with its line; there is always a place."""
    found = inspect_file(name, data)
    for one in found.diagnostics:
        assert one.location.file == name
        assert 1 <= one.location.line <= data.count(b"\n") + 1
        assert one.location.column >= 1
    return [one for one in found.diagnostics if one.rule.code in ("EVD001", "EVD002")]


def holds_nothing(name, data):
    counted = inspect_file(name, data).counted
    return not any(counted.values())


@pytest.mark.parametrize("name", FILES)
def test_a_whole_file_is_understood(name):
    assert told(name, FILES[name]) == []
    assert not holds_nothing(name, FILES[name])


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("name", sorted(set(FILES) - BY_LINES - {"pnpm-lock.yaml", "uv.lock"}))
def test_a_file_that_was_cut_says_so_and_is_not_half_believed(name, part):
    data = FILES[name][: int(len(FILES[name]) * part)]

    assert told(name, data)
    assert holds_nothing(name, data)


@pytest.mark.parametrize("name", FILES)
def test_utf_16_is_read_where_the_format_allows_it_and_else_refused(name):
    text = re.sub(r'encoding="[^"]*"', 'encoding="utf-16"', FILES[name].decode(), count=1)

    if text.startswith("<"):
        assert inspect_file(name, text.encode("utf-16")).counted == (
            inspect_file(name, FILES[name]).counted
        )
    else:
        [one] = told(name, text.encode("utf-16"))
        assert "it is UTF-16" in one.message


@pytest.mark.parametrize("name", FILES)
def test_a_byte_of_another_encoding_is_named_with_its_line(name):
    data = FILES[name].replace(b"MARK", b"M\xc4RK", 1)

    [one] = told(name, data)
    assert "byte 0xc4 is not UTF-8" in one.message
    assert one.location.line == data[: data.index(b"\xc4")].count(b"\n") + 1
    assert holds_nothing(name, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \n",
        b"<!DOCTYPE html>\n<html><title>503</title><br></html>",
        b"<html><body>503</body></html>",
        bytes(range(256)) * 8,
        b"\0" * 4096,
    ],
    ids=["empty", "blank", "page", "bare page", "binary", "zeros"],
)
@pytest.mark.parametrize("name", FILES)
def test_what_holds_nothing_of_its_kind_is_said_once(name, data):
    if name == "requirements.txt" and not data.strip():
        return  # a program may need nothing

    [one] = told(name, data)
    assert one.message
    assert holds_nothing(name, data)


@pytest.mark.parametrize("name", FILES)
def test_a_merge_that_was_never_finished_is_said(name):
    data = b"<<<<<<< HEAD\n" + FILES[name] + b"=======\n" + FILES[name] + b">>>>>>> other\n"

    [one] = told(name, data)
    assert "a merge that was never finished" in one.message
    assert holds_nothing(name, data)


@pytest.mark.parametrize(
    ("declaration", "said"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]>', "document type"),
        (b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">', "document type"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "document type"),
    ],
)
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(("xml", "trx"))])
def test_entities_and_outside_references_are_refused(name, declaration, said):
    first, _, rest = FILES[name].partition(b"\n")

    [one] = told(name, first + b"\n" + declaration + b"\n" + rest)
    assert said in one.message
    assert one.location.line == 2


@pytest.mark.parametrize("encoding", [b"utf-7", b"utf-32", b"klingon", b"zlib"])
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(("xml", "trx"))])
def test_an_exotic_encoding_is_refused_by_its_name(name, encoding):
    data = re.sub(rb'encoding="[^"]*"', b'encoding="%s"' % encoding, FILES[name], count=1)

    [one] = told(name, data)
    assert encoding.decode() in one.message


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("sbom.cdx.json", '"version": 1,', '"version": 1,\n"metadata": {"timestamp": "%s"},'),
        (
            "sbom.cdx.xml",
            "<components>",
            "<metadata><timestamp>%s</timestamp></metadata><components>",
        ),
        ("sbom.spdx.json", '"name": "x",', '"name": "x", "creationInfo":\n{"created": "%s"},'),
        ("sbom.spdx", "DocumentName: x", "DocumentName: x\nCreated: %s"),
        ("sbom.spdx3.json", '"_:c",', '"_:c", "created": "%s",'),
        ("junit.xml", "<testsuite ", '<testsuite timestamp="%s" '),
        ("run.trx", 'start="2026-03-31T09:30:00Z"', 'start="%s"'),
        ("recording.json", ": 1,", ': 1, "time": "%s",'),
        ("a.openvex.json", "2026-03-31T09:30:00Z", "%s"),
        ("csaf.json", "2026-03-31T09:30:00Z", "%s"),
        ("kev.json", "2026-01-01T00:00:00Z", "%s"),
    ],
)
def test_a_time_without_zone_or_that_is_none_is_said_at_its_line(name, before, after):
    for written, code in {
        "2026-03-31T09:30:00Z": "",
        "2026-03-31T09:30:00": "EVD005",
        "soon": "EVD004",
    }.items():
        text = FILES[name].decode().replace(before, after.replace("%s", written), 1)
        found = {one.rule.code for one in inspect_file(name, text.encode()).diagnostics}
        assert found & {"EVD004", "EVD005"} == ({code} if code else set())


@given(
    st.sampled_from(sorted(FILES)),
    st.integers(0, 4_000),
    st.integers(0, 40),
    st.binary(max_size=40),
)
def test_whatever_is_damaged_nothing_raises_and_every_finding_has_its_place(name, at, gone, noise):
    data = FILES[name]
    at %= len(data)

    told(name, data[:at] + noise + data[at + gone :])
