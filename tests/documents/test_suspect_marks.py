"""A link whose target changed bears its mark wherever a document prints it, and looks good nowhere."""

import pytest

from samdocs.checks import run_checks
from samdocs.documents import Purpose, open_edition, render
from samdocs.project import load_project

ITEMS = """
user_needs:
  - {id: UN-001, title: See a score%s}
software_requirements:
  - {id: SRS-001, title: Recompute hourly%s, derives_from: UN-001, implements: RC-001}
tests:
  - {id: TC-001, title: Wait an hour, verifies: SRS-001, shows_effectiveness_of: RC-001}
hazards:
  - {id: HAZ-001, title: Old score}
harms:
  - {id: HARM-001, title: Late treatment, severity: S1}
risks:
  - id: RISK-001
    hazard: HAZ-001
    hazardous_situation: The nurse acts on an old score%s
    harm: HARM-001
    causes: {a: {text: stopped clock}}
risk_controls:
  - {id: RC-001, title: Show the age of a score%s, mitigates: RISK-001}
"""
MARK = '<span class="m attn">≠ suspect</span>'


def marks(device, key, purpose=Purpose.DRAFT):
    loaded = load_project(device.root)
    edition = open_edition(loaded, run_checks(loaded))
    return render(key, edition, purpose).html.count(MARK)


@pytest.mark.parametrize("key", ["srs", "risk_table", "trace"])
def test_documents_mark_suspect_links(device, key):
    device.commit({"a.yaml": ITEMS % ("", "", "", "")})
    before = marks(device, key)
    device.commit({"a.yaml": ITEMS % (" now", " now", " now", " now")})

    assert marks(device, key) >= before + 2


def test_text_for_approval_holds_no_marks_for_history_is_no_content(device):
    device.commit({"a.yaml": ITEMS % ("", "", "", "")})
    before = marks(device, "srs", Purpose.APPROVAL)
    device.commit({"a.yaml": ITEMS % (" now", " now", " now", " now")})

    assert marks(device, "srs", Purpose.APPROVAL) == before
