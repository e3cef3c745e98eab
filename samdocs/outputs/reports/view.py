"""What a report shows of a check: the selected findings, beside the verdict over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from samdocs.checks import CheckReport
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.project import Project
from samdocs.rules import RULES, family


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check as it is to be reported.

    Attributes:
        shown: Findings that `--select` and `--ignore` leave, in the order of the report.
        prefix: Folder of the project below the repository's, ends with `/`; empty if they are one.
        strict: Whether minor findings fail the stage, too.
    """

    project: Project
    report: CheckReport
    shown: tuple[Diagnostic, ...]
    prefix: str = ""
    strict: bool = False

    @property
    def hidden(self) -> int:
        """How many findings are not shown; the verdict counts them all the same."""
        return len(self.report.findings) - len(self.shown)

    @property
    def fails(self) -> bool:
        """Whether the stage is not met, whatever is shown of it."""
        return self.report.fails(strict=self.strict)

    @property
    def verdict(self) -> str:
        """`findings` if the stage is not met, else `clean`."""
        return "findings" if self.fails else "clean"


def choose(
    findings: Sequence[Diagnostic], select: Sequence[str], ignore: Sequence[str]
) -> tuple[Diagnostic, ...]:
    """Return the findings whose codes start with a selected prefix and with no ignored one.

    Raises:
        SamdocsError: A prefix is the beginning of no code.
    """
    for prefix in (*select, *ignore):
        _check_prefix(prefix)
    if not (select or ignore):
        return tuple(findings)
    chosen, left_out = tuple(select) or ("",), tuple(ignore)
    codes = (found.rule.code for found in findings)
    return tuple(
        found
        for found, code in zip(findings, codes, strict=True)
        if code.startswith(chosen) and not (left_out and code.startswith(left_out))
    )


def _check_prefix(prefix: str) -> None:
    if prefix and any(code.startswith(prefix) for code in RULES):
        return
    known = sorted({family(code) for code in RULES} | set(RULES))
    near = get_close_matches(prefix, known, n=1, cutoff=0.5)
    hint = f"the nearest is `{near[0]}`" if near else "`samdocs rules` lists all codes"
    raise SamdocsError(f"no rule has a code that starts with `{prefix}`", hint)
