"""What a form for a manual test shows: the test as it is, and the steps to carry out."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.control.test_forms import DEVIATIONS, RESULTS, form_steps, identify_form
from samdocs.documents.html import Html
from samdocs.documents.markdown import Writer
from samdocs.documents.views.identity import grouped
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.items.procedures import text_around_steps
from samdocs.items.verification import Test
from samdocs.project import Project

#: A step with more characters gets more room.
_LONG = 130


@dataclass(frozen=True, slots=True)
class FormStep:
    """One step, and the names of its fields.

    Attributes:
        name: What the names of its fields start with.
        is_long: Whether much is to be seen, so that much may be written.
    """

    number: int
    name: str
    action: Html
    expected: Html
    is_long: bool


@dataclass(frozen=True, slots=True)
class FormTarget:
    """Something that the test verifies, as far as a tester wants to know."""

    id: str
    title: str
    verb: str


@dataclass(frozen=True, slots=True)
class ProtocolForm:
    """A form to be filled in while a test is carried out (IEC 62304:2006+A1:2015, 5.7.1 and 5.7.5).

    Attributes:
        kind: Level, purpose and method, in words.
        revision: The start of the hash of the test's meaning.
        identity: What the form was made of, in one line.
        environment: Ids to start from; the tester may write others.
        environments: The same with their titles.
        text: What the test is to show.
        procedure: How, beside the steps.
        results: Words for what the run comes to.
    """

    id: str
    title: str
    manufacturer: str
    device: str
    device_version: str
    number: str
    kind: str
    revision: str
    identity: str
    environment: str
    environments: tuple[str, ...]
    tools: tuple[str, ...]
    targets: tuple[FormTarget, ...]
    text: Html
    preconditions: Html
    procedure: Html
    criterion: Html
    steps: tuple[FormStep, ...]
    deviations: tuple[int, ...]
    results: tuple[str, ...] = RESULTS


def protocol_form(project: Project, test: Test) -> ProtocolForm:
    """Return the form of a test."""
    device, write = project.config.device, Writer(frozenset())
    identity = identify_form(project, test)
    listed = form_steps(test)
    return ProtocolForm(
        id=test.id,
        title=test.title or "",
        manufacturer=" · ".join(part for part in (device.manufacturer, device.address) if part),
        device=" – ".join(part for part in (device.name, device.summary) if part),
        device_version=f"{device.name} {device.version or 'without a version'}",
        number=f"{device.identifier} {test.id}",
        kind=_kind(test),
        revision=grouped(identity.meaning),
        identity=identity.line,
        environment=", ".join(test.environment),
        environments=_titled(project, test.environment),
        tools=_titled(project, test.tools),
        targets=_targets(project, test),
        text=write.block(test.text),
        preconditions=write.block(test.preconditions),
        procedure=write.block(text_around_steps(test.procedure or "")),
        criterion=write.block(test.criterion),
        steps=tuple(
            FormStep(
                at,
                f"step_{at}",
                write.block(step.action),
                write.block(step.expected),
                is_long=max(len(step.action), len(step.expected or "")) > _LONG,
            )
            for at, step in enumerate(listed, start=1)
        ),
        deviations=tuple(range(1, DEVIATIONS + 1)),
    )


def _kind(test: Test) -> str:
    purpose = "" if test.purpose == "functional" else test.purpose
    return ", ".join(part for part in (test.level, purpose, test.method) if part)


def _titled(project: Project, names: tuple[ItemId, ...]) -> tuple[str, ...]:
    return tuple(f"{name} {_title(project.items.get(name))}".strip() for name in names)


def _targets(project: Project, test: Test) -> tuple[FormTarget, ...]:
    verbs = {
        "verifies": "verifies",
        "shows_effectiveness_of": "shows the effect of",
        "validates": "validates",
    }
    return tuple(
        FormTarget(name, _title(project.items.get(name)), words)
        for verb, words in verbs.items()
        for name in project.graph.targets(test.id, verb)
    )


def _title(item: Item | None) -> str:
    return (item.title or "") if item else ""
