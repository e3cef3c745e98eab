"""Files of every kind become one model; whatever they hold, reading never raises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdocs.evidence.components import read_components

NESTED = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {
        "timestamp": "2026-03-01T10:00:00Z",
        "authors": [{"name": "Q. Lead"}],
        "tools": {"components": [{"type": "application", "name": "scan", "version": "1.2"}]},
        "component": {"type": "application", "name": "Device", "version": "1.0.0", "bom-ref": "d"},
    },
    "components": [
        {
            "type": "library",
            "bom-ref": "a",
            "group": "@scope",
            "name": "outer",
            "version": "1.0",
            "purl": "pkg:npm/%40Scope/outer@1.0",
            "components": [
                {
                    "type": "library",
                    "bom-ref": "b",
                    "name": "Inner_Part",
                    "version": "2.0",
                    "purl": "pkg:pypi/inner-part@2.0",
                    "supplier": {"name": "Inner GmbH"},
                    "licenses": [{"license": {"id": "MIT"}}],
                    "hashes": [{"alg": "SHA-256", "content": "AB" * 32}],
                    "cpe": "cpe:2.3:a:inner:part:2.0:*:*:*:*:*:*:*",
                    "pedigree": {"ancestors": [{"name": "part", "purl": "pkg:pypi/part@1.9"}]},
                    "properties": [
                        {"name": "x:levelOfSupport", "value": "actively maintained"},
                        {"name": "cdx:lifecycle:milestone:endOfSupport", "value": "2030-01-31"},
                    ],
                }
            ],
        }
    ],
    "dependencies": [{"ref": "d", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["b"]}],
}


def flattened(bom):
    outer = {key: value for key, value in bom["components"][0].items() if key != "components"}
    return bom | {"components": [*bom["components"][0]["components"], outer]}


def read(bom, name="sbom.json"):
    return read_components(name, json.dumps(bom, indent=1).encode())


def messages(read):
    return [
        f"{found.rule.code} {found.location.line} {found.message}" for found in read.diagnostics
    ]


def test_what_a_cyclonedx_says_is_read():
    found = read(NESTED)

    assert (found.kind, found.version, found.created) == (
        "cyclonedx",
        "1.6",
        "2026-03-01T10:00:00Z",
    )
    assert (found.authors, found.tools) == (("Q. Lead",), ("scan 1.2",))
    assert found.product.label == "Device 1.0.0"
    assert found.counted == {"components": 2, "dependencies": 2, "vulnerabilities": 0}
    outer, inner = found.components
    assert (outer.name, outer.purl) == ("@scope/outer", "pkg:npm/%40scope/outer@1.0")
    assert (inner.supplier, inner.licence, inner.hashes) == (
        "Inner GmbH",
        "MIT",
        {"SHA-256": "ab" * 32},
    )
    assert inner.identifiers == ("cpe:2.3:a:inner:part:2.0:*:*:*:*:*:*:*",)
    assert (inner.support, inner.end_of_support) == ("actively maintained", "2030-01-31")
    assert inner.ancestors == ("pkg:pypi/part@1.9",)
    assert found.diagnostics == ()


def test_nested_and_flat_lists_of_one_product_compare_equal():
    nested, flat = read(NESTED), read(flattened(NESTED))

    assert nested.components == flat.components
    assert nested.dependencies == flat.dependencies
    assert nested.counted == flat.counted


def test_components_know_their_lines():
    data = json.dumps(NESTED, indent=1)
    lines = data.split("\n")

    for component in read_components("sbom.json", data.encode()).components:
        assert f'"bom-ref": "{component.reference}"' in lines[component.line - 1]


def test_one_component_listed_twice_is_one_and_says_what_either_entry_says():
    one = {"type": "library", "name": "a", "version": "1", "purl": "pkg:pypi/a@1"}
    two = one | {"publisher": "A Ltd", "scope": "excluded"}

    found = read({"bomFormat": "CycloneDX", "specVersion": "1.4", "components": [two, one]})

    assert [(c.supplier, c.is_development) for c in found.components] == [("A Ltd", False)]


def test_what_is_not_delivered_is_told_apart():
    listed = [
        {"name": "runs"},
        {"name": "optional", "scope": "optional"},
        {"name": "tests", "scope": "excluded"},
        {"name": "lints", "properties": [{"name": "cdx:npm:package:development", "value": "true"}]},
    ]

    found = read({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": listed})

    assert [c.name for c in found.components if c.is_development] == ["lints", "tests"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"dependencies": [{"ref": "d", "dependsOn": ["gone"]}]},
            "EVD004 1 a dependency names `gone`, which is no component of the file",
        ),
        ({"specVersion": "0.9"}, "EVD002 1 CycloneDX `0.9` is no version that samdocs knows"),
        (
            {"metadata": {"properties": [{"name": "x:components:count", "value": "7"}]}},
            "EVD003 1 `sbom.json` declares 7 components and holds 2",
        ),
    ],
)
def test_what_is_odd_in_a_file_is_said_and_the_rest_is_read(change, said):
    bom = NESTED | {"dependencies": []} | change

    found = read(bom)

    assert said in messages(found)
    assert len(found.components) == 2


@pytest.mark.parametrize(
    ("component", "said"),
    [
        ({"version": "1"}, "EVD004 1 a component has no name"),
        ({"name": "a", "purl": "no purl"}, "EVD004 7 `no purl` is no package URL"),
        (
            {"name": "a", "version": "1.0", "purl": "pkg:pypi/a@2.0"},
            "EVD010 8 `a` has version 1.0, and its package URL says 2.0",
        ),
    ],
)
def test_what_is_odd_in_a_component_is_said_at_its_line(component, said):
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [component]}

    assert messages(read(bom)) == [said]


def test_a_reference_of_two_components_is_said():
    listed = [{"name": "a", "bom-ref": "x"}, {"name": "b", "bom-ref": "x"}]

    found = read({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": listed})

    assert "the reference `x` stands at two components" in messages(found)[0]


XML = b"""<?xml version="1.0" encoding="%s"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
  <metadata>
    <timestamp>2026-03-01T10:00:00Z</timestamp>
    <tools><components><component type="application">
      <name>scan</name><version>1.2</version></component></components></tools>
    <authors><author><name>Q. Lead</name></author></authors>
    <component type="application" bom-ref="d"><name>Device</name><version>1.0.0</version></component>
  </metadata>
  <components>
    <component type="library" bom-ref="a">
      <group>@scope</group><name>outer</name><version>1.0</version>
      <purl>pkg:npm/%%40scope/outer@1.0</purl>
      <components>
        <component type="library" bom-ref="b">
          <supplier><name>Inner GmbH</name></supplier>
          <name>Inner_Part</name><version>2.0</version>
          <hashes><hash alg="SHA-256">ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB</hash></hashes>
          <licenses><license><id>MIT</id></license></licenses>
          <cpe>cpe:2.3:a:inner:part:2.0:*:*:*:*:*:*:*</cpe>
          <purl>pkg:pypi/inner-part@2.0</purl>
          <pedigree><ancestors><component type="library"><name>part</name>
            <purl>pkg:pypi/part@1.9</purl></component></ancestors></pedigree>
          <properties><property name="x:levelOfSupport">actively maintained</property>
            <property name="cdx:lifecycle:milestone:endOfSupport">2030-01-31</property></properties>
        </component>
      </components>
    </component>
  </components>
  <dependencies>
    <dependency ref="d"><dependency ref="a"/></dependency>
    <dependency ref="a"><dependency ref="b"/></dependency>
  </dependencies>
</bom>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_says_the_same_as_json(encoding):
    text = (XML % encoding.encode()).decode()

    found, same = read_components("sbom.xml", text.encode(encoding)), read(NESTED)

    assert found.components == same.components
    assert found.dependencies == same.dependencies
    assert (found.product, found.authors, found.tools) == (same.product, same.authors, same.tools)
    assert [component.line for component in found.components] == [11, 15]
    assert found.diagnostics == ()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("s.json", b'{"bomFormat": "CycloneDX", "components": [', "it ends too early"),
        ("s.json", '{"bomFormat": "CycloneDX"}'.encode("utf-16"), "it is UTF-16, not UTF-8"),
        ("s.json", b'{"bomFormat": NaN}', "`NaN` is no number"),
        ("s.json", b'{"bomFormat":\n"x", "a": 1, "a": 2}', "stands twice"),
        ("s.json", b'{"bomFormat": "CycloneDX", "components": ' + b"[" * 50_000, "too deeply"),
        ("s.json", b'{"a": 1}', "EVD002 1 `s.json` lists no components"),
        ("s.xml", b"<bom><components>", "EVD001 1 `s.xml`: it ends before"),
        ("s.xml", b"<!DOCTYPE bom [<!ENTITY a 'b'>]><bom/>", "document type"),
        ("s.xml", b"<other/>", "lists no components"),
        ("s.spdx", b"SPDXVersion: SPDX-2.3\n\nPackageComment: <text>no end", "EVD001 3"),
        ("uv.lock", b"version = 1\n[[package]\n", "EVD001 2"),
        ("uv.lock", b"a = " + b"[" * 100_000, "nested too deeply"),
        ("uv.lock", b"a." * 20_000 + b"a = 1", "nested too deeply"),
        ("uv.lock", b"b = {" + b'"a" . ' * 20_000 + b"a = 1}", "nested too deeply"),
        ("Cargo.lock", b"\xff\xfe", "UTF-16"),
        ("requirements.txt", "a==1\n".encode("utf-16"), "UTF-16"),
        ("package-lock.json", b"[]", "no lock file of npm"),
        ("pnpm-lock.yaml", b"a: &x 1\nb: *x\n", "EVD001 2 `pnpm-lock.yaml`: it uses an alias"),
        ("pnpm-lock.yaml", b"a: 1\na: 2\n", "EVD001 2 `pnpm-lock.yaml`: the key `a` stands twice"),
        ("pnpm-lock.yaml", b"[" * 50_000, "nested more than 64 deep"),
        ("go.sum", b"nonsense\n", "EVD001 1 `go.sum`: no line of it is one of a go.sum"),
        ("go.sum", b"", "it is empty"),
        ("uv.lock", b"\n", "it is empty"),
        ("Cargo.lock", b"a = 1\n", "it is TOML, and no lock file"),
        ("poetry.lock", b"a = 1 \0\n", "it holds the character NUL"),
        ("pnpm-lock.yaml", b"", "it is empty"),
        ("requirements.txt", b"<html>\n</html>", "no line of it names a package"),
        ("requirements.txt", b"a==1\n<<<<<<< x\n=======\n>>>>>>> y\n", "EVD001 2 `requ"),
        ("s.spdx", "SPDXVersion: SPDX-2.3".encode("utf-16"), "it is UTF-16"),
        ("s.spdx", b"", "it is empty"),
    ],
)
def test_a_broken_file_is_one_finding_and_nothing_of_it_is_used(name, data, said):
    found = read_components(name, data)

    assert said in messages(found)[0]
    assert found.components == ()


def test_components_nested_deep_are_read_without_recursion():
    inner = {"name": "last"}
    for number in range(300):
        inner = {"name": f"p{number}", "components": [inner]}

    found = read({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [inner]})

    assert len(found.components) == 301


def test_a_file_beyond_the_limit_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr("samdocs.evidence.components.read.MAX_COMPONENT_BYTES", 10)

    assert "EVD001 1 `s.json`: it has more than 10 bytes" in messages(read(NESTED, "s.json"))[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "components",
                    "name",
                    "version",
                    "purl",
                    "licenses",
                    "license",
                    "id",
                    "hashes",
                    "properties",
                    "value",
                    "metadata",
                    "dependencies",
                    "ref",
                    "dependsOn",
                    "packages",
                    "SPDXID",
                    "relationships",
                    "externalRefs",
                    "@graph",
                    "type",
                    "spdxId",
                    "from",
                    "to",
                    "dev",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(JSON, st.sampled_from(["bomFormat", "spdxVersion", "@graph", "lockfileVersion"]), JSON)
def test_no_shape_of_json_makes_it_raise(value, key, more):
    top = {key: value, **(more if isinstance(more, dict) else {})}

    read_components("s.json", json.dumps(top).encode())
    read_components("package-lock.json", json.dumps(top).encode())


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [
            "s.json",
            "s.xml",
            "s.spdx",
            "uv.lock",
            "poetry.lock",
            "Cargo.lock",
            "go.sum",
            "requirements.txt",
            "package-lock.json",
            "pnpm-lock.yaml",
        ]
    ),
    st.sampled_from(
        [b"", b"{", b"<bom", b"SPDXVersion: SPDX-2.3\n", b"[[package]]\n", b"packages:\n"]
    ),
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)
def test_no_bytes_make_it_raise(name, begin, data):
    read_components(name, begin + data)
