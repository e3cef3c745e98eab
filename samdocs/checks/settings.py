"""Settings of samdocs.yaml that say something which then does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.severity import may_set
from samdocs.diagnostics import Diagnostic, Location, Severity, diagnose
from samdocs.project import Project
from samdocs.rules import RULES


def settings_without_effect(project: Project) -> Iterator[Diagnostic]:
    """Yield a finding for each setting that is written down and has no effect."""
    yield from _lowered_rules(project)
    yield from _denied_switches(project)


def _lowered_rules(project: Project) -> Iterator[Diagnostic]:
    for code, word in project.config.rules.items():
        rule = RULES.get(code)
        if rule is None or may_set(code, rule.severity, Severity[word.upper()]):
            continue
        message = f"`rules` lowers `{code}` from {rule.severity.word} to {word}, without effect"
        hint = "leave it out: any rule can be raised, only minor ones can be lowered"
        if rule.waivable and rule.severity >= Severity.MAJOR:
            hint += "; findings that are justified are closed by a waiver"
        yield diagnose(RULES["MOD013"], message, _place(project, "rules", code), hint=hint)


def _denied_switches(project: Project) -> Iterator[Diagnostic]:
    device = project.config.device
    for word, said in (("ai", device.ai), ("cyber", device.cyber), ("phi", device.phi)):
        if said is False and (item := project.first_item_of(word)):
            message = f"`{word}` is false, but `{item}` turns it on"
            hint = f"write `{word}: true`, or retire the items it is about"
            yield diagnose(RULES["MOD013"], message, _place(project, "device", word), hint=hint)


def _place(project: Project, *path: str) -> Location:
    return project.config_source.locate_key(path)
