"""SPDX as JSON, as tags and values, and as a graph: one product reads the same in each."""

import json

from samdocs.evidence.components import read_components

PURL = "pkg:pypi/inner-part@2.0"
SPDX2 = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "creationInfo": {
        "created": "2026-03-01T10:00:00Z",
        "creators": ["Tool: scan-1.2", "Organization: Example Medical GmbH (sbom@example.org)"],
    },
    "packages": [
        {"SPDXID": "SPDXRef-device", "name": "Device", "versionInfo": "1.0.0"},
        {
            "SPDXID": "SPDXRef-inner",
            "name": "Inner_Part",
            "versionInfo": "2.0",
            "supplier": "Organization: Inner GmbH (info@example.org)",
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "MIT",
            "checksums": [{"algorithm": "SHA256", "checksumValue": "AB" * 32}],
            "externalRefs": [
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": "pkg:pypi/Inner_Part@2.0",
                },
                {
                    "referenceCategory": "SECURITY",
                    "referenceType": "cpe23Type",
                    "referenceLocator": "cpe:2.3:a:inner:part:2.0:*:*:*:*:*:*:*",
                },
            ],
            "validUntilDate": "2030-01-31T00:00:00Z",
            "primaryPackagePurpose": "OPERATING_SYSTEM",
        },
        {"SPDXID": "SPDXRef-linter", "name": "linter", "versionInfo": "9"},
    ],
    "relationships": [
        {
            "spdxElementId": "SPDXRef-DOCUMENT",
            "relationshipType": "DESCRIBES",
            "relatedSpdxElement": "SPDXRef-device",
        },
        {
            "spdxElementId": "SPDXRef-inner",
            "relationshipType": "DEPENDENCY_OF",
            "relatedSpdxElement": "SPDXRef-device",
        },
        {
            "spdxElementId": "SPDXRef-linter",
            "relationshipType": "DEV_TOOL_OF",
            "relatedSpdxElement": "SPDXRef-device",
        },
    ],
}
TAGS = """SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
Creator: Tool: scan-1.2
Creator: Organization: Example Medical GmbH (sbom@example.org)
Created: 2026-03-01T10:00:00Z

PackageName: Device
SPDXID: SPDXRef-device
PackageVersion: 1.0.0

FileName: ./a.py
SPDXID: SPDXRef-file

PackageName: Inner_Part
SPDXID: SPDXRef-inner
PackageVersion: 2.0
PackageSupplier: Organization: Inner GmbH (info@example.org)
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT
PackageComment: <text>PackageName: none
over lines</text>
PackageChecksum: SHA256: %s
ExternalRef: PACKAGE-MANAGER purl pkg:pypi/Inner_Part@2.0
ExternalRef: SECURITY cpe23Type cpe:2.3:a:inner:part:2.0:*:*:*:*:*:*:*
ValidUntilDate: 2030-01-31T00:00:00Z
PrimaryPackagePurpose: OPERATING_SYSTEM

PackageName: linter
SPDXID: SPDXRef-linter
PackageVersion: 9

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-device
Relationship: SPDXRef-inner DEPENDENCY_OF SPDXRef-device
Relationship: SPDXRef-linter DEV_TOOL_OF SPDXRef-device
""" % ("ab" * 32)
SPDX3 = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
        {
            "type": "CreationInfo",
            "@id": "_:creation",
            "created": "2026-03-01T10:00:00Z",
            "specVersion": "3.0.1",
            "createdBy": ["urn:maker"],
            "createdUsing": ["urn:scan"],
        },
        {"type": "Organization", "spdxId": "urn:maker", "name": "Example Medical GmbH"},
        {"type": "Organization", "spdxId": "urn:inner-maker", "name": "Inner GmbH"},
        {"type": "Tool", "spdxId": "urn:scan", "name": "scan-1.2"},
        {"type": "software_Sbom", "spdxId": "urn:sbom", "rootElement": ["urn:device"]},
        {
            "type": "software_Package",
            "spdxId": "urn:device",
            "name": "Device",
            "software_packageVersion": "1.0.0",
        },
        {
            "type": "software_Package",
            "spdxId": "urn:inner",
            "name": "Inner_Part",
            "software_packageVersion": "2.0",
            "software_packageUrl": "pkg:pypi/Inner_Part@2.0",
            "software_primaryPurpose": "operatingSystem",
            "suppliedBy": "urn:inner-maker",
            "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "AB" * 32}],
            "externalIdentifier": [
                {
                    "type": "ExternalIdentifier",
                    "externalIdentifierType": "cpe23",
                    "identifier": "cpe:2.3:a:inner:part:2.0:*:*:*:*:*:*:*",
                }
            ],
            "supportLevel": ["support"],
            "validUntilTime": "2030-01-31T00:00:00Z",
        },
        {"type": "ai_AIPackage", "spdxId": "urn:model", "name": "model", "packageVersion": "3"},
        {"type": "software_Package", "spdxId": "urn:linter", "name": "linter"},
        {
            "type": "simplelicensing_LicenseExpression",
            "spdxId": "urn:mit",
            "simplelicensing_licenseExpression": "MIT",
        },
        {
            "type": "Relationship",
            "from": "urn:inner",
            "relationshipType": "hasDeclaredLicense",
            "to": ["urn:mit"],
        },
        {
            "type": "LifecycleScopedRelationship",
            "from": "urn:device",
            "relationshipType": "dependsOn",
            "scope": "runtime",
            "to": ["urn:inner"],
        },
        {
            "type": "LifecycleScopedRelationship",
            "from": "urn:device",
            "relationshipType": "dependsOn",
            "scope": "development",
            "to": ["urn:linter"],
        },
    ],
}


def read(name, value):
    data = value if isinstance(value, str) else json.dumps(value, indent=1)
    return read_components(name, data.encode())


def check_inner(found):
    inner = next(c for c in found.components if c.name == "Inner_Part")
    assert (inner.version, inner.purl, inner.supplier) == ("2.0", PURL, "Inner GmbH")
    assert (inner.licence, inner.hashes) == ("MIT", {"SHA-256": "ab" * 32})
    assert inner.identifiers == ("cpe:2.3:a:inner:part:2.0:*:*:*:*:*:*:*",)
    assert inner.end_of_support == "2030-01-31T00:00:00Z"
    assert inner.kind in ("operating-system", "operatingSystem")
    assert found.created == "2026-03-01T10:00:00Z"
    assert found.authors == ("Example Medical GmbH",)
    assert found.tools == ("scan-1.2",)
    assert found.product.label == "Device 1.0.0"
    assert found.dependencies == {("device", "1.0.0"): (("pkg:pypi/inner-part", "2.0"),)}
    assert [c.name for c in found.components if c.is_development] == ["linter"]
    assert found.diagnostics == ()


def test_json_of_2_3_is_read():
    found = read("a.spdx.json", SPDX2)

    assert (found.kind, found.version) == ("spdx", "2.3")
    assert found.counted == {"components": 2, "dependencies": 1, "vulnerabilities": 0}
    check_inner(found)


def test_tags_and_values_say_the_same_as_json():
    found, same = read("a.spdx", TAGS), read("a.spdx.json", SPDX2)

    check_inner(found)
    assert found.components == same.components
    assert [component.line for component in found.components] == [28, 14]


def test_a_graph_of_3_0_is_read():
    found = read("a.json", SPDX3)

    assert (found.kind, found.version) == ("spdx", "3.0.1")
    check_inner(found)
    inner = next(c for c in found.components if c.name == "Inner_Part")
    assert inner.support == "support"
    assert '"urn:inner"' in json.dumps(SPDX3, indent=1).split("\n")[inner.line - 1]
    assert [c.name for c in found.components if c.kind == "machine-learning-model"] == ["model"]


def test_an_unknown_version_is_said():
    found = read("a.spdx.json", SPDX2 | {"spdxVersion": "SPDX-1.2"})

    assert [fault.rule.code for fault in found.diagnostics] == ["EVD002"]
