"""The only files a page can reach: those handed over with it, checked before they are used."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

from fontTools.ttLib import woff2  # type: ignore[import-untyped] # ships no types
from PIL import Image, UnidentifiedImageError
from weasyprint.urls import URLFetcher, URLFetcherResponse

from samdocs.outputs.pdf_job import SCHEME
from samdocs.outputs.pdf_page import shorten

_MEDIA_TYPES = {
    ".css": "text/css",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
_INLINE_TYPES = {"image/jpeg", "image/png", "image/svg+xml"}
_COLOUR_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}  # the output intent of the file is sRGB
_SVG_ACTIVE = re.compile(
    r"<\s*(?:\w+:)?(script|foreignObject|iframe|animate\w*|set|audio|video|handler)\b",
    re.IGNORECASE,
)
_SVG_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class AssetFetcher(URLFetcher):  # type: ignore[misc] # weasyprint is not typed
    """Serves `samdocs:` names from memory and `data:` images; everything else is a problem.

    Attributes:
        problems: A sentence for each name that was refused, missing or unfit, by name.
        fonts: Count of font files that were handed out.
    """

    def __init__(self, assets: Mapping[str, bytes], image_pixels: int) -> None:
        # The parent's constructor would set up handlers for http, ftp and file: left out.
        self._fail_on_errors = False
        self._assets = assets
        self._image_pixels = image_pixels
        self.problems: dict[str, str] = {}
        self.fonts = 0

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the content of a name, or raise ValueError after noting the problem."""
        del headers
        try:
            content, media_type = self._find(url)
            self._check(content, media_type)
        except ValueError as error:
            self.problems.setdefault(url, f"{error}: `{shorten(url)}`")
            raise
        if media_type.startswith("font/"):
            self.fonts += 1
            content = decode_font(content)
        return URLFetcherResponse(url, content, {"Content-Type": media_type})

    def open(self, url: object, data: object = None, timeout: object = None) -> None:
        """Refuse the way around `fetch` that the parent offers."""
        del data, timeout
        message = "the page may not open other files"
        self.problems.setdefault(str(url), f"{message}: `{shorten(str(url))}`")
        raise ValueError(message)

    def _find(self, url: str) -> tuple[bytes, str]:
        if url.startswith(SCHEME):
            name = unquote(url.removeprefix(SCHEME).partition("#")[0])
            if name not in self._assets:
                raise ValueError("the page asks for a file that was not handed over")
            suffix = PurePosixPath(name).suffix.lower()
            return self._assets[name], _MEDIA_TYPES.get(suffix, "application/octet-stream")
        if url.startswith("data:"):
            return _read_data_uri(url)
        raise ValueError("the page asks for a file that is not its own")

    def _check(self, content: bytes, media_type: str) -> None:
        if media_type == "image/svg+xml":
            check_svg(content)
        elif media_type.startswith("image/"):
            check_raster(content, self._image_pixels)


class AttachmentFetcher(URLFetcher):  # type: ignore[misc] # weasyprint is not typed
    """Serves the attachments of a job by their position, with their own media type."""

    def __init__(self, contents: Mapping[str, tuple[bytes, str]]) -> None:
        self._fail_on_errors = False
        self._contents = contents

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the content of an attachment."""
        del headers
        content, media_type = self._contents[url]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def check_raster(content: bytes, image_pixels: int) -> None:
    """Raise ValueError unless a PNG or JPEG image is whole, of bounded size and not CMYK."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as image:
            pixels = image.width * image.height
            if pixels > image_pixels:
                raise ValueError(f"image of {pixels} pixels, the limit is {image_pixels}")
            if image.mode not in _COLOUR_MODES:
                raise ValueError(f"image in colour mode {image.mode}, use RGB or grey")
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError("image cannot be read as PNG or JPEG, it may be cut off") from error


def check_svg(content: bytes) -> None:
    """Raise ValueError if a drawing holds declarations, scripts or what a PDF cannot show."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("drawing is not UTF-8 text") from error
    if _SVG_DECLARATION.search(text):
        raise ValueError("drawing with a document type or entity declaration")
    if active := _SVG_ACTIVE.search(text):
        raise ValueError(f"drawing with a `{active[1]}` element")


@lru_cache(maxsize=32)
def decode_font(content: bytes) -> bytes:
    """Return a WOFF2 font as plain OpenType; once per process, it takes a tenth of a second."""
    if content[:4] != b"wOF2":
        return content
    plain = BytesIO()
    woff2.decompress(BytesIO(content), plain)
    return plain.getvalue()


def _read_data_uri(url: str) -> tuple[bytes, str]:
    head, comma, body = url.removeprefix("data:").partition(",")
    media_type, *parameters = head.lower().split(";")
    if not comma or media_type not in _INLINE_TYPES:
        raise ValueError("data in the page that is no PNG, JPEG or SVG image")
    content = unquote_to_bytes(body)
    if "base64" not in parameters:
        return content, media_type
    try:
        return base64.b64decode(content, validate=True), media_type
    except binascii.Error as error:
        raise ValueError("data in the page that is not base64") from error
