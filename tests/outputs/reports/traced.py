"""A small project with a link of every kind that carries a trace."""

from samdocs.project import load_project
from tests.projects import write_project

ITEMS = """\
user_needs:
  - {id: UN-001, title: Act in time, text: "The nurse, on the ward, acts in time."}
  - {id: UN-002, title: Rely on it}
  - {id: UN-003, title: Not met by anything}
  - {id: UN-004, title: Kept elsewhere, external: {system: DOORS, id: N-4}}
software_requirements:
  - id: SRS-001
    title: Score every minute
    text: The software shall show a score every minute.
    derives_from: [UN-001, UN-002]
    implements: RC-001
    allocated_to: SI-001
  - {id: SRS-002, title: "=Formula", derives_from: UN-002, custom: {owner: "+ward", ratio: 0.5}}
  - {id: SRS-003, title: Old, derives_from: UN-001, status: retired, reason: replaced}
software_items:
  - {id: SI-001, title: Score service, kind: system, safety_class: C, talks_to: SI-002}
  - {id: SI-002, title: Other service, kind: system, safety_class: B}
hazards:
  - {id: HAZ-001, title: Score too low}
harms:
  - {id: HARM-001, title: Late treatment, severity: S2}
risks:
  - id: RISK-001
    title: Misread unit
    hazard: HAZ-001
    hazardous_situation: the score is too low
    causes: {a: {software_item: SI-001, kind: defect, text: wrong factor}}
    harms:
      - {harm: HARM-001, initial: {probability: P2}, residual: {probability: P1}}
risk_controls:
  - {id: RC-001, title: Check units, mitigates: [{risk: RISK-001, for: [a]}]}
tests:
  - {id: TC-001, title: Unit check, verifies: [SRS-001, RC-001]}
  - {id: TC-002, title: On the ward, validates: UN-002, shows_effectiveness_of: RC-001}
test_runs:
  - {id: RUN-001, runs: TC-001}
"""
POLICY = """\
samdocs: 1
device: {name: Traced, identifier: TR-1, version: 1.0.0}
risk_policy:
  severities: [{level: S1, name: mild, injury: none}, {level: S2, name: severe, injury: serious}]
  probabilities: [{level: P1, name: rare}, {level: P2, name: often}]
  acceptability:
    P1: [acceptable, acceptable]
    P2: [acceptable, unacceptable]
"""


def read_traced(folder):
    return load_project(write_project(folder, ITEMS, config=POLICY))
