"""What documents know of the package they are released in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """A chapter of a packaged document, and the page on which it begins."""

    number: str
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class PackagedDocument:
    """A document as it lies in the package.

    Attributes:
        file: Its name in the package.
        sha256: Of the file.
        signatures: Name of the file with its signatures, empty if it has none.
    """

    key: str
    file: str
    pages: int
    sha256: str
    citations: tuple[Citation, ...] = ()
    signatures: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A release as its submission index tells it.

    Attributes:
        folder: Name of folder and zip.
        tag: Name of the tag.
        signature: What is known of the tag's signature, in words.
        is_verified: Whether that signature is good and of a known person.
        profile: The receiver the files are made for, empty for no particular one.
        documents: In the order of their file names.
        index_key: Key of the index itself.
        index: Name of the file of the index itself.
        others: Further files, each with what it is.
    """

    folder: str
    tag: str
    signature: str = ""
    is_verified: bool = False
    profile: str = ""
    documents: tuple[PackagedDocument, ...] = ()
    index_key: str = ""
    index: str = ""
    others: tuple[tuple[str, str], ...] = ()
