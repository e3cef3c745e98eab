"""Rules on tests as they are written (IEC 62304:2006+A1:2015, 5.5 to 5.7; FDA 2023, VI.H)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.evidence import left_open
from samdocs.checks.failures import without_tests
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId, says_something
from samdocs.items.architecture import SoftwareItem
from samdocs.items.labelling import LabelItem
from samdocs.items.verification import Test, TestRun
from samdocs.project import Project
from samdocs.proof import ItemVerdict, judge_evidence, judge_proofs, named_environments
from samdocs.safety import SoftwareClasses

_PROOFS = ("verifies", "shows_effectiveness_of", "validates")
_INSTALLED = ("system", "acceptance")


@check("VER001")
def test_of_nothing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every test shows something: a requirement, a control, a need, a claim or a software item.

    A test that proves nothing is work nobody can count. Name what it shows under `verifies:`,
    `shows_effectiveness_of:` or `validates:`, or retire it.
    """
    for test in described(project, Test):
        stated = test.verifies or test.shows_effectiveness_of or test.validates
        supported = project.graph.current_sources(test.id, "supported_by")
        if not (stated or supported or project.graph.current_targets(test.id, *_PROOFS)):
            yield found(
                project,
                "VER001",
                test,
                f"`{test.id}` shows nothing: no requirement, control, need or claim",
                hint="name what it shows under `verifies:`, or retire it",
            )


@check("VER011")
def test_without_pass_criterion(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every test says when it passes, before it is run.

    Without an expected result any outcome can be called a pass. Give the steps an `expected:`, or
    the test as a whole `expected:` or `criterion:`; a table Action / Expected in `procedure:`
    counts as steps.
    """
    for test in described(project, Test):
        if not _says_when_it_passes(test):
            yield found(
                project,
                "VER011",
                test,
                f"`{test.id}` does not say when it passes",
                hint="give its steps an `expected:`, or the test an `expected:` or `criterion:`",
            )


@check("VER006")
def result_without_words(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Protocols and reports show expected and observed results side by side.

    The FDA asks for expected result, observed result and pass or fail of every system test, and at
    the enhanced documentation level also of unit and integration tests. Give each step an
    `expected:`, or one to the test as a whole, and write down under `observed:` of each manual run
    what was seen. What automated tests observed is in their results.
    """
    levels = _reported_levels(project)
    tests = [
        test for test in described(project, Test) if test.level is None or test.level in levels
    ]
    for test in tests:
        yield from _steps_without_result(project, test)
    yield from _runs_without_observation(project, {test.id for test in tests})
    yield from without_tests(project)


@check("VER012")
def software_item_without_test_level(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Units of class B and C have unit tests that passed, and so have all parts integration tests.

    A test covers a part when it verifies the part itself or a requirement allocated to it; an
    integration test of the item a part belongs to covers the part too. Where units have no tests
    because an analysis or review is the chosen method, write it as a test of that level with its
    `method:`. At least one of them has passed for the release.
    """
    classes = project.classes
    parts = [item for item in described(project, SoftwareItem) if _is_leaf(project, item)]
    waiting = []
    for part in (part for part in parts if classes.item_class[part.id] > "A"):
        for level in ("unit", "integration"):
            tests = _tests_of(project, classes, part, level)
            verdict = judge_proofs(project, part.id, tests)
            passed = any(one.passes for one in verdict.proofs)
            if not passed and any(one.is_open for one in verdict.proofs):
                waiting.append(verdict)
            elif not passed:
                yield _without_level(project, part, level, verdict)
    yield from left_open(waiting)
    if not parts:
        yield Undecided("no software items are described")


@check("VER016")
def environment_not_promised(project: Project) -> Iterator[Diagnostic | Undecided]:
    """System and acceptance tests run in environments that the label says are supported.

    What was tested elsewhere says little about the place of use. Name the environment under
    `supports:` of the label item that promises it, or test in one that is promised. Where results
    name the environment they were obtained in, that counts too.
    """
    promised = {
        environment
        for label in described(project, LabelItem)
        for environment in project.graph.current_targets(label.id, "supports")
    }
    for test in described(project, Test):
        if test.level not in _INSTALLED or test.reason_for("VER016"):
            continue
        for environment in project.graph.current_targets(test.id, "environment"):
            if environment not in promised:
                yield found(
                    project,
                    "VER016",
                    test,
                    f"`{test.id}` runs in `{environment}`, which no label item says is supported",
                    hint=f"name `{environment}` under `supports:` of a label item, or test in one "
                    "that is named there",
                    field=("environment",),
                )
        yield from _results_elsewhere(project, test, promised)


def _says_when_it_passes(test: Test) -> bool:
    said = (test.expected, test.criterion, *(step.expected for step in test.all_steps))
    return any(says_something(text) for text in said)


def _reported_levels(project: Project) -> frozenset[str]:
    """Return the levels whose protocols and reports are submitted (FDA 2023, VI.H)."""
    fda = project.config.classification.fda
    if fda and fda.documentation_level == "basic":
        return frozenset(_INSTALLED)
    return frozenset((*_INSTALLED, "unit", "integration"))


def _steps_without_result(project: Project, test: Test) -> Iterator[Diagnostic]:
    """A test without any expected result at all is VER011."""
    if says_something(test.expected) or says_something(test.criterion):
        return
    steps = test.all_steps
    silent = [number for number, step in enumerate(steps, 1) if not says_something(step.expected)]
    if silent and len(silent) < len(steps):
        named = ", ".join(str(number) for number in silent)
        word = "steps" if len(silent) > 1 else "step"
        verb = "have" if len(silent) > 1 else "has"
        yield found(
            project,
            "VER006",
            test,
            f"{word} {named} of `{test.id}` {verb} no expected result",
            hint="write what is to be seen after each step, or `expected:` for the test as a whole",
            field=("steps", silent[0] - 1) if test.steps else ("procedure",),
        )


def _runs_without_observation(project: Project, tests: set[ItemId]) -> Iterator[Diagnostic]:
    for run in described(project, TestRun):
        executed = run.result in ("pass", "fail")
        concerned = tests.intersection(project.graph.targets(run.id, "runs"))
        if executed and concerned and not any(says_something(text) for text in run.observed):
            yield found(
                project,
                "VER006",
                run,
                f"`{run.id}` says {run.result}, but not what was observed",
                hint="write under `observed:` what was seen, in the order of the steps",
            )


def _without_level(
    project: Project, part: SoftwareItem, level: str, verdict: ItemVerdict
) -> Diagnostic:
    safety_class = project.classes.item_class[part.id]
    that = f" that passed: {verdict.reason}" if verdict.proofs else ""
    hint = f"name it, or a requirement allocated to it, under `verifies:` of a test with `level: {level}`"
    return found(
        project,
        "VER012",
        part,
        f"`{part.id}` of class {safety_class} has no {level} test{that}",
        hint="run them on what is to be released" if verdict.proofs else hint,
    )


def _results_elsewhere(project: Project, test: Test, promised: set[ItemId]) -> Iterator[Diagnostic]:
    """Yield a finding for each environment that only the results of a test name."""
    named = {ItemId(name) for name in project.graph.current_targets(test.id, "environment")}
    titles = {project.items[name].title.casefold() for name in promised | named}
    counting = (one for one in judge_evidence(project).of(test.id).judged if one.standing.counts)
    told = {name for one in counting for name in named_environments(one.execution)}
    for environment in sorted(told):
        if ItemId(environment) in promised | named or environment.casefold() in titles:
            continue
        yield found(
            project,
            "VER016",
            test,
            f"`{test.id}` was run in `{environment}`, which no label item says is supported",
            hint="run it in an environment that a label item names under `supports:`",
        )


def _is_leaf(project: Project, item: SoftwareItem) -> bool:
    return not project.graph.current_sources(item.id, "part_of")


def _tests_of(
    project: Project, classes: SoftwareClasses, part: SoftwareItem, level: str
) -> list[ItemId]:
    """Return the tests of a level that cover a part."""
    graph = project.graph
    covered = [part.id]
    if level == "integration":
        covered += [i for i in graph.targets(part.id, "part_of") if i not in classes.systems]
    shown = [
        *covered,
        *(name for item in covered for name in graph.current_sources(item, "allocated_to")),
    ]
    proofs = [name for item in shown for name in graph.current_sources(item, "verifies")]
    return [test.id for test in existing(project, Test, proofs) if test.level == level]
