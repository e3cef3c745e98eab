"""A project with results of every kind, told as a repository: passed, failed, skipped, stale, claimed."""

from pathlib import Path

from tests.repositories import Repository

GIVEN = Path(__file__).parent / "tested"
_BUILDS = """\
builds:
  - {{id: BLD-001, title: Release 1.0.0, version: 1.0.0, built_at: 2025-06-01, project_commit: {first}}}
  - id: BLD-002
    title: Release 2.0.0
    version: 2.0.0
    built_at: 2026-02-28
    project_commit: {second}
    changes_from_previous: Right unit (CR-001).
    artifacts: [{{name: examplar-2.0.0.tar, sha256: {digest}, signature: Ed25519}}]
    lock_files: [{{path: evidence/lock.txt, sha256: {digest}}}]
    toolchain: [{{name: CPython, version: 3.13.9}}]
    sources: [{{repo: alarm-core, commit: {digest:.40}}}]
    procedure: From the lock file, twice, compared bit by bit.
    levels: [unit, integration, system]
"""


def make_tested(root: Path, home: Path) -> Repository:
    """Commit the project, an earlier state of its sources, two builds, and results of both."""
    root.mkdir()
    home.mkdir()
    made = Repository(root, home)
    made.git("init", "--quiet", "--initial-branch=main")
    given = {path.name: path.read_text() for path in sorted(GIVEN.iterdir())}
    first = made.commit({**given, "src/score.py": "1\n", "src/alarm.py": "1\n"}, "Begin")
    second = made.commit({"src/alarm.py": "2\n"}, "Set the unit right")
    made.commit({"builds.yaml": _BUILDS.format(first=first, second=second, digest="ab12" * 16)})
    made.commit(
        {
            "evidence/unit.xml": _results(
                second,
                '<testcase name="unit.score"/>',
                '<testcase name="unit.alarm"><failure message="no call after 9 s"/></testcase>',
                '<testcase name="unit.skipped"><skipped message="no bench"/></testcase>',
            ),
            "evidence/old.xml": _results(first, '<testcase name="old.alarm"/>'),
            "evidence/told.xml": _results("", '<testcase name="told.alarm"/>'),
            "evidence/before.xml": _of_build(
                '<testcase name="before.score"/>', '<testcase name="carried.score"/>'
            ),
        },
        "Store results",
    )
    return made


def _results(commit: str, *cases: str) -> str:
    told = {"samdocs.commit": commit, "samdocs.dirty": "false", "samdocs.tester": "Bench 1"}
    return _suite({name: value for name, value in told.items() if commit}, cases)


def _of_build(*cases: str) -> str:
    return _suite({"samdocs.build": "BLD-001", "samdocs.dirty": "false"}, cases)


def _suite(told: dict[str, str], cases: tuple[str, ...]) -> str:
    inner = "".join(f'<property name="{name}" value="{value}"/>' for name, value in told.items())
    head = '<testsuite name="s" timestamp="2026-03-01T08:00:00+00:00">'
    return f"{head}<properties>{inner}</properties>{''.join(cases)}</testsuite>"
