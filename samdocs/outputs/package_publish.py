"""A package appears as a folder and a zip at the same moment, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from samdocs.outputs.manifest import BuildRecord
from samdocs.outputs.package_zip import build_zip
from samdocs.outputs.publish import open_staging


def publish_package(
    folder: str, files: Mapping[str, bytes], record: BuildRecord, output: Path
) -> tuple[Path, ...]:
    """Replace the output folder by one that holds a package as a folder and as a zip, in one step.

    Args:
        folder: Name of the folder and, with its ending, of the zip.
        files: Content of every file by its name in the package.
        record: What they were made from.
        output: The output folder.

    Raises:
        SamdocsError: The folder is not ours, or the system refuses.
    """
    with open_staging(output) as staging:
        for name in sorted(files):
            staging.write(f"{folder}/{name}", files[name])
        staging.write(f"{folder}.zip", build_zip(folder, files))
        staging.publish(record)
        names = [item.name for item in staging.files]
    return tuple(output / name for name in sorted(names))
