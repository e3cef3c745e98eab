"""Lines of evidence are shown where they help, and never where they harm."""

import pytest

from samdocs.diagnostics import Location
from samdocs.outputs.reports.evidence_lines import MAX_BYTES, reader_of
from samdocs.outputs.reports.excerpt import Excerpts
from samdocs.project import load_project
from tests.projects import write_project


def cut(data, line=1, column=1, width=80):
    place = Location("evidence/a.xml", line, column, line, column)
    return Excerpts({}, width, read_evidence=lambda _: data).cut(place)


def test_the_line_of_a_finding_is_shown_with_the_one_before_it():
    excerpt = cut(b"<a>\r\n<b c='d'/>\n", 2, 4)

    assert excerpt.lines == (("    1", "<a>"), ("    2", "<b c='d'/>"))
    assert excerpt.caret == "   ^"


def test_a_long_line_is_cut_around_the_place():
    excerpt = cut(b"[" + b"1," * 2_000_000 + b"oops]", 1, 4_000_002)

    [(_, line)] = excerpt.lines
    assert len(line) <= 80
    assert line.startswith("…")
    assert "oops" in line
    assert line[len(excerpt.caret) - 1] == "o"


def test_controls_and_foreign_bytes_are_spelled_out():
    excerpt = cut(b"<a b='\x1b[2J \xff ::set-output'/>")

    assert excerpt.lines[0][1] == r"<a b='\x1b[2J \xff ::set-output'/>"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)),
        "<a/>".encode("utf-16-le") * 9,
        b"<a patient='MRN: 12345678'/>",
        b"<a>SSN: 536-22-8741</a>",
        b"-----BEGIN PRIVATE KEY-----",
        b"",
        b"<a/>" + b" " * MAX_BYTES,
    ],
    ids=["binary", "two bytes a letter", "record number", "number", "key", "empty", "large"],
)
def test_what_is_binary_private_or_too_large_is_not_shown(data):
    assert cut(data) is None


def test_utf_16_with_its_mark_is_shown_as_text():
    assert cut("<a é='1'/>".encode("utf-16")).lines == (("    1", "<a é='1'/>"),)


def test_only_evidence_inside_the_project_is_read(tmp_path):
    (tmp_path / "outside.xml").write_text("<secret/>")
    root = tmp_path / "project"
    root.mkdir()
    write_project(root)
    (root / "evidence").mkdir()
    (root / "evidence" / "a.xml").write_text("<a/>")
    (root / "evidence" / "link.xml").symlink_to(tmp_path / "outside.xml")
    (root / "key.pem").write_text("secret")

    read = reader_of(load_project(root))

    assert read("evidence/a.xml") == b"<a/>"
    assert read("evidence/link.xml") == b""
    assert read("evidence/../key.pem") == b""
    assert read("key.pem") == b""
