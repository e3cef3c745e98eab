"""What follows from the results: computed, and never better than they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samdocs.documents.marks import MISSING, PASSED, Mark
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.test_results import FailureRow
from samdocs.proof import Verdict, judge_evidence


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The verdict of the report, and the sentences that carry it.

    Attributes:
        builds: Versions under release, in words.
    """

    mark: Mark
    verdict: str
    reasons: tuple[str, ...]
    builds: str


def conclude(scope: Scope, tests: Sequence[Verdict], failures: Sequence[FailureRow]) -> Conclusion:
    """Return what the results of all tests come to."""
    verdicts = judge_evidence(scope.project)
    released = verdicts.freshness.releases
    builds = " and ".join(one.version or one.id for one in released)
    asked = [one for one in scope.project.of("software_requirements") if one.external is None]
    proved = sum(verdicts.of_item(one.id, "verifies").passes for one in asked)
    passed = sum(one.passes for one in tests)
    unreported = sum(not row.has_anomaly for row in failures)
    reasons = [
        f"{passed} of {in_words(len(tests), 'test')} passed; what did not pass proves nothing.",
        f"{proved} of {in_words(len(asked), 'software requirement')} "
        f"{'is' if proved == 1 else 'are'} verified: every test of it passed.",
    ]
    if unreported:
        reasons.append(f"{in_words(unreported, 'failure')} without a problem report.")
    if not released:
        reasons.append("No build bears the version of the device: nothing says what is released.")
    is_met = bool(tests) and bool(asked) and passed == len(tests) and proved == len(asked)
    if is_met and released and not unreported:
        verdict = (
            f"The software requirements are verified for {builds} by the results of this report."
        )
        return Conclusion(PASSED.saying("verified"), verdict, tuple(reasons), builds)
    what = builds or "this version"
    verdict = f"Verification is not complete: it is not shown that {what} meets its requirements."
    return Conclusion(MISSING.saying("not complete"), verdict, tuple(reasons), builds)
