"""Write docs/reference from the code: rules, collections, settings, commands."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from samdocs.checks import CHECKS
from samdocs.config import Config
from samdocs.fields import Record
from samdocs.items import COLLECTIONS, inverse_words, link_fields
from samdocs.items.notes import field_notes
from samdocs.rules import RULES, family

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by `make docs` from the code; do not edit. -->\n"

FAMILIES = {
    "SRC": "Reading",
    "MOD": "Fields",
    "TRC": "Links",
    "TPL": "Templates",
    "OUT": "Outputs",
    "PKG": "Packages",
    "WVR": "Waivers",
    "ID": "Identity",
    "REQ": "Requirements",
    "CLS": "Classification",
    "LEG": "Legacy software",
    "ARC": "Architecture",
    "SOUP": "SOUP",
    "RSK": "Risk management",
    "VER": "Verification",
    "ANM": "Anomalies",
    "CHG": "Changes",
    "REL": "Release",
    "DOC": "Documents",
    "SEC": "Cybersecurity",
    "AI": "Machine learning",
    "USE": "Usability",
    "PRV": "Privacy",
    "LAB": "Labelling",
    "PMS": "Post-market surveillance",
    "GSPR": "General safety and performance requirements",
}


def rules() -> Iterator[str]:
    """Yield the page of all rules, by family."""
    yield f"# Rules\n\n{NOTE}\n"
    yield "Blocker and major fail their stage. Stages are cumulative: always, release, submission.\n"
    for name, title in FAMILIES.items():
        yield f"\n## {title}\n\n| code | severity | stage | what must hold | from | state |\n|---|---|---|---|---|---|\n"
        for code, rule in sorted(RULES.items()):
            if family(code) == name:
                words = f" ({', '.join(rule.applies)})" if rule.applies else ""
                yield (
                    f"| {code} | {rule.severity.word} | {rule.stage.word}{words} | {_cell(rule.demand)} "
                    f"| {_cell(rule.clause)} | {_state(code)} |\n"
                )


def collections() -> Iterator[str]:
    """Yield the page of all collections with their fields and links."""
    yield f"# Collections\n\n{NOTE}\n"
    yield "Every item has `id`; most have a `title`. Also: `status`, `reason`, `tags`, `custom`, `reasons`, `external`, `formerly`.\n"
    common = set(COLLECTIONS["hazards"].__mro__[1].model_fields)
    for name, item_class in COLLECTIONS.items():
        yield f"\n## `{name}` ({item_class.prefix})\n\n{_summary(item_class)}\n\n"
        yield "| field | meaning | links to |\n|---|---|---|\n"
        links = {field.steps[0]: field for field in link_fields(item_class)}
        notes = field_notes(item_class)
        for field, info in item_class.model_fields.items():
            if field not in common:
                to = (
                    ", ".join(f"`{target}`" for target in links[field].link.to)
                    if field in links
                    else ""
                )
                yield f"| `{info.alias or field}` | {_cell(notes.get(field, _choices(info.annotation)))} | {to} |\n"
        words = ", ".join(f"`{word}`" for word in sorted(inverse_words(name)))
        if words:
            yield f"\nLinks that point here may be written as: {words}.\n"


def settings() -> Iterator[str]:
    """Yield the page of samdocs.yaml."""
    yield f"# samdocs.yaml\n\n{NOTE}\n"
    yield from _record(Config, "")


def _record(record: type[Record], prefix: str) -> Iterator[str]:
    notes = field_notes(record)
    nested: list[tuple[str, type[Record]]] = []
    yield f"\n## {f'`{prefix}`' if prefix else 'Top level'}\n\n{_summary(record)}\n\n| setting | meaning |\n|---|---|\n"
    for field, info in record.model_fields.items():
        name = info.alias or field
        inner = next(_records(info.annotation), None)
        if inner:
            nested.append((f"{prefix}.{name}".lstrip("."), inner))
        said = notes.get(field) or (_summary(inner) if inner else _choices(info.annotation))
        yield f"| `{name}` | {_cell(said)} |\n"
    for name, inner in nested:
        yield from _record(inner, name)


def _records(annotation: object) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _records(part)


def _choices(annotation: object) -> str:
    words = [part for part in _leaves(annotation) if isinstance(part, str)]
    return ", ".join(f"`{word}`" for word in words)


def _leaves(annotation: object) -> Iterator[object]:
    parts = get_args(annotation)
    if not parts:
        yield annotation
    for part in parts:
        yield from _leaves(part)


def _summary(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")


def _state(code: str) -> str:
    reading = family(code) in {"SRC", "MOD", "TRC", "TPL", "OUT", "PKG", "WVR"} or code in {
        "ID001",
        "ID002",
    }
    return "decided" if reading or code in CHECKS else "not evaluated yet"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


PAGES = {"rules.md": rules, "collections.md": collections, "settings.md": settings}


def main() -> None:
    """Write every page of the reference."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text("".join(page()), encoding="utf-8")


if __name__ == "__main__":
    main()
