"""A package as another process publishes it, and what a reader finds in its output folder.

Run as a script: `python releases.py TARGET LETTER [STEP]` publishes a package full of LETTER. With
a STEP above 0 the process is killed by SIGKILL at that call of a built-in function; with 0 it says
how many there were.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.manifest import BuildRecord, build_checksums, build_manifest, digest_file
from samdocs.outputs.package_publish import publish_package
from tests.outputs.builds import Steps

SCRIPT = str(Path(__file__))
FOLDER = "EX-1_1.0.0"


def publish(target: Path, letter: str, size: int = 20_000) -> None:
    """Publish a package whose documents all hold the same letter."""
    record = BuildRecord(version=letter, time=None)
    files = {f"{number}.pdf": letter.encode() * size for number in range(5)}
    digests = [digest_file(name, content) for name, content in files.items()]
    files["manifest.json"] = build_manifest(digests, record)
    digests.append(digest_file("manifest.json", files["manifest.json"]))
    files["SHA256SUMS"] = build_checksums(digests)
    publish_package(FOLDER, files, record, target)


def read_package(target: Path) -> str:
    """Return the letter of a whole package; fail if folder, zip or lists are mixed or cut off."""
    outer = json.loads((target / "manifest.json").read_bytes())
    assert listed(outer) == digests(target, {"manifest.json", "SHA256SUMS"})
    inner = json.loads((target / FOLDER / "manifest.json").read_bytes())
    assert listed(inner) == digests(target / FOLDER, {"manifest.json", "SHA256SUMS"})
    with zipfile.ZipFile(target / f"{FOLDER}.zip") as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}
    assert zipped == {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in (target / FOLDER).iterdir()
    }
    assert outer["predicate"]["tool"] == inner["predicate"]["tool"]
    return outer["predicate"]["tool"]["version"]


def listed(statement: dict) -> dict[str, str]:
    """Return what a manifest lists: digest by name."""
    return {item["name"]: item["digest"]["sha256"] for item in statement["subject"]}


def digests(folder: Path, left_out: set[str]) -> dict[str, str]:
    """Return the digest of each file below a folder, by its name there."""
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {name: digest for name, digest in found.items() if name not in left_out}


def main(target: str, letter: str, step: str = "") -> int:
    """Publish as the command line would: 0 published, 2 refused."""
    steps = Steps(int(step or 0))
    try:
        if step:
            sys.setprofile(steps)
        publish(Path(target), letter)
        sys.setprofile(None)
    except SamdocsError as error:
        sys.stderr.write(f"{error.message}\n{error.hint}\n")
        return 2
    sys.stdout.write(str(steps.count))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
