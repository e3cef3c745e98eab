"""A difference between two revisions is that between their checkouts, whatever the repository."""

import random
import shutil
from dataclasses import replace

import pytest

from samdocs.changes import compare
from samdocs.project import load_project
from tests.projects import BASE

COMMITS = 6
WORDS = ("alert", "score", "within 5 s", "für Ärzte", "a: b", "no", "1.10")


def write_randomly(device, rng):
    """Write some items anew over some files: moves, renames, removals and links among them."""
    for path in [*device.root.rglob("*.yaml"), *device.root.rglob("*.md")]:
        path.unlink()
    needs = [f"UN-{number}" for number in range(6) if rng.random() < 0.7]
    requirements = [f"SRS-{number}" for number in range(6) if rng.random() < 0.7]
    files = {"samdocs.yaml": BASE.replace("device:\n", f"device:\n  summary: {rng.random()}\n", 1)}
    for collection, names in (("user_needs", needs), ("software_requirements", requirements)):
        for name in names:
            file = f"{rng.choice('abc')}/{collection}-{rng.choice('xy')}.yaml"
            entry = f"  - id: {name}\n    title: '{rng.choice(WORDS)}'\n"
            if rng.random() < 0.2:
                entry += f"    formerly: {name}0\n"
            if rng.random() < 0.1:
                entry += "    unknown: field\n"
            if collection == "software_requirements" and needs:
                entry += f"    derives_from: [{rng.choice(needs)}]\n"
            files[file] = files.get(file, f"{collection}:\n") + entry
    files["documents/sdp.md"] = f"# Scope\n\n{rng.choice(WORDS)}\n"
    files[f"evidence/{rng.choice('ab')}.xml"] = rng.choice(WORDS)
    device.write(files)


@pytest.mark.parametrize("seed", range(8))
def test_two_revisions_differ_as_their_checkouts_do(new_repository, tmp_path, seed):
    device, rng = new_repository(), random.Random(seed)
    commits = []
    for _ in range(COMMITS):
        write_randomly(device, rng)
        commits.append(device.commit({}))
        if rng.random() < 0.3 and len(commits) > 2:
            device.git("merge", "--quiet", "--strategy=ours", "--no-edit", commits[-2])
    old, new = rng.sample(commits, 2)
    folders = []
    for number, commit in enumerate((old, new)):
        device.git("checkout", "--quiet", commit)
        folders.append(shutil.copytree(device.root, tmp_path / f"checkout-{number}"))
        shutil.rmtree(folders[-1] / ".git")

    by_revision = compare(*(load_project(device.root, at=commit) for commit in (old, new)))
    by_checkout = compare(*(load_project(folder) for folder in folders))
    assert by_revision.ids
    assert [(f.path, f.word) for f in by_revision.files] == [
        (f.path, f.word) for f in by_checkout.files
    ]
    assert replace(by_revision, files=()) == replace(by_checkout, files=())
