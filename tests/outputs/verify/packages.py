"""A small package as samdocs publishes it, and what a person could do to it."""

from datetime import UTC, datetime
from pathlib import Path

from samdocs.outputs.audit_chain import chain_lines
from samdocs.outputs.check_script import read_check_script
from samdocs.outputs.manifest import BuildRecord, digest_file
from samdocs.outputs.package_zip import build_zip
from samdocs.outputs.publish import open_staging

FILES = {
    "EX-1-SRS_software-requirements_1.0.0.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 4,
    "EX-1-SRS_software-requirements_1.0.0.html": b"<!doctype html><title>SRS</title>\n" * 20,
    "EX-1-RT_risk-table_1.0.0.pdf": b"%PDF-1.7\n" + bytes(reversed(range(256))) * 4,
    "data/export.json": b'{"format": 1}\n',
    "audit-trail.jsonl": chain_lines(
        {"scheme": "samdocs-audit-trail:1", "device": "EX-1"},
        [{"record": f"SRS-{number:03}", "change": "made"} for number in range(1, 9)],
    ),
    "verify.py": read_check_script(),
}
INPUTS = (
    digest_file("needs.yaml", b"user_needs: []\n"),
    digest_file("samdocs.yaml", b"samdocs: 1"),
)
RECORD = BuildRecord(
    version="0.1.0",
    time=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    git={"available": False, "reason": "not a git repository"},
    inputs=INPUTS,
    libraries={"weasyprint": "70.0"},
    fonts={"Plex.woff2": "0" * 64},
    facts={"device": {"identifier": "EX-1", "name": "Example", "version": "1.0.0"}},
)


def write_package(target: Path) -> Path:
    """Publish the small package into a folder."""
    with open_staging(target) as staging:
        for name, content in FILES.items():
            staging.write(name, content)
        staging.publish(RECORD)
    return target


def read_files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a new folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def write_zip(path: Path, files: dict[str, bytes], top: str = "EX-1_1.0.0") -> Path:
    """Write the zip that samdocs would write of these files."""
    path.write_bytes(build_zip(top, files))
    return path
