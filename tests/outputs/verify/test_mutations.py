"""A thousand random changes of a package, of its folder and of its zip: none goes unseen."""

import importlib.util
import io
import json
import random
import shutil
from contextlib import redirect_stdout

import pytest

from samdocs.outputs.manifest import build_checksums, digest_file, write_statement
from samdocs.outputs.package_zip import build_zip
from samdocs.outputs.verify import Request, State, verify_package
from tests.architecture.house import ROOT
from tests.outputs.verify.packages import read_files, write_files, write_package

ROUNDS = 1000
OWN = ("manifest.json", "SHA256SUMS")


def flip(files, chance):
    name = pick(files, chance)
    at = chance.randrange(len(files[name]))
    changed = files[name][at] ^ (1 << chance.randrange(8))
    files[name] = files[name][:at] + bytes([changed]) + files[name][at + 1 :]


def add(files, chance):
    name = chance.choice(["x.pdf", "data/x", "y/z.html", "MANIFEST.json", "a b", ".hidden", "ü"])
    files[name] = chance.choice([b"", b"x", *files.values()])


def remove(files, chance):
    del files[chance.choice(sorted(files))]


def rename(files, chance):
    name = chance.choice(sorted(files))
    files[f"{name}{chance.choice(['x', '.bak', '~'])}"] = files.pop(name)


def truncate(files, chance):
    name = pick(files, chance)
    files[name] = files[name][: chance.randrange(len(files[name]))]


def extend(files, chance):
    name = chance.choice(sorted(files))
    files[name] += chance.choice([b"\0", b"\n", b" ", b"%%EOF\n", b"\r\n"])


def reorder(files, chance):
    """Exchange two lines that differ."""
    name = chance.choice([*OWN, "audit-trail.jsonl"])
    lines = files[name].splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    files[name] = b"".join(lines)


def drop_line(files, chance):
    name = chance.choice([*OWN, "audit-trail.jsonl"])
    lines = files[name].splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    files[name] = b"".join(lines)


def repeat_line(files, chance):
    name = chance.choice([*OWN, "audit-trail.jsonl"])
    lines = files[name].splitlines(keepends=True)
    at = chance.randrange(len(lines))
    files[name] = b"".join([*lines[:at], lines[at], *lines[at:]])


def swap(files, chance):
    one, other = chance.sample(sorted(files), 2)
    files[one], files[other] = files[other], files[one]


def edit_manifest(files, chance):
    """Make the manifest say something else, in its canonical form, and leave the rest."""
    statement = json.loads(files["manifest.json"])
    entry = chance.choice(statement["subject"])
    predicate = statement["predicate"]
    match chance.randrange(6):
        case 0:
            entry["name"] += "x"
        case 1:
            entry["digest"]["sha256"] = f"{chance.getrandbits(256):064x}"
        case 2:
            entry["annotations"]["size"] += 1
        case 3:
            statement["subject"].remove(entry)
        case 4:
            chance.choice(predicate["inputs"])["sha256"] = "0" * 64
        case _:
            predicate["device"]["version"] = "9.9.9"
    files["manifest.json"] = write_statement(statement)


MUTATIONS = [
    *(flip, flip, flip, add, remove, rename, truncate, extend, reorder, drop_line, repeat_line),
    *(swap, edit_manifest, edit_manifest),
]


def pick(files, chance):
    return chance.choice(sorted(name for name, content in files.items() if content))


def forge(files, chance):
    """Change a file, and everything in the package that tells of it."""
    name = chance.choice(sorted(files.keys() - set(OWN)))
    files[name] = files[name] + b"forged" if name != "audit-trail.jsonl" else b""
    statement = json.loads(files["manifest.json"])
    for entry in statement["subject"]:
        digest = digest_file(entry["name"], files[entry["name"]])
        entry["digest"]["sha256"], entry["annotations"]["size"] = digest.sha256, digest.size
    files["manifest.json"] = write_statement(statement)
    sealed = [digest_file(n, content) for n, content in files.items() if n != "SHA256SUMS"]
    files["SHA256SUMS"] = build_checksums(sealed)


@pytest.fixture
def whole(tmp_path):
    return read_files(write_package(tmp_path / "whole"))


@pytest.fixture
def script():
    spec = importlib.util.spec_from_file_location("check", ROOT / "templates/package/verify.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def run(folder):
        with redirect_stdout(io.StringIO()):
            return module.main(str(folder))

    return run


def mutated(whole, number):
    """Return changed files and the name of the change."""
    chance = random.Random(number)
    while True:
        files, change = dict(whole), chance.choice(MUTATIONS)
        change(files, chance)
        if files != whole:
            return files, change.__name__


def test_no_change_of_a_folder_is_missed(whole, script, tmp_path):
    missed = []
    for number in range(ROUNDS):
        files, change = mutated(whole, number)
        folder = write_files(tmp_path / "p", files)
        found = verify_package(folder, Request())
        if not found.findings or not script(folder):
            missed.append((number, change))
        shutil.rmtree(folder)

    assert missed == []


def test_no_change_of_a_zips_files_is_missed(whole, tmp_path):
    missed, path = [], tmp_path / "p.zip"
    for number in range(ROUNDS, ROUNDS + ROUNDS // 3):
        files, change = mutated(whole, number)
        path.write_bytes(build_zip("EX-1", {n: c for n, c in files.items() if n.isascii()}))
        if not verify_package(path, Request()).findings and "ü" not in files:
            missed.append((number, change))

    assert missed == []


def test_no_change_of_a_zips_bytes_is_missed(whole, tmp_path):
    data, missed, path = build_zip("EX-1", whole), [], tmp_path / "p.zip"
    for number in range(ROUNDS):
        chance = random.Random(number)
        start, end = sorted(chance.sample(range(len(data)), 2))
        changed = chance.choice(
            [
                data[:start]
                + bytes([data[start] ^ (1 << chance.randrange(8))])
                + data[start + 1 :],
                data[:start],
                data[:start] + data[end:],
                data[:start] + chance.randbytes(chance.randrange(1, 50)) + data[start:],
                data[:end] + data[start:],
                data[:-60] + chance.randbytes(60),
                data + data,
            ]
        )
        path.write_bytes(changed)
        if changed != data and not verify_package(path, Request()).findings:
            missed.append(number)

    assert missed == []


def test_a_package_forged_throughout_is_found_by_its_anchor_and_else_told_as_unanchored(
    whole, tmp_path
):
    kept = digest_file("manifest.json", whole["manifest.json"]).sha256
    for number in range(ROUNDS // 10):
        files = dict(whole)
        forge(files, random.Random(number))
        folder = write_files(tmp_path / "p", files)
        alone = verify_package(folder, Request())
        anchored = verify_package(folder, Request(digest=kept))
        is_trail = not files["audit-trail.jsonl"]
        codes = {found.rule.code for found in anchored.findings}
        shutil.rmtree(folder)

        [anchor] = [check for check in alone.checks if check.subject == "anchor"]
        assert anchor.state is State.NOT_CHECKED
        assert bool(alone.findings) is is_trail
        assert "PKG012" in codes


def test_files_of_chance_never_raise(tmp_path):
    chance = random.Random(0)
    for number in range(200):
        folder = tmp_path / str(number)
        names = ("manifest.json", "SHA256SUMS", "audit-trail.jsonl")
        write_files(folder, {name: chance.randbytes(chance.randrange(200)) for name in names})
        path = tmp_path / f"{number}-x.zip"
        path.write_bytes(b"PK\x03\x04" + chance.randbytes(chance.randrange(200)))

        assert verify_package(folder, Request()).findings
        assert verify_package(path, Request()).findings
