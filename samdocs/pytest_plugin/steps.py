"""The steps of a test, recorded while it runs: what was done, expected and seen."""

from __future__ import annotations

from typing import NamedTuple

import pytest


class RecordedStep(NamedTuple):
    """One step; `passed` is None where the test does not say."""

    action: str
    expected: str
    actual: str
    passed: bool | None


#: Where the steps of a running test lie.
STEPS = pytest.StashKey[list[RecordedStep]]()


class StepRecorder:
    """Records the steps of one test in the order it is called."""

    def __init__(self, steps: list[RecordedStep]) -> None:
        self._steps = steps

    def __call__(
        self,
        action: str,
        expected: object = "",
        actual: object = "",
        *,
        passed: bool | None = None,
    ) -> None:
        """Record a step, and fail the test if the step has failed.

        Args:
            action: What is done, in words for a person.
            expected: What is to be seen.
            actual: What was seen.
            passed: Whether it is as expected; None leaves that to the assertions of the test.
        """
        __tracebackhide__ = True
        self._steps.append(RecordedStep(str(action), str(expected), str(actual), passed))
        if passed is False:
            pytest.fail(f"{action}: expected {expected}, was {actual}")


@pytest.fixture
def samdocs_step(request: pytest.FixtureRequest) -> StepRecorder:
    """Record the steps of a test: `samdocs_step("Send 80/min", expected="80", actual=shown)`."""
    steps: list[RecordedStep] = []
    node: pytest.Item = request.node
    node.stash[STEPS] = steps
    return StepRecorder(steps)
