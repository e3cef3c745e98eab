"""Every change of a package is found and named by its bytes alone; a package as published has none."""

import json
import os
import shutil
import struct
import zipfile

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.manifest import build_checksums, build_manifest, digest_file, write_statement
from samdocs.outputs.verify import Request, State, verify_package
from tests.outputs.verify.packages import (
    FILES,
    RECORD,
    read_files,
    write_files,
    write_package,
    write_zip,
)

PDF = "EX-1-RT_risk-table_1.0.0.pdf"
SRS = "EX-1-SRS_software-requirements_1.0.0.pdf"


@pytest.fixture
def package(tmp_path):
    return write_package(tmp_path / "package")


@pytest.fixture
def zipped(package, tmp_path):
    return write_zip(tmp_path / "package.zip", read_files(package))


def verify(path, **asked):
    return verify_package(path, Request(**asked))


def told(path, **asked):
    """Return each finding as code, place and message."""
    return [
        (f.rule.code, f.location.file if f.location else "", f.message)
        for f in verify(path, **asked).findings
    ]


def codes(path, **asked):
    return sorted({code for code, _, _ in told(path, **asked)})


def states(path, **asked):
    return {check.subject: check.state for check in verify(path, **asked).checks}


def change(package, name, old, new):
    path = package / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))


def seal(package, manifest):
    """Write a manifest and the checksums that fit it."""
    (package / "manifest.json").write_bytes(manifest)
    files = {name: data for name, data in read_files(package).items() if name != "SHA256SUMS"}
    sums = build_checksums(digest_file(name, data) for name, data in files.items())
    (package / "SHA256SUMS").write_bytes(sums)


def test_a_package_as_published_has_no_fault(package, zipped):
    for path in (package, zipped):
        assert told(path) == []
        found = states(path)
        assert {found[s] for s in ("files", "manifest", "checksums", "audit trail")} == {
            State.PASSED
        }


def test_what_was_not_looked_at_is_never_told_as_passed(package):
    found = states(package)

    for subject in ("inputs", "tag", "trail in git", "anchor", "rebuild"):
        assert found[subject] is State.NOT_CHECKED
    assert found["authorship"] is State.CLAIMED


def test_a_changed_byte_is_named_with_its_file(package):
    change(package, PDF, b"%PDF", b"%PDG")

    assert told(package) == [
        (
            "PKG002",
            PDF,
            f"`{PDF}` was changed: its bytes have another digest than the manifest says",
        )
    ]


def test_a_truncated_file_is_told_with_both_sizes(package):
    (package / PDF).write_bytes(FILES[PDF][:1000])

    [(code, _, message)] = told(package)
    assert code == "PKG002"
    assert "it has 1,000 bytes, the manifest says 1,033" in message


def test_a_removed_file_is_named(package):
    (package / PDF).unlink()

    assert told(package) == [("PKG003", PDF, f"`{PDF}` is missing")]


def test_an_added_file_is_named(package):
    (package / "data" / "note.txt").write_bytes(b"x")

    assert told(package) == [("PKG004", "data/note.txt", "`data/note.txt` is not in the manifest")]


def test_a_renamed_file_is_named_by_both_names(package):
    (package / PDF).rename(package / "risks.pdf")

    assert told(package) == [
        ("PKG003", PDF, f"`{PDF}` is missing; its bytes stand in `risks.pdf`"),
        (
            "PKG004",
            "risks.pdf",
            f"`risks.pdf` is not in the manifest; it holds the bytes of `{PDF}`",
        ),
    ]


def test_two_files_that_changed_places_are_named(package):
    (package / PDF).write_bytes(FILES[SRS])
    (package / SRS).write_bytes(FILES[PDF])

    assert [message for _, _, message in told(package)] == [
        f"`{PDF}` was changed: it holds the bytes of `{SRS}`",
        f"`{SRS}` was changed: it holds the bytes of `{PDF}`",
    ]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "is a symbolic link, not a file"),
        (lambda path: path.symlink_to("."), "is a symbolic link, not a file"),
        (os.mkfifo, "is a pipe, not a file"),
    ],
    ids=["link", "folder-link", "pipe"],
)
@pytest.mark.parametrize("name", [PDF, "extra", "manifest.json"])
def test_what_is_no_file_is_named_and_never_opened(package, make, words, name):
    if name != "extra":
        (package / name).unlink()
    make(package / name)

    assert any(
        code == "PKG005" and place == name and message.endswith(words)
        for code, place, message in told(package)
    )


def test_a_folder_where_a_file_belongs_is_named(package):
    (package / PDF).unlink()
    (package / PDF).mkdir()
    (package / PDF / "x").write_bytes(b"")

    assert ("PKG005", PDF, f"`{PDF}` is a folder, not a file") in told(package)


def test_an_empty_folder_is_an_addition(package):
    (package / "empty").mkdir()

    assert told(package) == [("PKG004", "empty", "the manifest names no empty folder")]


def test_names_that_are_one_on_other_systems_are_named(package):
    (package / "Verify.py").write_bytes(FILES["verify.py"])

    assert "PKG005" in codes(package)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_is_named(package):
    (package / PDF).chmod(0)

    assert ("PKG005", PDF, f"`{PDF}` cannot be read: permission denied") in told(package)


def test_a_name_that_is_no_text_is_spelled_out(package):
    (package / os.fsdecode(b"\xff\x1b[2J.pdf")).write_bytes(b"")

    [(code, place, _)] = told(package)
    assert (code, place) == ("PKG004", "\\xff\x1b[2J.pdf")
    assert json.dumps(place).isascii()


def test_a_manifest_that_is_gone_leaves_the_checksums_to_compare(package):
    (package / "manifest.json").unlink()
    change(package, PDF, b"%PDF", b"%PDG")

    found = told(package)
    assert ("PKG001", "manifest.json", "`manifest.json` is missing or cannot be read") in found
    messages = [message for code, _, message in found if code == "PKG007"]
    assert any(PDF in message and "another digest" in message for message in messages)
    assert any("names `manifest.json`, which the package does not" in m for m in messages)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b' "_type"', b'  "_type"', "canonical form"),
        (b"\n", b"\r\n", "canonical form"),
        (b'{\n "_type"', b'{\n "_type": "x",\n "_type"', "says `_type` twice"),
    ],
    ids=["space", "line-end", "twice"],
)
def test_a_manifest_in_another_form_is_named(package, old, new, words):
    text = (package / "manifest.json").read_bytes().replace(old, new, 1)
    seal(package, text)

    assert any(code == "PKG006" and words in message for code, _, message in told(package))


def test_a_manifest_in_another_order_is_named(package):
    statement = json.loads((package / "manifest.json").read_bytes())
    statement["subject"].reverse()
    statement["predicate"]["inputs"].reverse()
    seal(package, write_statement(statement))

    assert codes(package) == ["PKG006"]
    assert sum("is not in its place" in message for _, _, message in told(package)) == 6


def test_an_entry_that_stands_twice_is_named(package):
    statement = json.loads((package / "manifest.json").read_bytes())
    statement["subject"].insert(0, statement["subject"][0])
    seal(package, write_statement(statement))

    assert codes(package) == ["PKG006"]


def test_inputs_that_do_not_fit_their_digest_are_named(package):
    change(package, "manifest.json", digest_file("", b"samdocs: 1").sha256.encode(), b"0" * 64)

    assert "PKG006" in codes(package)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../b", "a\\b", "a//b", "c:x", "a\nb"])
def test_a_name_that_leaves_the_package_is_named(package, name):
    statement = json.loads((package / "manifest.json").read_bytes())
    statement["subject"][0]["name"] = name
    seal(package, write_statement(statement))

    assert "PKG005" in codes(package)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        build_manifest((digest_file("a", b"x"),), RECORD).replace(b'"size": 1', b'"size": 1.0'),
        b"[" * 1_000_000,
        b'{"a":' * 200_000,
        b"\xff\xfe",
        b"9" * 100_000,
        b"NaN",
        b'{"_type": NaN}',
        b'"\\ud800"',
        build_manifest((), RECORD).replace(b"urn:samdocs:build:1", b"urn:other:build:1"),
        build_manifest((), RECORD).replace(b'"inputs_sha256"', b'"other"'),
    ],
    ids=[
        *("empty", "object", "number", "deep-list", "deep-object", "binary", "long-number", "nan"),
        *("nan-inside", "surrogate", "other-tool", "no-digest"),
    ],
)
def test_a_manifest_of_no_use_is_a_finding(package, content):
    (package / "manifest.json").write_bytes(content)

    assert ("PKG001", "manifest.json") in [(code, place) for code, place, _ in told(package)]


def test_a_manifest_of_200_mb_is_not_read(package):
    with (package / "manifest.json").open("r+b") as file:
        file.truncate(200_000_000)

    assert ("PKG001", "manifest.json", "it has more than 67,108,864 bytes") in told(package)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: lines[1:], "no line names `EX-1-RT_risk-table_1.0.0.pdf`"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "has not its lines in order"),
        (lambda lines: [*lines, lines[0]], f"line 8 names `{PDF}` again"),
        (lambda lines: [*lines, b"0" * 64 + b"  x\n"], "line 8 names `x`, which the manifest"),
        (lambda lines: [b"0" * 64 + lines[0][64:], *lines[1:]], f"line 1 gives `{PDF}` another"),
        (
            lambda lines: [lines[0][:64].upper() + lines[0][64:], *lines[1:]],
            "line 1 is no checksum",
        ),
        (lambda lines: [lines[0].replace(b"  ", b" *"), *lines[1:]], "line 1 is no checksum"),
        (lambda lines: [*lines, b"\n"], "line 8 is no checksum"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], "does not end with one line end"),
        (lambda _: [], "no line names `manifest.json`"),
    ],
    ids=[
        *("removed", "reordered", "twice", "added", "changed", "capitals", "binary-mark"),
        *("empty-line", "open", "empty"),
    ],
)
def test_a_line_of_the_checksums_is_named(package, spoil, words):
    path = package / "SHA256SUMS"
    path.write_bytes(b"".join(spoil(path.read_bytes().splitlines(keepends=True))))

    found = told(package)
    assert {code for code, _, _ in found} == {"PKG007"}
    assert any(words in message for _, _, message in found)


def test_checksums_that_are_gone_are_named(package):
    (package / "SHA256SUMS").unlink()

    assert told(package) == [("PKG003", "SHA256SUMS", "`SHA256SUMS` is missing")]
    assert states(package)["checksums"] is State.NOT_CHECKED


def test_manifest_and_checksums_that_disagree_are_named(package):
    statement = json.loads((package / "manifest.json").read_bytes())
    statement["predicate"]["device"]["version"] = "2.0.0"
    (package / "manifest.json").write_bytes(write_statement(statement))

    [(code, _, message)] = told(package)
    assert code == "PKG007"
    assert "gives `manifest.json` another digest than that file has" in message


def test_a_broken_trail_is_named_by_its_line(package):
    change(package, "audit-trail.jsonl", b"SRS-003", b"SRS-009")

    found = verify(package).findings
    [line] = [f.location.line for f in found if f.rule.code == "PKG009"]
    assert line == 4
    assert "PKG002" in {f.rule.code for f in found}


def forge(package):
    """Change a file, and everything in the package that tells of it."""
    content = FILES[PDF].replace(b"%PDF", b"%PDG")
    (package / PDF).write_bytes(content)
    files = {**FILES, PDF: content}
    seal(package, build_manifest([digest_file(n, c) for n, c in files.items()], RECORD))


def test_a_package_forged_throughout_is_not_told_as_anchored(package):
    forge(package)

    assert told(package) == []
    assert states(package)["anchor"] is State.NOT_CHECKED


def test_a_package_forged_throughout_is_found_by_the_digest_that_was_kept(package):
    kept = verify(package).manifest_sha256
    assert states(package, digest=kept)["anchor"] is State.PASSED
    assert states(package, digest=f"SHA256:{kept.upper()}")["anchor"] is State.PASSED
    forge(package)

    assert codes(package, digest=kept) == ["PKG012"]
    assert states(package, digest=kept)["anchor"] is State.FAILED


@pytest.mark.parametrize("digest", ["abc", "0" * 63, "sha512:" + "0" * 64])
def test_what_is_no_digest_is_refused(package, digest):
    with pytest.raises(SamdocsError, match="no SHA-256"):
        verify(package, digest=digest)


def test_nothing_at_the_path_is_refused(tmp_path):
    with pytest.raises(SamdocsError, match="there is no"):
        verify(tmp_path / "x")


# --- zips ------------------------------------------------------------------------------------


def rezip(path, **options):
    """Write the zip anew as another program would."""
    with zipfile.ZipFile(path) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_a_zip_with_other_times_is_named(zipped):
    rezip(zipped)

    assert codes(zipped) == ["PKG008"]


def test_a_compressed_zip_is_named_and_not_unpacked(zipped):
    rezip(zipped, compression=zipfile.ZIP_DEFLATED)

    assert "PKG008" in codes(zipped)
    messages = [message for _, _, message in told(zipped)]
    assert f"`EX-1_1.0.0/{PDF}` is compressed or encrypted; it was not looked at" in messages


def test_a_bomb_is_not_unpacked(zipped):
    with zipfile.ZipFile(zipped, "a", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("EX-1_1.0.0/bomb.bin", b"\0" * 200_000_000)

    assert "PKG008" in codes(zipped)


def test_entries_that_claim_more_than_the_zip_holds_stop_it(zipped):
    data = bytearray(zipped.read_bytes())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<2L", data, at + 20, 0xFFFFFFF0, 0xFFFFFFF0)
    zipped.write_bytes(data)

    assert (
        "PKG008",
        "",
        "the zip cannot be read: its entries would be larger than the zip itself",
    ) in told(zipped)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data + b"x", "1 bytes follow its end"),
        (lambda data: data[:-2] + b"\x02\x00hi", "2 bytes follow its end"),
        (lambda data: b"#!/bin/sh\n" + data, "the zip cannot be read"),
        (lambda data: data[:-1], "it is no zip, or its end is cut off"),
        (lambda _: b"", "it is no zip"),
        (lambda _: b"PK\x05\x06" + b"\0" * 18, "is missing"),
        (lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"), "list of entries is damaged"),
    ],
    ids=["trailing", "comment", "before", "cut", "empty", "no-entries", "list"],
)
def test_bytes_around_the_entries_are_named(zipped, spoil, words):
    zipped.write_bytes(spoil(zipped.read_bytes()))

    assert any(words in message for _, _, message in told(zipped))


@pytest.mark.parametrize(
    "name",
    ["../evil.pdf", "/etc/evil", "EX-1_1.0.0/../../evil", "EX-1_1.0.0\\evil", "other/evil", "evil"],
)
def test_a_name_in_a_zip_that_leaves_its_folder_is_named(zipped, tmp_path, name):
    with zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")

    assert "PKG005" in codes(zipped)
    assert not [path for path in tmp_path.parent.glob("evil*") if path.is_file()]
    assert not list(tmp_path.rglob("evil*"))


def test_a_member_that_stands_twice_is_named(zipped):
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr(f"EX-1_1.0.0/{PDF}", b"other")

    assert any("twice" in message for code, _, message in told(zipped) if code == "PKG008")


def test_an_entry_for_a_folder_is_named(zipped):
    with zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr("EX-1_1.0.0/data/", b"")

    assert any(message.endswith("is an entry for a folder") for _, _, message in told(zipped))


def test_no_byte_of_a_zip_can_change_unseen(tmp_path):
    package = write_package(tmp_path / "p")
    small = {name: read_files(package)[name] for name in ("manifest.json", "SHA256SUMS")}
    statement = json.loads(small["manifest.json"])
    statement["subject"], statement["predicate"]["inputs"] = [], []
    statement["predicate"]["inputs_sha256"] = digest_file("", b"").sha256
    small["manifest.json"] = write_statement(statement)
    sums = build_checksums([digest_file("manifest.json", small["manifest.json"])])
    path = write_zip(tmp_path / "small.zip", {**small, "SHA256SUMS": sums})
    data = path.read_bytes()
    assert told(path) == []

    unseen = []
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :])
        if not told(path):
            unseen.append(at)
    assert unseen == []


def test_a_folder_unpacked_from_the_zip_is_the_package(zipped, tmp_path):
    shutil.unpack_archive(zipped, tmp_path / "there")

    assert told(tmp_path / "there" / "EX-1_1.0.0") == []


def test_names_do_not_depend_on_where_the_package_lies(package, tmp_path):
    copy = write_files(tmp_path / "other" / "package", read_files(package))

    assert verify(copy) == verify(package)
