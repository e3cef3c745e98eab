"""Waivers: a finding is accepted for a time, by a person who may (ISO 13485:2016, 8.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from samdocs.checks import CheckReport, run_checks
from samdocs.config import Person
from samdocs.control import document_keys, load_library
from samdocs.control.people import has_role
from samdocs.diagnostics import Diagnostic, Rule, SamdocsError, Severity, Stage
from samdocs.editing.people import refuse_without_role
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.editing.words import demand_words
from samdocs.project import Project
from samdocs.project.find import find_item
from samdocs.standards import documents as demanded_documents

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Waiving:
    """What a person accepts, and why.

    Attributes:
        items: Ids of the items whose findings are accepted.
        documents: Keys of the documents whose findings are accepted; with neither, those of the
            project as a whole.
        impact: What follows from the gap.
        time: When it was approved, with its zone.
        expires: Last day on which it holds; None if `permanent` says why it needs none.
    """

    rule: Rule
    person: Person
    time: datetime
    justification: str
    impact: str
    items: Sequence[str] = ()
    documents: Sequence[str] = ()
    expires: date | None = None
    permanent: str = ""


def waive(project: Project, waiving: Waiving) -> tuple[Written, tuple[Diagnostic, ...]]:
    """Write a waiver; return it with the findings it accepts.

    Raises:
        SamdocsError: The rule cannot be waived, nothing it names has such a finding now, the
            person may not waive it, or a text says nothing.
    """
    rule = waiving.rule
    if not rule.waivable:
        hint = "mend what the rule found; without it nothing else can be relied on"
        raise SamdocsError(f"{rule.code} cannot be waived", hint)
    texts = {
        "justification": demand_words(waiving.justification, "--justification"),
        "impact": demand_words(waiving.impact, "--impact"),
    }
    end = _end(waiving)
    items = [find_item(project, name).id for name in dict.fromkeys(waiving.items)]
    documents = [_find_document(project, key) for key in dict.fromkeys(waiving.documents)]
    findings = _find_accepted(project, rule, items, documents)
    role = _find_role(project, waiving, findings)
    record: dict[str, Entry] = {"rule": rule.code}
    record |= {"items": items} if items else {}
    record |= {"documents": documents} if documents else {}
    record |= {**texts, "approver": waiving.person.id}
    record |= {"role": role} if role else {}
    written = append_records(project, "waivers", [{**record, "time": waiving.time, **end}])
    return written, findings


def _end(waiving: Waiving) -> dict[str, Entry]:
    """Return until when a waiver holds, or why for good."""
    if (waiving.expires is None) is (not waiving.permanent):
        hint = "give either --expires with a day, or --permanent with the reason"
        raise SamdocsError("it is not said until when the waiver holds", hint)
    if waiving.expires is None:
        return {"permanent": demand_words(waiving.permanent, "--permanent")}
    if waiving.expires < waiving.time.date():
        hint = "give the last day on which it is to hold"
        raise SamdocsError(f"a waiver until {waiving.expires} would have expired already", hint)
    return {"expires": waiving.expires}


def _find_document(project: Project, key: str) -> str:
    keys = sorted({*document_keys(project, load_library(project.files)), *_demanded()})
    if key in keys:
        return key
    near = get_close_matches(key, keys, n=1, cutoff=0.5)
    hint = f"the nearest is `{near[0]}`" if near else "name a document by its key, e.g. srs"
    raise SamdocsError(f"there is no document `{key}`", hint)


def _demanded() -> Iterator[str]:
    """Yield the keys of documents that standards ask for, whether the project has them or not."""
    return (document.key for document in demanded_documents())


def _find_accepted(
    project: Project, rule: Rule, items: Sequence[str], documents: Sequence[str]
) -> tuple[Diagnostic, ...]:
    """Return the open findings that a waiver would accept; all that it names must have one."""
    report = run_checks(project, Stage.SUBMISSION)
    of_rule = [found for found in report.findings if found.rule is rule]
    if not of_rule:
        raise _nothing_found(report, rule)
    accepted = [
        *_having(of_rule, rule, {name: [f for f in of_rule if f.item == name] for name in items}),
        *_having(
            of_rule, rule, {key: [f for f in of_rule if f.document == key] for key in documents}
        ),
    ]
    if not items and not documents:
        whole = [found for found in of_rule if not found.item and not found.document]
        accepted = list(_having(of_rule, rule, {"": whole}))
    return tuple(accepted)


def _having(
    of_rule: Sequence[Diagnostic], rule: Rule, named: dict[str, list[Diagnostic]]
) -> Iterator[Diagnostic]:
    """Yield the open findings of what is named; raise SamdocsError where one has none."""
    for name, found in named.items():
        subject = f"`{name}`" if name else "the project as a whole"
        if not found:
            raise SamdocsError(f"{subject} has no finding of {rule.code} now", _whose(of_rule))
        still_open = [one for one in found if not one.waived]
        if not still_open:
            message = f"what {rule.code} found of {subject} is accepted by `{found[0].waived_by}`"
            raise SamdocsError(message, "nothing was written; one waiver is enough")
        yield from still_open


def _whose(findings: Iterable[Diagnostic]) -> str:
    """Return what the open findings are about."""
    names = dict.fromkeys(one.item or one.document for one in findings if not one.waived)
    told = [f"`{name}`" if name else "the project as a whole" for name in names]
    if not told:
        return "every finding of it is accepted already"
    more = f" and {len(told) - _MOST_NAMED} more" if len(told) > _MOST_NAMED else ""
    return f"it is found of {', '.join(told[:_MOST_NAMED])}{more}"


def _nothing_found(report: CheckReport, rule: Rule) -> SamdocsError:
    missing = next((one for one in report.not_evaluated if one.code == rule.code), None)
    if missing is not None:
        message = f"{rule.code} is not evaluated here, so there is nothing to accept"
        hint = f"{missing.reason}; a person can judge it: `samdocs attest {rule.code}`"
        return SamdocsError(message, hint)
    return SamdocsError(f"{rule.code} finds nothing now", "there is nothing to accept")


def _find_role(project: Project, waiving: Waiving, findings: Iterable[Diagnostic]) -> str:
    """Return the role in which a person waives; for a blocker it must be that of samdocs.yaml."""
    wanted, person, day = (
        project.config.change_control.waiver_role,
        waiving.person,
        waiving.time.date(),
    )
    if any(found.severity >= Severity.BLOCKER for found in findings):
        if wanted is None:
            message = "this is a blocker, and samdocs.yaml names no role that may waive one"
            raise SamdocsError(message, "name it under `change_control: {waiver_role: …}`")
        refuse_without_role(project, person, wanted, waiving.time)
    if wanted and has_role(person, wanted, day):
        return wanted
    return next((one.role for one in person.roles if has_role(person, one.role, day)), "")
