"""The zip of a package: the same bytes for the same files, whatever wrote it, when and where."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, LargeZipFile, ZipFile, ZipInfo

from samdocs.diagnostics import SamdocsError

#: The first moment a zip can name. Times of a package stand in its manifest.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o100644 << 16


def build_zip(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return a zip that unpacks to one folder; entries are sorted by name and not compressed.

    Compression is left out because its bytes depend on the version of the library; PDF files are
    compressed in themselves. There are no extra fields, comments or entries for folders.

    Args:
        folder: Name of the folder, ASCII.
        files: Content by name below that folder, ASCII with forward slashes.

    Raises:
        SamdocsError: It would need the extended format, which some receivers cannot read.
    """
    stream = BytesIO()
    try:
        with ZipFile(stream, "w", ZIP_STORED, allowZip64=False) as archive:
            for name in sorted(files):
                archive.writestr(_entry(f"{folder}/{name}"), files[name])
    except LargeZipFile as fault:
        message = "the package is larger than a plain zip can be, 2 GB"
        raise SamdocsError(message, "shorten what is attached, or send its parts apart") from fault
    return stream.getvalue()


def _entry(name: str) -> ZipInfo:
    if not name.isascii():
        raise ValueError(f"{name!r} is not ASCII")
    entry = ZipInfo(name, _MOMENT)
    entry.create_system = _UNIX  # else it is that of the machine
    entry.external_attr = _MODE
    return entry
