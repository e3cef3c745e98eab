"""Which minimum elements an SBOM gives: NTIA 2021, and CISA 2026 (known at second hand only)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from samdocs.evidence.components.model import Component, ComponentFile

NTIA = "NTIA 2021"
#: UNVERIFIED: the list is known from summaries of the CISA document of 29 July 2026, not from its text.
CISA = "CISA 2026"
UNVERIFIED = frozenset({CISA})
_MOST_NAMED = 3
_VERSION = re.compile(r"[\s_@/-]v?\d")


@dataclass(frozen=True, slots=True)
class Element:
    """One minimum element.

    Attributes:
        standards: Which lists demand it.
        is_of_component: Whether every component has to give it, not the SBOM once.
    """

    name: str
    standards: tuple[str, ...]
    is_of_component: bool
    is_given: Callable[[ComponentFile, Component], bool]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far an SBOM gives one element.

    Attributes:
        missing: Which components do not give it; of an element of the SBOM its file.
        total: How many would have to.
    """

    element: Element
    missing: tuple[str, ...]
    total: int

    @property
    def is_met(self) -> bool:
        """Whether it is given throughout; where there is nothing, nothing is given."""
        return self.total > 0 and not self.missing


def _once(
    name: str, standards: tuple[str, ...], given: Callable[[ComponentFile], object]
) -> Element:
    """Return an element that the SBOM as a whole gives."""
    return Element(
        name, standards, is_of_component=False, is_given=lambda file, _: bool(given(file))
    )


def _each(name: str, standards: tuple[str, ...], given: Callable[[Component], object]) -> Element:
    """Return an element that every component gives."""
    return Element(name, standards, is_of_component=True, is_given=lambda _, one: bool(given(one)))


def _has_tool_version(file: ComponentFile) -> bool:
    return bool(file.tools) and all(_VERSION.search(tool) for tool in file.tools)


def _is_related(file: ComponentFile, component: Component) -> bool:
    return component.identity in file.related


_BOTH = (NTIA, CISA)
ELEMENTS: tuple[Element, ...] = (
    _once("SBOM author", _BOTH, lambda file: file.authors),
    _once("timestamp", _BOTH, lambda file: file.created),
    _once("author signature", (CISA,), lambda file: file.is_signed),
    _once("data format name", (CISA,), lambda file: file.kind),
    _once("data format version", (CISA,), lambda file: file.version),
    _once("generation context", (CISA,), lambda file: file.context),
    _once("SBOM version", (CISA,), lambda file: file.revision),
    _once("tool name", (CISA,), lambda file: file.tools),
    _once("tool version", (CISA,), _has_tool_version),
    _each("supplier", _BOTH, lambda one: one.supplier),
    _each("component name", _BOTH, lambda one: one.name),
    _each("version", _BOTH, lambda one: one.version),
    _each("unique identifier", _BOTH, lambda one: one.purl or one.identifiers),
    _each("hash", (CISA,), lambda one: one.hashes),
    _each("licence", (CISA,), lambda one: one.licence),
    Element("dependency relationship", _BOTH, is_of_component=True, is_given=_is_related),
)
_NO_COMPONENT = Component("")


def cover(file: ComponentFile) -> tuple[Coverage, ...]:
    """Return how far an SBOM gives each element; files within packages are no components."""
    components = [one for one in file.components if one.kind != "file"]
    return tuple(_cover(element, file, components) for element in ELEMENTS)


def _cover(element: Element, file: ComponentFile, components: Iterable[Component]) -> Coverage:
    if not element.is_of_component:
        given = element.is_given(file, _NO_COMPONENT)
        return Coverage(element, () if given else (file.file,), 1)
    listed = list(components)
    missing = tuple(one.label for one in listed if not element.is_given(file, one))
    return Coverage(element, missing, len(listed))


def summarise(file: ComponentFile) -> Mapping[str, str]:
    """Return for each list of elements what an SBOM lacks of it, in words.

    Nothing is ever complete for an SBOM without components.
    """
    covered = cover(file)
    return {standard: _summary(standard, covered) for standard in (NTIA, CISA)}


def _summary(standard: str, covered: Iterable[Coverage]) -> str:
    demanded = [one for one in covered if standard in one.element.standards]
    missing = list(dict.fromkeys(_words(one) for one in demanded if not one.is_met))
    given = f"{sum(one.is_met for one in demanded)} of {len(demanded)} elements"
    told = f"{given}; missing: {', '.join(missing)}" if missing else given
    return f"{told} (list not verified)" if standard in UNVERIFIED else told


def _words(one: Coverage) -> str:
    if not one.element.is_of_component:
        return one.element.name
    if not one.total:
        return "everything of components, as there is none"
    more = len(one.missing) - _MOST_NAMED
    named = ", ".join(one.missing[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return f"{one.element.name} ({len(one.missing):,} of {one.total:,}: {named})"
