"""A zip has the same bytes at any place and time, and holds nothing but its files."""

import hashlib
import os
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from samdocs.outputs.package_zip import build_zip

FILES = {"b.txt": b"bb" * 500, "a.pdf": b"%PDF", "sub/c.json": b"{}\n"}
# Also that of other versions of Python: what changes it breaks every package ever published.
DIGEST = "cd0b86e1bbe3b5c09066c0ae41c2e7678159a0a55a3872fbd90e90c297832617"


def test_bytes_are_those_of_every_version_and_machine():
    assert hashlib.sha256(build_zip("EX-1_1.0.0", FILES)).hexdigest() == DIGEST


def test_bytes_depend_on_neither_order_nor_zone_nor_umask():
    program = (
        "import os, sys; os.umask(int(sys.argv[1], 8))\n"
        "from samdocs.outputs.package_zip import build_zip\n"
        "from tests.outputs.test_package_zip import FILES\n"
        "sys.stdout.buffer.write(build_zip('f', dict(sorted(FILES.items(), reverse=True))))"
    )
    run = [sys.executable, "-c", program]
    zones = (("000", "Asia/Tokyo"), ("077", "America/New_York"))
    made = {
        subprocess.run(
            [*run, mask], env={**os.environ, "TZ": zone}, capture_output=True, check=True
        ).stdout
        for mask, zone in zones
    }

    assert made == {build_zip("f", FILES)}


def test_entries_are_sorted_plain_files_without_extras():
    with zipfile.ZipFile(BytesIO(build_zip("f", FILES))) as archive:
        entries = archive.infolist()
        contents = {entry.filename: archive.read(entry) for entry in entries}

    assert [entry.filename for entry in entries] == ["f/a.pdf", "f/b.txt", "f/sub/c.json"]
    assert contents == {f"f/{name}": content for name, content in FILES.items()}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {(entry.extra, entry.comment, entry.flag_bits) for entry in entries} == {(b"", b"", 0)}
    assert all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)


def test_names_beyond_ascii_are_our_own_defect():
    with pytest.raises(ValueError, match="not ASCII"):
        build_zip("f", {"ü.pdf": b""})
