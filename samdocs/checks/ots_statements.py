"""The rule on what documents say of software of others (FDA cybersecurity 2025, V.A.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.checks.passages import Passage, narrative_passages, report
from samdocs.checks.registry import Undecided, check
from samdocs.diagnostics import Diagnostic
from samdocs.items import Item
from samdocs.project import Project

_THINGS = (
    r"(?:soup|sbom|ots|off[- ]the[- ]shelf|third[- ]party|open[- ]source|commercial off[- ]the[- ]shelf)"
    r"(?:[ -](?:software|components?|libraries|packages|items?|code|products?|dependenc\w+))*"
)
_USE = r"(?:us(?:e|es|ed|ing)|contain(?:s|ed|ing)?|includ(?:e|es|ed|ing)|incorporat\w+|rel(?:y|ies) on|depend(?:s)? on)"
#: “no SOUP is used”, “does not contain any third-party software”, “without off-the-shelf software”.
_NONE = re.compile(
    rf"(?:\bno\s+{_THINGS}\b(?!\s+(?:with|of which|may|shall|must|has|have|is (?:added|updated|changed)"
    rf"|are (?:added|updated|changed)))"
    rf"|(?:\b(?:not|never)|n['’]t)\s+(?:\w+\s+)?{_USE}\s+(?:any\s+)?{_THINGS}\b"
    rf"|\b(?:is|are)\s+free\s+of\s+{_THINGS}\b)",
    re.IGNORECASE,
)
_UNTIL_QUALIFIED = re.compile(
    r"^\W*(?:(?:beside|besides|except|other|apart|beyond|that|which|whose|outside|unless|without)\b)",
    re.IGNORECASE,
)
#: A sentence that states a wish or a rule, not a fact of this device.
_DEMAND = re.compile(r"\b(?:shall|must|should|may|if|when|whether|until|before)\b", re.IGNORECASE)
_SOME = re.compile(
    rf"\b{_USE}\s+(?:the\s+following\s+|these\s+|several\s+|some\s+)?{_THINGS}\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s)")


@check("SOUP009")
def documents_contradict_soup_list(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No document says that the device has no software of others while the SOUP list names some.

    Nor does one say that it uses some while the list is empty. Sentences that state a demand or a
    condition do not count, nor what is quoted in backticks. The list itself is quoted by
    `{{ table("soup") }}`.
    """
    if not project.narratives:
        yield Undecided("needs narrative documents in `documents/`")
        return
    records = project.of("soup")
    for narrative in project.narratives:
        for passage in narrative_passages(narrative):
            yield from _of_line(project, passage, records)


def _of_line(project: Project, passage: Passage, records: tuple[Item, ...]) -> Iterator[Diagnostic]:
    for text, start in _sentences(passage.text):
        hit = _contradiction(text, has_records=bool(records))
        if hit is not None:
            known = f"names {records[0].id}" if records else "is empty"
            message = f"`{passage.name}` says “{hit[0].strip()}”, and the SOUP list {known}"
            hint = "correct the text or the list; say which software of others is meant"
            span = (start + hit.start(), start + hit.end())
            yield report(project, "SOUP009", passage, message, hint, span)


def _contradiction(sentence: str, *, has_records: bool) -> re.Match[str] | None:
    if _DEMAND.search(sentence):
        return None
    none = _NONE.search(sentence)
    if none and _UNTIL_QUALIFIED.match(sentence[none.end() :]):
        return None
    if has_records:
        return none
    return None if none else _SOME.search(sentence)


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    """Yield the sentences of a line with the column, from 0, on which each begins."""
    start = 0
    for end in (*(hit.end() for hit in _SENTENCE_END.finditer(text)), len(text)):
        if text[start:end].strip():
            yield text[start:end], start
        start = end
