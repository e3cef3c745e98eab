"""What a file of evidence is, told by its begin."""

import pytest

from samdocs.evidence.kinds import EvidenceKind, recognise


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.xml", b"<testsuites>", "results"),
        ("a.xml", b'<?xml version="1.0"?>\n<!-- by hand -->\n<testsuite name="x">', "results"),
        ("a.xml", b'<robot generator="Robot 7.0">', "results"),
        ("a.trx", b'\xef\xbb\xbf<?xml version="1.0"?><TestRun id="1">', "results"),
        ("a.xml", '<?xml version="1.0" encoding="utf-16"?><test-run>'.encode("utf-16"), "results"),
        ("a.json", b'[{"uri": "a.feature", "elements": []}]', "results"),
        ("a.xml", b'<bom xmlns="http://cyclonedx.org/schema/bom/1.5">', "components"),
        ("a.json", b'{"bomFormat": "CycloneDX"', "components"),
        ("a.spdx.json", b'{"spdxVersion": "SPDX-2.3"', "components"),
        ("a.spdx", b"SPDXVersion: SPDX-2.3", "components"),
        ("deep/uv.lock", b"version = 1", "components"),
        ("requirements-prod.txt", b"a==1", "components"),
        ("a.json", b'{"@context": "https://openvex.dev/ns/v0.2.0"', "vulnerabilities"),
        ("a.json", b'{"document": {"csaf_version": "2.0"', "vulnerabilities"),
        ("a.xml.samdocs.json", b"{}", "sidecar"),
        ("a.xml", b"<html><body>503", "unknown"),
        ("a.xml", b"", "unknown"),
        ("a.json", b'{"some": "thing"}', "unknown"),
        ("scan.pdf", b"%PDF-1.7", "other"),
        ("notes.txt", b"<testsuites>", "results"),
        ("log.txt", b"[1] begin", "other"),
    ],
)
def test_kind(name, head, kind):
    assert recognise(name, head) is EvidenceKind(kind)
