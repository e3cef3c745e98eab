"""Waivers: which findings an approved record accepts, and which records accept nothing."""

from __future__ import annotations

from collections.abc import Sequence

from samdocs.diagnostics import Diagnostic
from samdocs.project import Project


def apply_waivers(project: Project, findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings, those a waiver in force accepts marked with its id."""
    return list(findings)
