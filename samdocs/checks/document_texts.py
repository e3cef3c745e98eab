"""Rules on what texts say: placeholders, facts, references and editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from samdocs.checks.passages import Passage, narrative_passages, passages, report
from samdocs.checks.registry import Undecided, check, found_at
from samdocs.config import Config
from samdocs.diagnostics import Diagnostic
from samdocs.graph.build import RECORDS
from samdocs.project import Project
from samdocs.project.narratives import Narrative

#: `tbd` is a value of its own in estimates and classifications; everywhere else it is a gap.
_TBD_ALLOWED = frozenset(
    {"initial", "external", "residual", "safety_class", "class", "documentation_level", "tbd"}
)
_PLACEHOLDER = re.compile(
    r"(?<![\w-])(?:(?i:tbd)|TODO|FIXME|(?i:lorem ipsum))(?![\w-])"
    # 47,XXX and the XXX syndrome are medicine
    r"|(?<![\w,])XXX+(?!\w)(?! (?:syndrome|karyotype))"
    r"|\[\[[ \t]*(?:[^\W\d_][^\[\]]*)?\]\]"
)
_ID = re.compile(r"(?<![\w./:-])[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+(?![\w-])")
_FILE_LINK = re.compile(r"\]\((?P<path>(?![a-z]+:|#)[^\s)#]+)")
_SUPERSEDED = re.compile(
    r"(?:replac|supersed|former|previous|withdrawn|earlier|instead of|until)\w*\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^[\s|>*_-]*(?P<label>[A-Za-z][A-Za-z0-9 ()-]{2,40}?)[\s*_]*[:|][\s*_|]*(?P<value>[^|*_\n]+)"
)
_MAX_QUOTED = 60


@check("DOC006")
def placeholder_left(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No text is still a placeholder: TBD, TODO, XXX, lorem ipsum, [[ … ]], or an empty section.

    `tbd` stays legal where the format gives it a meaning: in risk estimates and classifications.
    What is quoted stands in backticks and does not count.
    """
    for passage in passages(project):
        hit = _PLACEHOLDER.search(passage.text)
        if hit and not _is_allowed(passage):
            message = f"`{passage.name}` still holds the placeholder “{hit[0]}”"
            hint = "write what is meant, or quote it in backticks"
            yield report(project, "DOC006", passage, message, hint, hit.span())
    for narrative in project.narratives:
        for section in narrative.sections:
            if section.is_empty:
                message = f"section “{section.title}” of `{narrative.file}` is empty"
                where = narrative.at(section.line)
                yield found_at("DOC006", where, message, hint="write it, or remove the heading")


@check("DOC008")
def device_facts_contradict(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Name, manufacturer, identifiers, classes and intended use read the same in every document.

    samdocs.yaml is the one source. A narrative quotes it (`{{ device.name }}`); where it writes a
    fact out, as in `Device name: …`, the text is compared. A section “Intended use” quotes
    `{{ device.intended_use }}` or repeats it word for word.
    """
    facts = _facts(project.config)
    for narrative in project.narratives:
        for passage in narrative_passages(narrative):
            yield from _wrong_fact(project, passage, facts)
        yield from _other_intended_use(narrative, project.config.device.intended_use or "")


@check("DOC009")
def reference_leads_nowhere(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every reference in a text leads to something that exists: items, documents, files.

    A word counts as an id when it begins like the ids of this project; what is quoted in backticks
    does not.
    """
    looks_like = _id_pattern(project)
    known = {*project.items, *project.broken, *_other_names(project)}
    for passage in passages(project):
        for hit in _ID.finditer(passage.text):
            name = hit[0]
            if name in known or name == passage.raw.strip() or not looks_like(name):
                continue
            message = f"`{passage.name}` refers to `{name}`, which does not exist"
            hint = "correct the id, or quote it in backticks if it belongs to another system"
            yield report(project, "DOC009", passage, message, hint, hit.span())
        if passage.narrative is not None:
            yield from _broken_file_links(project, passage)


@check("DOC010")
def edition_outdated(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Standards are cited in the edition the project applies.

    The editions stand under `standards:` in samdocs.yaml. A citation of the edition that was
    replaced, said so in the same sentence, does not count, nor does what records of the past say.
    """
    standards = project.config.standards
    if not standards:
        yield Undecided("samdocs.yaml lists no `standards:`")
        return
    for passage in passages(project):
        if _is_setting(passage) or (passage.item and passage.item.collection in RECORDS):
            continue
        for standard in standards:
            if standard.id in passage.text:
                yield from _other_editions(project, passage, standard.id, standard.edition)


def _is_setting(passage: Passage) -> bool:
    return passage.item is None and passage.narrative is None


def _is_allowed(passage: Passage) -> bool:
    is_value = passage.raw.strip() == "tbd"
    return is_value and any(part in _TBD_ALLOWED for part in passage.path)


def _facts(config: Config) -> Mapping[str, tuple[str, str]]:
    """Return label → what samdocs.yaml says, and the expression that quotes it."""
    device, classes = config.device, config.classification
    said = {
        "device.name": (device.name, ("device name", "name of the device", "product name")),
        "device.manufacturer": (device.manufacturer, ("manufacturer", "legal manufacturer")),
        "device.version": (device.version, ("device version", "software version")),
        "device.udi_di": (device.udi_di, ("udi-di",)),
        "device.basic_udi_di": (device.basic_udi_di, ("basic udi-di",)),
        "classification.iec62304.class": (
            classes.iec62304.safety_class if classes.iec62304 else None,
            ("software safety class", "safety class", "iec 62304 class"),
        ),
        "classification.fda.documentation_level": (
            classes.fda.documentation_level if classes.fda else None,
            ("documentation level",),
        ),
        "classification.eu_mdr.class": (
            classes.eu_mdr.mdr_class if classes.eu_mdr else None,
            ("mdr class", "device class"),
        ),
    }
    return {
        label: (value, name) for name, (value, labels) in said.items() if value for label in labels
    }


def _wrong_fact(
    project: Project, passage: Passage, facts: Mapping[str, tuple[str, str]]
) -> Iterator[Diagnostic]:
    labelled = _LABELLED.match(passage.raw)
    if labelled is None or labelled["label"].strip().casefold() not in facts:
        return
    expected, name = facts[labelled["label"].strip().casefold()]
    written = labelled["value"].strip().rstrip(".")
    if "{{" in written or _agrees(written, expected):
        return
    message = f"`{passage.name}` says “{written[:_MAX_QUOTED]}”, samdocs.yaml says “{expected}”"
    hint = f"correct the one that is wrong; a narrative quotes it by `{{{{ {name} }}}}`"
    yield report(project, "DOC008", passage, message, hint, labelled.span("value"))


def _agrees(written: str, expected: str) -> bool:
    """Whether a value says a fact, perhaps with a word before or a remark behind."""
    said, fact = _normal(written).removeprefix("class "), _normal(expected)
    return said == fact or said.startswith((f"{fact} ", f"{fact},", f"{fact};"))


def _other_intended_use(narrative: Narrative, intended_use: str) -> Iterator[Diagnostic]:
    for section in narrative.sections:
        named = section.title.strip(" .0123456789").casefold()
        if named not in ("intended use", "intended purpose") or not section.text.strip():
            continue
        quotes = "device.intended_use" in section.text
        if not quotes and _normal(intended_use) not in _normal(section.text):
            yield found_at(
                "DOC008",
                narrative.at(section.line),
                f"section “{section.title}” of `{narrative.file}` words the intended use anew",
                hint="quote samdocs.yaml by `{{ device.intended_use }}`",
            )


def _normal(text: str) -> str:
    return " ".join(text.split()).strip(" .").casefold()


def _id_pattern(project: Project) -> Callable[[str], bool]:
    """Return whether a word has the form of this project's ids: a prefix in use, and its digits."""
    shapes = {_shape(name) for name in project.read}

    @cache
    def looks_like(name: str) -> bool:
        return _shape(name) in shapes

    return looks_like


def _shape(name: str) -> tuple[str, int]:
    prefix, _, tail = name.rpartition("-")
    return (prefix, len(tail)) if tail.isdigit() else (name, 0)


def _other_names(project: Project) -> Iterator[str]:
    """Yield what looks like an id and is none: former ids, the device's and documents' numbers."""
    yield project.config.device.identifier
    yield from (document.number or "" for document in project.config.documents.values())
    yield from (name for item in project.items.values() for name in item.formerly)


def _broken_file_links(project: Project, passage: Passage) -> Iterator[Diagnostic]:
    place = passage.place(project)
    folder = place.file.rpartition("/")[0] if place else ""
    for hit in _FILE_LINK.finditer(passage.text):
        found = project.files.follow(f"{folder}/{hit['path']}")
        if found is None or not found.is_inside:
            message = f"`{passage.name}` refers to the file `{hit['path']}`, which does not exist"
            hint = "correct the path; it starts at the folder of this file"
            yield report(project, "DOC009", passage, message, hint, hit.span("path"))


def _other_editions(
    project: Project, passage: Passage, standard: str, edition: str
) -> Iterator[Diagnostic]:
    for hit in _citation(standard).finditer(passage.text):
        cited = _edition(hit["edition"])
        replaced = _SUPERSEDED.search(passage.text[: hit.start()])
        if cited != _edition(edition) and not replaced:
            message = f"`{passage.name}` cites {standard}:{hit['edition']}, not edition {edition}"
            hint = "compare with the edition the project applies, then correct the citation"
            yield report(project, "DOC010", passage, message, hint, hit.span())


@cache
def _citation(standard: str) -> re.Pattern[str]:
    year = r"[12][0-9]{3}"
    amendment = rf"(?:\s?[+/]\s?(?:A|AMD|Amd\.?)\s?[0-9]:{year})*"
    return re.compile(rf"(?<!\w){re.escape(standard)}\s?:\s?(?P<edition>{year}{amendment})")


def _edition(text: str) -> str:
    """Return an edition in one spelling: `2006/AMD1:2015` is `2006+A1:2015`."""
    plain = re.sub(r"\s", "", text)
    return re.sub(r"[+/](?:AMD|Amd\.?|A)(?=[0-9])", "+A", plain)
