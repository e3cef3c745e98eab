"""The manifest says what a folder holds and what it was made from, the same at every run."""

import json
import subprocess
from datetime import UTC, datetime, timedelta, timezone

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.manifest import (
    BuildRecord,
    build_checksums,
    build_manifest,
    digest_file,
    digest_inputs,
    find_strangers,
    is_ours,
    read_manifest,
)

INPUTS = (digest_file("samdocs.yaml", b"device: {}\n"), digest_file("risks/a.yaml", b"hazards:\n"))
RECORD = BuildRecord(
    version="0.1.0",
    time=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    git={"commit": "3f9c2a17be04", "dirty": False, "tag": None},
    inputs=INPUTS,
    libraries={"weasyprint": "70.0"},
    fonts={"Plex.woff2": "0" * 64},
    facts={"counts": {"items": 7}, "title": "Überwachung"},
)
OUTPUTS = (digest_file("SRS.pdf", b"%PDF"), digest_file("SRS.html", b"<html>"))


def test_the_manifest_is_a_statement_that_signing_tools_read():
    statement = json.loads(build_manifest(OUTPUTS, RECORD))

    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert [item["name"] for item in statement["subject"]] == ["SRS.html", "SRS.pdf"]
    assert statement["subject"][1]["digest"] == {"sha256": OUTPUTS[0].sha256}
    assert statement["subject"][1]["annotations"] == {"size": 4}
    assert statement["predicate"]["tool"] == {"name": "samdocs", "version": "0.1.0"}
    assert statement["predicate"]["git"]["commit"] == "3f9c2a17be04"
    assert statement["predicate"]["counts"] == {"items": 7}


def test_the_manifest_does_not_depend_on_the_order_of_anything():
    turned = BuildRecord(
        version="0.1.0",
        time=datetime(2026, 1, 2, 5, 4, 5, tzinfo=timezone(timedelta(hours=2))),
        git=dict(reversed(list(RECORD.git.items()))),
        inputs=tuple(reversed(INPUTS)),
        libraries=RECORD.libraries,
        fonts=RECORD.fonts,
        facts=dict(reversed(list(RECORD.facts.items()))),
    )

    assert build_manifest(reversed(OUTPUTS), turned) == build_manifest(OUTPUTS, RECORD)


def test_the_manifest_is_ascii_with_unix_line_ends():
    text = build_manifest(OUTPUTS, RECORD)

    assert text.isascii()
    assert b"\r" not in text
    assert text.endswith(b"}\n")


def test_facts_cannot_overwrite_what_the_manifest_itself_says():
    record = BuildRecord(version="0.1.0", time=None, facts={"tool": "other", "inputs": "none"})

    predicate = json.loads(build_manifest((), record))["predicate"]

    assert predicate["tool"]["name"] == "samdocs"
    assert predicate["inputs"] == []
    assert predicate["time"] is None


def test_what_was_written_is_read_back(tmp_path):
    (tmp_path / "manifest.json").write_bytes(build_manifest(OUTPUTS, RECORD))

    assert is_ours(tmp_path)
    assert read_manifest(tmp_path).outputs == tuple(sorted(OUTPUTS))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"name": "some web app", "icons": []}',
        b"\xff\xfe",
        b"[" * 100_000,
        build_manifest(OUTPUTS, RECORD).replace(b"urn:samdocs:build:1", b"https://other.example"),
    ],
    ids=["empty", "object", "web-app", "binary", "deep", "other-tool"],
)
def test_a_manifest_of_another_tool_is_not_ours(tmp_path, content):
    (tmp_path / "manifest.json").write_bytes(content)

    assert not is_ours(tmp_path)
    with pytest.raises(SamdocsError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_a_manifest_behind_a_symbolic_link_is_not_ours(tmp_path):
    (tmp_path / "real.json").write_bytes(build_manifest((), RECORD))
    (tmp_path / "manifest.json").symlink_to("real.json")

    assert not is_ours(tmp_path)


def test_files_the_manifest_does_not_list_are_strangers(tmp_path):
    (tmp_path / "data").mkdir()
    for name in ("SRS.pdf", "SRS.html", "SHA256SUMS", "notes.txt", "data/signed.pdf"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "manifest.json").write_bytes(build_manifest(OUTPUTS, RECORD))

    assert find_strangers(tmp_path) == ("data/signed.pdf", "link", "notes.txt")


def test_sha256sum_accepts_the_checksums(tmp_path):
    (tmp_path / "SRS.pdf").write_bytes(b"%PDF")
    (tmp_path / "SRS.html").write_bytes(b"<html>")
    (tmp_path / "SHA256SUMS").write_bytes(build_checksums(OUTPUTS))
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]

    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "SRS.pdf").write_bytes(b"%PDG")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 1


def test_the_digest_of_inputs_changes_with_name_and_content():
    whole = digest_inputs(INPUTS)

    assert whole == digest_inputs(reversed(INPUTS))
    assert whole != digest_inputs(INPUTS[:1])
    assert whole != digest_inputs((INPUTS[0], digest_file("risks/b.yaml", b"hazards:\n")))
    assert whole != digest_inputs((INPUTS[0], digest_file("risks/a.yaml", b"hazard:\n")))
