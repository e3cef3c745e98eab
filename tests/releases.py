"""A small project that may be released: real files, a real repository, an annotated tag."""

from collections.abc import Iterator
from pathlib import Path

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from samdocs.standards import documents
from tests.content_hashes import fill_hashes
from tests.repositories import Repository

#: Documents that samdocs renders; all others are kept in another system.
RENDERED = frozenset({"srs", "risk_table", "trace", "evidence_pack", "submission_index"})
REASON = "Judged by hand against the records of the quality system."

CONFIG = """\
samdocs: 1
device:
  name: Example
  identifier: EX-1
  version: {version}
  manufacturer: Example Medical GmbH
  markets: [{markets}]
  intended_use: A fictional device that shows how a release works.
classification:
  iec62304: {{class: A, rationale: No harm can arise., approver: quality, date: 2024-03-02}}
  fda: {{pathway: 510k, documentation_level: basic, rationale: No harm can arise.}}
  eu_mdr: {{class: I, rule: "11", rationale: No harm can arise.}}
risk_policy:
  severities:
    - {{level: S1, name: Negligible, injury: none}}
    - {{level: S2, name: Serious, injury: serious}}
  probabilities:
    - {{level: P1, name: Rare}}
    - {{level: P2, name: Frequent}}
  acceptability:
    P2: [acceptable, unacceptable]
    P1: [acceptable, investigate]
  not_estimable: {{S1: acceptable, S2: unacceptable}}
  policy: afap
overall_residual_risk:
  method: All risks together are judged by the risk manager and a physician.
  result: Acceptable.
  benefit: The score is seen sooner.
  approver: quality
quality_system: {{reference: QM-001}}
standards: [{{id: IEC 62304, edition: "2006+A1:2015"}}]
people:
  - {{id: author, name: Ada Author, email: ada@example.org, roles: [software_lead]}}
  - {{id: quality, name: Quinn Lead, email: quinn@example.org, roles: [quality]}}
repositories: {{core: https://git.example.org/core}}
reasons:
  REQ006:
{categories}
  RSK022: {{availability: &no No harm can arise from it., input_data: *no, security: *no,
    user_interface: *no, software_items: *no}}
  RSK023: The device has one function, which cannot be misused.
  REL005: First submission.
documents:
{documents}
"""

ITEMS = """\
user_needs:
  - {id: UN-001, title: See the score, text: The nurse sees the score., user: Nurse}
user_profiles:
  - {id: USR-001, title: Nurse, text: A trained nurse.}
software_items:
  - {id: SI-001, title: Score service, kind: system, safety_class: A, text: Computes the score.}
software_requirements:
  - id: SRS-001
    title: Show the score
    text: The software shall show the score within 60 s.
    criterion: A score is shown within 60 s.
    derives_from: UN-001
    allocated_to: SI-001
    verification_method: test
    category: functional
    critical: true
tests:
  - id: TC-001
    title: Clock
    level: system
    verifies: [SRS-001, LBL-001]
    validates: UN-001
    expected: A score within 60 s.
label_items:
  - id: LBL-001
    title: Instructions for use
    text: Everything a user must know of the device.
    place: IFU
    elements: [21 CFR 801.1, 21 CFR 801.20, 21 CFR 801.5, "MDR 23.2", "MDR 23.4(ab)", "MDR 23.4(b)",
      "MDR 23.4(e)", "MDR 23.4(g)", "MDR 23.4(k)", "MDR 23.4(s)", "MDR 23.4(z)"]
reviews:
  - id: REV-001
    kind: requirements
    covers: SRS-001
    participants: [{person: quality, role: quality}]
    date: 2024-03-01
    conclusion: Complete and testable.
  - id: REV-002
    kind: classification
    covers: SI-001
    participants: [{person: quality, role: quality}]
    date: 2024-03-01
    conclusion: Class A still holds.
"""

BUILD = """\
  - id: BLD-{number:03d}
    title: Release {version}
    version: {version}
    built_at: {day}
    changes_from_previous: Release {version}.
    sources: [{{repo: core, commit: {commit}}}]
    artifacts: [{{name: example.whl, sha256: {sha256}}}]
    archive: [{{path: records/archive.txt, sha256: {sha256}}}]
    procedure: One command builds it.
    toolchain: [{{name: builder, version: 1.0.0}}]
    lock_files: [{{path: records/lock.txt, sha256: {sha256}}}]
    udi: {{answer: unchanged, why: The model stays the same.}}
"""
RUN = """\
  - id: RUN-{number:03d}
    runs: TC-001
    commit: {commit}
    result: pass
    observed: A score after 41 s.
    executed_by: quality
    executed_at: 2024-03-01T08:30:00Z
    configuration: The reference server of the instructions for use.
    signature: {{method: eqms, system: eQMS, record_id: "TR-{number:03d}"}}
"""
CATEGORIES = (
    *("alarms", "data", "inputs_outputs", "installation", "interfaces", "maintenance"),
    *("networking", "operation", "regulatory", "security", "user_interface"),
)


def releasable_project(folder: Path, *versions: str, markets: str = "us, eu") -> Repository:
    """Return a repository whose project may be released: `samdocs release v1.0.0` passes its gate.

    Args:
        folder: Gets the sub-folders `device` and `home`.
        versions: Releases to be made, one after the other, each with a commit and an annotated tag
            `v…`; the last one stays checked out. Without any: 1.0.0.
        markets: As samdocs.yaml lists them.
    """
    root, home = folder / "device", folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    root.mkdir()
    made = Repository(root, home)
    made.git("init", "--quiet", "--initial-branch=main")
    for version in versions or ("1.0.0",):
        prepare_release(made, version, markets=markets)
    return made


def prepare_release(made: Repository, version: str, *, markets: str = "us, eu") -> None:
    """Commit what a release needs and tag it: version, build record, review, attestations."""
    previous = read_text(made.root / "builds.yaml") or "builds:\n"
    number = previous.count("- id:") + 1
    build = BUILD.format(
        number=number,
        version=version,
        day=f"2024-03-{number * 2 - 1:02d}",
        commit=f"{number:040x}",
        sha256=f"{number:064x}",
    )
    config = CONFIG.format(
        version=version,
        markets=markets,
        categories="".join(f"    {name}: The device has none.\n" for name in CATEGORIES),
        documents="".join(
            f"  {one.key}: {{external: {{system: eQMS, id: DOC-{at:03d}, revision: 1}}}}\n"
            for at, one in enumerate(documents(), 1)
            if one.key not in RENDERED
        ),
    )
    made.write(
        {
            "samdocs.yaml": config,
            "items.yaml": ITEMS,
            "builds.yaml": previous + build,
            "records/approvals.yaml": f"approvals:\n{''.join(approvals())}",
        }
    )
    fill_hashes(made.root)
    tested = made.commit({}, f"Describe {version}")
    runs = read_text(made.root / "records" / "runs.yaml") or "test_runs:\n"
    made.write({"records/runs.yaml": runs + RUN.format(number=number, commit=tested)})
    made.commit({"records/attestations.yaml": attestations(made, version)}, f"Attest {version}")
    made.git("tag", "--annotate", "--message", f"Release {version}", f"v{version}")


def approvals() -> Iterator[str]:
    """Yield the recorded approval of each document that is kept in another system."""
    for at, document in enumerate(documents(), 1):
        if document.key not in RENDERED:
            hour = "08" if document.key.endswith("_plan") else "09"  # the run is between them
            yield (
                f"  - {{id: APR-{at:03d}, document: {document.key}, revision: 1, person: quality, "
                f"content_hash: '{{content_hash:{document.key}}}', role: quality, "
                f"meaning: approved, time: 2024-03-01T{hour}:00:00Z, method: eqms, system: eQMS, "
                f"record_id: 'REC-{at:03d}'}}\n"
            )


def attestations(made: Repository, version: str) -> str:
    """Return an attestation for each rule that samdocs does not evaluate, made now."""
    report = run_checks(load_project(made.root), Stage.SUBMISSION)
    time = made.git("log", "-1", "--format=%cI")
    prefix = f"ATT-{version.replace('.', '')}"
    return "attestations:\n" + "".join(
        f"  - id: {prefix}{number:02d}\n    rule: {rule.code}\n    statement: met\n"
        f"    rationale: {REASON}\n    person: quality\n    time: {time}\n"
        for number, rule in enumerate(report.not_evaluated)
    )


def read_text(path: Path) -> str:
    """Return a file's text; empty if there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""
