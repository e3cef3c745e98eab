"""What a finding weighs: by its rule, the stage, and what samdocs.yaml raises or lowers."""

from __future__ import annotations

from collections.abc import Mapping

from samdocs.diagnostics import Diagnostic, Severity, Stage

#: Minor at always and major at release; their weight is part of the format and stays.
FIXED = frozenset({"REQ004", "REQ007"})


def weigh(finding: Diagnostic, stage: Stage, configured: Mapping[str, str]) -> Diagnostic:
    """Return a finding with the weight it has at a stage of this project.

    samdocs.yaml may raise any rule and lower minor ones only; what it may not do is a finding of
    its own (`severity_faults`) and has no effect here.
    """
    severity = finding.severity
    if stage >= Stage.RELEASE:
        severity = max(severity, _at_release(finding))
    word = configured.get(finding.rule.code)
    if word and may_set(finding.rule.code, finding.rule.severity, Severity[word.upper()]):
        chosen = Severity[word.upper()]
        severity = max(chosen, severity) if chosen >= finding.rule.severity else chosen
    return finding if severity is finding.severity else finding.weighing(severity)


def may_set(code: str, own: Severity, chosen: Severity) -> bool:
    """Whether samdocs.yaml may give a rule this weight."""
    if chosen >= own:
        return True
    return own <= Severity.MINOR and code not in FIXED


def _at_release(finding: Diagnostic) -> Severity:
    if finding.release_severity is not None:
        return finding.release_severity
    return Severity.MAJOR if finding.rule.code in FIXED else finding.severity
