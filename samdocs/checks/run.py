"""Running every check of a stage: what was found, what could not be decided, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from samdocs.checks.registry import CHECKS, NotEvaluated, Undecided
from samdocs.checks.scope import class_of, is_active
from samdocs.checks.settings import settings_without_effect
from samdocs.checks.severity import weigh
from samdocs.checks.vectors import vectors_without_score
from samdocs.checks.waivers import apply_waivers
from samdocs.diagnostics import Diagnostic, Need, Rule, Severity, Stage
from samdocs.project import Project
from samdocs.rules import RULES, family

#: Families whose findings come from reading, not from a check function.
_FROM_READING = frozenset({"SRC", "MOD", "TRC", "TPL", "OUT", "EVD", "PKG", "WVR"})
_READ_RULES = frozenset({"ID001", "ID002"})


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The outcome of one run.

    Attributes:
        findings: Sorted by place, then code; waived ones included and marked.
        not_evaluated: Rules of the stage that could not be decided, or not in full, sorted by code.
        items: How many items were looked at, retired ones left out.
        links: How many links the graph holds.
    """

    stage: Stage
    findings: tuple[Diagnostic, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    items: int
    links: int

    @property
    def open(self) -> tuple[Diagnostic, ...]:
        """Findings that no waiver accepts."""
        return tuple(found for found in self.findings if not found.waived)

    def count(self, severity: Severity) -> int:
        """Return how many open findings have a severity."""
        return sum(found.severity is severity for found in self.open)

    def fails(self, *, strict: bool = False) -> bool:
        """Whether the stage is not met: an open blocker or major; with `strict` also a minor."""
        limit = Severity.MINOR if strict else Severity.MAJOR
        return any(found.severity >= limit for found in self.open)


def run_checks(project: Project, stage: Stage = Stage.ALWAYS) -> CheckReport:
    """Return everything that is to be said about a project at a stage."""
    findings: list[Diagnostic] = [*project.diagnostics, *settings_without_effect(project)]
    findings += [fault for narrative in project.narratives for fault in narrative.diagnostics]
    findings += [*project.results.diagnostics, *project.components.diagnostics]
    findings += [*project.vulnerability_data.diagnostics, *vectors_without_score(project)]
    undecided: list[NotEvaluated] = []
    decided: set[str] = set()
    for rule in due_rules(project, stage):
        results = list(_run(rule, project))
        findings += [result for result in results if isinstance(result, Diagnostic)]
        if reasons := [result.reason for result in results if isinstance(result, Undecided)]:
            undecided.append(NotEvaluated(rule.code, "; ".join(dict.fromkeys(reasons))))
        else:
            decided.add(rule.code)
    weighed = [weigh(found, stage, project.config.rules) for found in findings]
    judged, faults = apply_waivers(project, weighed, decided)
    judged += [weigh(fault, stage, project.config.rules) for fault in faults]
    return CheckReport(
        stage,
        tuple(sorted(judged, key=lambda found: found.sort_key)),
        tuple(undecided),
        sum(project.counts().values()),
        len(project.graph.edges),
    )


def due_rules(project: Project, stage: Stage) -> Iterator[Rule]:
    """Yield the rules that must hold at a stage and apply to the project, by code.

    No system has a higher class than the device, so a rule without the device's class holds nowhere.
    """
    device_class = project.classes.device_class
    for code, rule in sorted(RULES.items()):
        due = rule.stage <= stage and device_class in rule.classes
        if due and not _is_from_reading(code) and is_active(rule, project):
            yield rule


def _run(rule: Rule, project: Project) -> Iterator[Diagnostic | Undecided]:
    function = CHECKS.get(rule.code)
    if function is None:
        yield Undecided(_missing(rule.needs))
        return
    for result in function(project):
        if isinstance(result, Undecided) or class_of(project, result.item) in rule.classes:
            yield result


def why_undecided(rule: Rule) -> str:
    """Return why this version of samdocs decides a rule for no project; empty if it does."""
    decided = rule.code in CHECKS or _is_from_reading(rule.code)
    return "" if decided else _missing(rule.needs)


def _is_from_reading(code: str) -> bool:
    return code in _READ_RULES or family(code) in _FROM_READING


def _missing(needs: Iterable[Need]) -> str:
    """Return why a rule without a check is not decided."""
    named = " and ".join(need.value for need in needs)
    return f"needs {named}" if named else "this version of samdocs does not decide it"


def counts_by_severity(findings: Iterable[Diagnostic]) -> Mapping[str, int]:
    """Return the number of findings of each severity, heaviest first, zeros included."""
    listed = list(findings)
    return {
        severity.word: sum(found.severity is severity for found in listed)
        for severity in sorted(Severity, reverse=True)
    }
