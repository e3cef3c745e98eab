"""One model for components, whatever file lists them (IEC 62304:2006+A1:2015, 8.1.2; NTIA 2021)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.components.purl import base_of, compared_name

#: Kinds that are written to tell what a product consists of; the others are lock files.
SBOM_KINDS = frozenset({"cyclonedx", "spdx"})


@dataclass(frozen=True, slots=True)
class Component:
    """A component as a file lists it; what the file does not say is empty.

    Two are equal if they say the same, wherever in their files they stand.

    Attributes:
        name: With its group or scope, parts joined by `/`.
        purl: Normalised package URL.
        kind: In the words of CycloneDX, e.g. `library`, `operating-system`, `file`.
        supplier: Who makes or distributes it.
        licence: An SPDX expression, or the words of the file.
        hashes: Hex digests by algorithm, e.g. `SHA-256`.
        identifiers: Other identifiers, e.g. CPE.
        support: Level of support.
        end_of_support: Last day of support, as it is written.
        is_development: Whether the file says that it is not delivered.
        is_own: Whether the file says that it is built here: a workspace member, a local path.
        ancestors: What it was derived from, by purl or name.
        reference: How other entries of the file name it.
        line: Where it stands, from 1.
    """

    name: str
    version: str = ""
    purl: str = ""
    kind: str = ""
    supplier: str = ""
    licence: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    support: str = ""
    end_of_support: str = ""
    is_development: bool = False
    is_own: bool = False
    ancestors: tuple[str, ...] = ()
    reference: str = field(default="", compare=False)
    line: int = field(default=1, compare=False)

    @property
    def package(self) -> str:
        """What it is a version of: the purl without version and qualifiers, else the name."""
        return base_of(self.purl) or compared_name(self.name)

    @property
    def identity(self) -> tuple[str, str]:
        """What tells it from every other component: package and version."""
        return (self.package, self.version)

    @property
    def label(self) -> str:
        """How findings name it: name and version."""
        return f"{self.name} {self.version}" if self.version else self.name


@dataclass(frozen=True, slots=True)
class ComponentFile:
    """A file that lists components, after reading; whatever it holds, reading never raises.

    Attributes:
        file: Path relative to the project, with forward slashes.
        sha256: Of its bytes.
        kind: `cyclonedx`, `spdx`, `uv`, `poetry`, `requirements`, `npm`, `pnpm`, `cargo` or `go`;
            empty if it is nothing samdocs knows.
        version: Version of the format where the file says it.
        product: What the file is about; None if it does not say.
        components: Each once, by identity; the product is none of them.
        dependencies: What each component needs, by `Component.identity`, both sorted.
        vulnerabilities: How many vulnerabilities it lists.
        declared: What its own totals say, by what they count; empty where it has none.
        authors: Who wrote it, people before tools.
        created: When it was written, as it says.
        revision: Which version of the list it is, as it says.
        context: In which part of the life cycle it was made, e.g. `build`.
        is_signed: Whether it holds a signature; nobody has checked it.
        related: The components whose place among the others it tells, by identity.
    """

    file: str
    sha256: str
    kind: str
    version: str = ""
    product: Component | None = None
    components: tuple[Component, ...] = ()
    dependencies: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = field(
        default_factory=dict
    )
    vulnerabilities: int = 0
    declared: Mapping[str, int] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    created: str = ""
    revision: str = ""
    context: str = ""
    is_signed: bool = False
    related: frozenset[tuple[str, str]] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_sbom(self) -> bool:
        """Whether it was written to tell what a product consists of; else it is a lock file."""
        return self.kind in SBOM_KINDS

    @property
    def counted(self) -> Mapping[str, int]:
        """How many components, dependencies and vulnerabilities it lists."""
        return {
            "components": len(self.components),
            "dependencies": sum(len(needed) for needed in self.dependencies.values()),
            "vulnerabilities": self.vulnerabilities,
        }
