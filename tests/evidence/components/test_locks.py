"""Lock files: exact versions, what is delivered, what is built here, and on which line."""

import json

import pytest

from samdocs.evidence.components import read_components

UV = """version = 1
revision = 2
requires-python = ">=3.11"

[[package]]
name = "device"
version = "1.0.0"
source = { editable = "." }
dependencies = [{ name = "runs" }]

[package.optional-dependencies]
gpu = [{ name = "optional" }]

[package.dev-dependencies]
dev = [{ name = "tests" }]

[[package]]
name = "optional"
version = "1.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "runs"
version = "2.3.4"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "shared" }]
sdist = { url = "https://example.org/runs.tar.gz", hash = "sha256:ABCD" }

[[package]]
name = "shared"
version = "5"
source = { registry = "https://example.org/simple" }

[[package]]
name = "tests"
version = "3"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "shared" }, { name = "only-tests" }]

[[package]]
name = "only-tests"
version = "1"
source = { registry = "https://example.org/simple" }
"""
POETRY = """[[package]]
name = "Runs_Here"
version = "1.0"
groups = ["main", "dev"]
files = [{file = "runs.whl", hash = "sha256:abcd"}]

[package.dependencies]
shared = ">=1"

[[package]]
name = "shared"
version = "2.0"
category = "main"

[[package]]
name = "tests"
version = "3.0"
groups = ["dev"]

[[package]]
name = "local"
version = "0.1"
[package.source]
type = "directory"
url = "libs/local"

[metadata]
lock-version = "2.1"
"""
CARGO = """version = 4

[[package]]
name = "device"
version = "1.0.0"
dependencies = ["rand 0.8.5", "libc"]

[[package]]
name = "libc"
version = "0.2.150"
source = "registry+https://example.org/index"
checksum = "ABCD"

[[package]]
name = "rand"
version = "0.7.3"
source = "registry+https://example.org/index"

[[package]]
name = "rand"
version = "0.8.5"
source = "registry+https://example.org/index"
"""
GO = """example.org/Mod v1.0.0 h1:a=
example.org/Mod v1.0.0/go.mod h1:b=
example.org/Mod v1.10.0 h1:c=
example.org/Mod v1.10.0-rc.1 h1:d=
example.org/other v0.9.0/go.mod h1:e=
example.org/third v0.0.0-20260101000000-abcdefabcdef h1:f=
"""
REQUIREMENTS = """# made by a tool
-i https://example.org/simple
Runs_Here[extra]==1.0 ; python_version >= "3.11" \\
    --hash=sha256:ABCD
two==2.0 --hash=sha256:aa --hash=sha256:bb  # two files
loose>=3
-r others.txt
direct @ https://example.org/direct.whl
"""
NPM3 = {
    "name": "device",
    "version": "1.0.0",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "device", "version": "1.0.0", "dependencies": {"@a/runs": "^1"}},
        "node_modules/@a/runs": {
            "version": "1.2.3",
            "license": "MIT",
            "integrity": "sha256-q80=",
            "dependencies": {"shared": "*"},
        },
        "node_modules/shared": {"version": "1.0.0"},
        "node_modules/@a/runs/node_modules/shared": {"version": "2.0.0"},
        "node_modules/tests": {"version": "3.0.0", "dev": True},
        "node_modules/both": {"version": "4.0.0", "devOptional": True},
        "node_modules/own": {"resolved": "packages/own", "link": True},
        "packages/own": {"name": "own", "version": "0.1.0"},
    },
}
NPM1 = {
    "name": "device",
    "version": "1.0.0",
    "lockfileVersion": 1,
    "dependencies": {
        "@a/runs": {
            "version": "1.2.3",
            "integrity": "sha256-q80=",
            "dependencies": {"shared": {"version": "2.0.0"}},
        },
        "shared": {"version": "1.0.0"},
        "tests": {"version": "3.0.0", "dev": True},
        "alias": {"version": "npm:@b/real@5.0.0"},
    },
}
PNPM9 = """lockfileVersion: '9.0'

importers:
  .:
    dependencies:
      '@a/runs':
        specifier: ^1
        version: 1.2.3(peer@7.0.0)
      own:
        specifier: workspace:*
        version: link:packages/own
    devDependencies:
      tests:
        specifier: ^3
        version: 3.0.0

packages:

  '@a/runs@1.2.3':
    resolution: {integrity: sha256-q80=}

  peer@7.0.0:
    resolution: {integrity: sha256-q80=}

  tests@3.0.0:
    resolution: {integrity: sha256-q80=}

snapshots:

  '@a/runs@1.2.3(peer@7.0.0)':
    dependencies:
      peer: 7.0.0

  peer@7.0.0: {}

  tests@3.0.0:
    dependencies:
      peer: 7.0.0
"""
PNPM6 = """lockfileVersion: '6.0'
dependencies:
  '@a/runs':
    specifier: ^1
    version: 1.2.3(peer@7.0.0)
packages:
  /@a/runs@1.2.3(peer@7.0.0):
    resolution: {integrity: sha256-q80=}
    dependencies:
      peer: 7.0.0
    dev: false
  /peer@7.0.0:
    resolution: {integrity: sha256-q80=}
    dev: false
  /tests@3.0.0:
    resolution: {integrity: sha256-q80=}
    dev: true
"""
PNPM5 = """lockfileVersion: 5.4
specifiers:
  '@a/runs': ^1
dependencies:
  '@a/runs': 1.2.3_peer@7.0.0
packages:
  /@a/runs/1.2.3_peer@7.0.0:
    resolution: {integrity: sha256-q80=}
    dependencies:
      peer: 7.0.0
  /peer/7.0.0:
    resolution: {integrity: sha256-q80=}
  /tests/3.0.0:
    resolution: {integrity: sha256-q80=}
    dev: true
"""


def read(name, text):
    return read_components(name, (text if isinstance(text, str) else json.dumps(text)).encode())


def versions(found):
    return {
        component.purl or component.name: component.is_development for component in found.components
    }


def needs(found):
    return {
        f"{one[0]} {one[1]}": [f"{name} {version}" for name, version in others]
        for one, others in found.dependencies.items()
    }


def test_uv_tells_what_is_delivered_by_who_needs_it():
    found = read("uv.lock", UV)

    assert (found.kind, found.version, found.diagnostics) == ("uv", "1", ())
    assert versions(found) == {
        "pkg:pypi/device@1.0.0": False,
        "pkg:pypi/optional@1.0": False,
        "pkg:pypi/runs@2.3.4": False,
        "pkg:pypi/shared@5": False,
        "pkg:pypi/tests@3": True,
        "pkg:pypi/only-tests@1": True,
    }
    assert [c.name for c in found.components if c.is_own] == ["device"]
    runs = next(c for c in found.components if c.name == "runs")
    assert (runs.hashes, runs.line) == ({"SHA-256": "abcd"}, 22)
    assert needs(found)["pkg:pypi/runs 2.3.4"] == ["pkg:pypi/shared 5"]


def test_poetry_tells_it_by_groups_or_categories():
    found = read("poetry.lock", POETRY)

    assert (found.kind, found.version, found.diagnostics) == ("poetry", "2.1", ())
    assert versions(found) == {
        "pkg:pypi/local@0.1": False,
        "pkg:pypi/runs-here@1.0": False,
        "pkg:pypi/shared@2.0": False,
        "pkg:pypi/tests@3.0": True,
    }
    assert [c.name for c in found.components if c.is_own] == ["local"]
    assert needs(found) == {"pkg:pypi/runs-here 1.0": ["pkg:pypi/shared 2.0"]}


def test_cargo_tells_own_crates_and_several_versions_of_one():
    found = read("Cargo.lock", CARGO)

    assert (found.kind, found.version, found.diagnostics) == ("cargo", "4", ())
    assert [c.label for c in found.components if c.is_own] == ["device 1.0.0"]
    assert needs(found) == {
        "pkg:cargo/device 1.0.0": ["pkg:cargo/libc 0.2.150", "pkg:cargo/rand 0.8.5"]
    }
    libc = next(c for c in found.components if c.name == "libc")
    assert libc.hashes == {"SHA-256": "abcd"}


def test_go_lists_the_highest_version_whose_content_is_hashed():
    found = read("go.sum", GO)

    assert (found.kind, found.diagnostics) == ("go", ())
    assert [(c.label, c.line) for c in found.components] == [
        ("example.org/Mod v1.10.0", 3),
        ("example.org/third v0.0.0-20260101000000-abcdefabcdef", 6),
    ]
    assert found.components[0].purl == "pkg:golang/example.org/mod@v1.10.0"


def test_requirements_are_pinned_or_said_not_to_be():
    found = read("requirements.txt", REQUIREMENTS)

    assert [(c.purl, c.line) for c in found.components] == [
        ("pkg:pypi/direct", 8),
        ("pkg:pypi/loose", 6),
        ("pkg:pypi/runs-here@1.0", 3),
        ("pkg:pypi/two@2.0", 5),
    ]
    assert found.components[2].hashes == {"SHA-256": "abcd"}
    assert found.components[3].hashes == {}
    assert [(fault.location.line, fault.message) for fault in found.diagnostics] == [
        (6, "`loose>=3` names no exact version"),
        (7, "`-r others.txt` is not followed"),
        (8, "`direct @ https://example.org/direct.whl` names no exact version"),
    ]


def test_requirements_for_development_say_so_by_their_name():
    assert read("requirements-dev.txt", "a==1\n").components[0].is_development
    assert not read("requirements.txt", "a==1\n").components[0].is_development


@pytest.mark.parametrize("name", ["package-lock.json", "web/npm-shrinkwrap.json"])
def test_npm_in_flat_form(name):
    found = read(name, NPM3)

    assert (found.kind, found.version, found.diagnostics) == ("npm", "3", ())
    assert found.product.label == "device 1.0.0"
    assert versions(found) == {
        "own": False,
        "pkg:npm/%40a/runs@1.2.3": False,
        "pkg:npm/both@4.0.0": False,
        "pkg:npm/shared@1.0.0": False,
        "pkg:npm/shared@2.0.0": False,
        "pkg:npm/tests@3.0.0": True,
    }
    assert [c.name for c in found.components if c.is_own] == ["own"]
    assert needs(found) == {
        "device 1.0.0": ["pkg:npm/%40a/runs 1.2.3"],
        "pkg:npm/%40a/runs 1.2.3": ["pkg:npm/shared 2.0.0"],
    }
    assert found.components[1].licence == "MIT"
    assert found.components[1].hashes == {"SHA-256": "abcd"}


def test_npm_in_nested_form():
    found = read("package-lock.json", NPM1)

    assert versions(found) == {
        "pkg:npm/%40a/runs@1.2.3": False,
        "pkg:npm/%40b/real@5.0.0": False,
        "pkg:npm/shared@1.0.0": False,
        "pkg:npm/shared@2.0.0": False,
        "pkg:npm/tests@3.0.0": True,
    }


@pytest.mark.parametrize("text", [PNPM9, PNPM6, PNPM5], ids=["9", "6", "5"])
def test_pnpm_in_every_form(text):
    found = read("pnpm-lock.yaml", text)

    assert (found.kind, found.diagnostics) == ("pnpm", ())
    assert versions(found) == {
        "pkg:npm/%40a/runs@1.2.3": False,
        "pkg:npm/peer@7.0.0": False,
        "pkg:npm/tests@3.0.0": True,
    }
    assert needs(found)["pkg:npm/%40a/runs 1.2.3"] == ["pkg:npm/peer 7.0.0"]
    assert all(c.hashes == {"SHA-256": "abcd"} for c in found.components)
    lines = text.split("\n")
    assert all(component.name in lines[component.line - 1] for component in found.components)
