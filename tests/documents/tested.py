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


#: What else the documents of evidence print: other evidence, models, what is known of components.
_MORE = """\
user_needs:
  - {id: UN-001, title: Called in time, text: Users need a call in time.}
models:
  - {id: ML-001, title: Weights, version: "3"}
reviews:
  - id: REV-001
    title: Code of the alarm
    kind: code
    date: 2026-03-01
    verifies: SRS-002
    participants: [{person: ada, role: reviewer}]
    conclusion: Accepted.
usability_evaluations:
  - {id: UE-001, title: Prototype, kind: formative, validates: UN-001}
studies:
  - {id: ST-001, title: Four wards, validates: UN-001}
security_controls:
  - {id: SC-001, title: Limits}
vulnerabilities:
  - id: VUL-001
    title: Reads too far
    identifiers: [CVE-2026-0001, GHSA-aaaa-bbbb-cccc]
    found_in: SOUP-001
    cvss: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H
    vex: not_affected
    vex_justification: component_not_present
    kev: false
    discovery: Scan
    safety: None at all.
    security: Never called.
    reduced_by: SC-001
    action: Limit it.
"""
_SBOM = """{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
{"type": "library", "name": "trees", "version": "1.4.0", "purl": "pkg:pypi/trees@1.4.0"},
{"type": "library", "name": "Scorer", "version": "2"},
{"type": "library", "name": "leaves", "version": "3.0"}]}"""
_VEX = """{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex", "author": "Ada",
"timestamp": "2026-03-01T10:00:00Z", "version": 1, "statements": [{"vulnerability": {"name":
"CVE-2026-0001"}, "products": [{"@id": "pkg:pypi/trees@1.4.0"}], "status": "affected"}]}"""


def write_tested(root: Path) -> Path:
    """Write the project outside git, with whatever its documents can print."""
    for path in sorted(GIVEN.iterdir()):
        _write(root / path.name, path.read_text())
    builds = _BUILDS.format(first="1f" * 20, second="2e" * 20, digest="ab12" * 16)
    cases = ['<testcase name="unit.score"/>', '<testcase name="unit.alarm"><failure/></testcase>']
    _write(root / "builds.yaml", builds)
    _write(root / "more.yaml", _MORE)
    _write(root / "evidence" / "unit.xml", _of_build(*cases).replace("BLD-001", "BLD-002"))
    _write(root / "evidence" / "device.cdx.json", _SBOM)
    _write(root / "evidence" / "vex.json", _VEX)
    return root


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


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
