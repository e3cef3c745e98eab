"""Package URLs, brought into the one form in which they can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

MAX_CHARACTERS = 2_000
_TYPE = re.compile(r"[a-z][a-z0-9.+-]*")
_SEPARATORS = re.compile(r"[-_.]+")
#: Types whose names differ by case only to the eye.
_LOWER_NAMES = frozenset(
    [
        "alpm",
        "apk",
        "bitbucket",
        "bitnami",
        "composer",
        "deb",
        "github",
        "gitlab",
        "golang",
        "hex",
        "luarocks",
        "npm",
        "oci",
        "pub",
        "pypi",
    ]
)
_LOWER_NAMESPACES = frozenset(
    [
        "alpm",
        "apk",
        "bitbucket",
        "composer",
        "deb",
        "github",
        "gitlab",
        "golang",
        "hex",
        "npm",
        "qpkg",
        "rpm",
    ]
)
#: What of a package URL stays as it is in its written form.
_PLAIN = ":"


@dataclass(frozen=True, slots=True)
class Purl:
    """A package URL in its normal form: `pkg:type/namespace/name@version?qualifiers#subpath`."""

    type: str
    namespace: str
    name: str
    version: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()
    subpath: str = ""

    def __str__(self) -> str:
        parts = [quote(part, safe=_PLAIN) for part in self.namespace.split("/") if part]
        text = f"pkg:{'/'.join([self.type, *parts, quote(self.name, safe=_PLAIN)])}"
        if self.version:
            text += f"@{quote(self.version, safe=_PLAIN)}"
        if self.qualifiers:
            text += "?" + "&".join(f"{key}={quote(v, safe='/:')}" for key, v in self.qualifiers)
        return f"{text}#{quote(self.subpath, safe='/:')}" if self.subpath else text

    @property
    def base(self) -> str:
        """The package without version, qualifiers and subpath."""
        return str(Purl(self.type, self.namespace, self.name))

    @property
    def full_name(self) -> str:
        """Namespace and name, joined by `/`."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


@lru_cache(maxsize=50_000)
def read_purl(text: str) -> Purl | None:
    """Return a package URL in normal form, None if the text is none.

    Names are normalised by the rules of their type: those of PyPI as PEP 503 says, those of npm,
    GitHub, Debian and others in lower case.
    """
    rest, _, subpath = text.strip().partition("#")
    rest, _, qualifiers = rest.partition("?")
    scheme, _, rest = rest.partition(":")
    if scheme.lower() != "pkg" or len(text) > MAX_CHARACTERS:
        return None
    path, _, version = _cut_version(rest.strip("/"))
    kind, *parts = [unquote(part) for part in path.split("/") if part] or [""]
    if not parts or not _TYPE.fullmatch(kind.lower()):
        return None
    return make_purl(
        kind, "/".join(parts[:-1]), parts[-1], unquote(version), _qualifiers(qualifiers), subpath
    )


def make_purl(
    kind: str,
    namespace: str,
    name: str,
    version: str = "",
    qualifiers: tuple[tuple[str, str], ...] = (),
    subpath: str = "",
) -> Purl:
    """Return the package URL of some parts, normalised by the rules of its type."""
    kind = kind.lower()
    name = name.lower() if kind in _LOWER_NAMES else name
    if kind == "pypi":
        name = _SEPARATORS.sub("-", name)
    namespace = namespace.lower() if kind in _LOWER_NAMESPACES else namespace
    return Purl(kind, namespace.strip("/"), name, version, qualifiers, unquote(subpath).strip("/"))


@lru_cache(maxsize=50_000)
def base_of(text: str) -> str:
    """Return a package URL without version and qualifiers; empty if the text is none."""
    found = read_purl(text) if text else None
    return found.base if found else ""


def compared_name(name: str) -> str:
    """Return a name without package URL as it is compared: case and separators do not count."""
    return re.sub(r"[-_.\s]+", "-", name.strip()).casefold()


def _cut_version(rest: str) -> tuple[str, str, str]:
    """Cut at the last `@` of the last part: an `@` at its beginning belongs to the scope."""
    before, sign, version = rest.rpartition("@")
    if not sign or "/" in version or before.endswith("/") or not before:
        return rest, "", ""
    return before, sign, version


def _qualifiers(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in text.split("&") if part)
    return tuple(sorted((key.lower(), unquote(value)) for key, _, value in pairs if value))
