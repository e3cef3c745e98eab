"""What all readers of component files share: what was found so far, and the findings about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.purl import read_purl
from samdocs.evidence.components.unreadable import UnreadableError
from samdocs.rules import RULES

MAX_COMPONENTS = 500_000
#: Findings of one kind in one file beyond this are counted, not listed.
MAX_LISTED = 20
_MOST_QUOTED = 80
#: Types whose version in the package URL is that of the component, letter by letter.
_SAME_VERSION = frozenset({"cargo", "gem", "maven", "npm", "nuget", "pypi"})


@dataclass(slots=True)
class Collected:
    """What has been found in a file so far.

    Attributes:
        needs: What each component needs, by the references of the file.
        vulnerabilities: How many the file lists.
        elsewhere: References of what is no component: services, files.
        placed: References of components of which the file says what they are part of.
    """

    file: str
    version: str = ""
    product: Component | None = None
    components: list[Component] = field(default_factory=list)
    needs: dict[str, list[str]] = field(default_factory=dict)
    vulnerabilities: int = 0
    elsewhere: set[str] = field(default_factory=set)
    placed: set[str] = field(default_factory=set)
    revision: str = ""
    context: str = ""
    is_signed: bool = False
    declared: dict[str, int] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    created: str = ""
    findings: list[Diagnostic] = field(default_factory=list)
    _listed: dict[str, int] = field(default_factory=dict)

    def say(self, code: str, message: str, line: int, hint: str, *, column: int = 1) -> None:
        """Add a finding at a line; of many alike only the first are kept."""
        kind = f"{code} {hint}"
        self._listed[kind] = self._listed.get(kind, 0) + 1
        if self._listed[kind] <= MAX_LISTED:
            where = Location(self.file, line, column, line, column)
            self.findings.append(diagnose(RULES[code], message, where, hint=hint))

    def add(self, component: Component) -> None:
        """Add a component as a file gives it; without a name it is reported and left out.

        Raises:
            UnreadableError: There are too many.
        """
        if len(self.components) >= MAX_COMPONENTS:
            raise UnreadableError(f"there are more than {MAX_COMPONENTS:,} components")
        if component.name:
            self.components.append(self.checked(component))
        else:
            hint = "let the tool write the file again"
            self.say("EVD004", "a component has no name", component.line, hint)

    def checked(self, component: Component) -> Component:
        """Return a component with its package URL in normal form; say what is wrong with it."""
        if not component.purl:
            return component
        purl = read_purl(component.purl)
        if purl is None:
            message = f"`{short(component.purl)}` is no package URL"
            self.say("EVD004", message, component.line, "the component counts by its name")
            return replace(component, purl="")
        differs = purl.version and component.version and purl.version != component.version
        if differs and purl.type in _SAME_VERSION:
            message = (
                f"`{short(component.name)}` has version {short(component.version)},"
                f" and its package URL says {short(purl.version)}"
            )
            hint = "let the tool write the file again; the version of the component counts"
            self.say("EVD010", message, component.line, hint)
        return replace(component, purl=str(purl), version=component.version or purl.version)

    def need(self, reference: str, needed: Iterable[str]) -> None:
        """Note what something needs, by references."""
        self.needs.setdefault(reference, []).extend(needed)

    def end(self) -> None:
        """Say how many findings were left out."""
        for kind, number in self._listed.items():
            if number > MAX_LISTED:
                code, _, hint = kind.partition(" ")
                message = f"{number - MAX_LISTED} more findings like these are not listed"
                self.findings.append(_finding(self.file, code, message, 1, hint))

    def merged(self) -> tuple[Component, ...]:
        """Return every component once, by identity; what one entry leaves out another adds."""
        found: dict[tuple[str, str], Component] = {}
        product = self.product.identity if self.product else None
        for component in self.components:
            identity = component.identity
            if identity == product:
                continue
            before = found.get(identity)
            found[identity] = component if before is None else merge(before, component)
        return tuple(found[identity] for identity in sorted(found))

    def dependencies(self) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
        """Return what each component needs; a reference to nothing is reported."""
        known = self._identities()
        for name in sorted(self._named() - known.keys() - self.elsewhere):
            self._say_dangling(name)
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for reference, needed in self.needs.items():
            if reference in known:
                targets = {known[name] for name in needed if name in known}
                found.setdefault(known[reference], set()).update(targets - {known[reference]})
        return {one: tuple(sorted(found[one])) for one in sorted(found) if found[one]}

    def related(self) -> frozenset[tuple[str, str]]:
        """Return the components whose place among the others the file tells."""
        known = self._identities()
        return frozenset(known[name] for name in self._named() | self.placed if name in known)

    def _identities(self) -> Mapping[str, tuple[str, str]]:
        known = {one.reference: one.identity for one in self.components if one.reference}
        if self.product is not None:
            known[self.product.reference] = self.product.identity
        return known

    def _named(self) -> set[str]:
        """Return every reference that stands in a dependency."""
        return {name for reference, needed in self.needs.items() for name in (reference, *needed)}

    def _say_dangling(self, reference: str) -> None:
        message = f"a dependency names `{short(reference)}`, which is no component of the file"
        self.say("EVD004", message, 1, "let the tool write the file again")


def merge(one: Component, other: Component) -> Component:
    """Return one component with what only the other entry of it says.

    It is delivered if either entry is delivered.
    """
    return replace(
        one,
        purl=one.purl or other.purl,
        kind=one.kind or other.kind,
        supplier=one.supplier or other.supplier,
        licence=one.licence or other.licence,
        hashes=one.hashes or other.hashes,
        identifiers=one.identifiers or other.identifiers,
        support=one.support or other.support,
        end_of_support=one.end_of_support or other.end_of_support,
        ancestors=one.ancestors or other.ancestors,
        is_development=one.is_development and other.is_development,
        is_own=one.is_own and other.is_own,
    )


def short(text: str) -> str:
    """Return a text of a file as findings quote it: one line, cut after a few words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_QUOTED else f"{flat[:_MOST_QUOTED]}…"


def _finding(file: str, code: str, message: str, line: int, hint: str) -> Diagnostic:
    return diagnose(RULES[code], message, Location(file, line, 1, line, 1), hint=hint)
