"""Random histories: what the engine tells is what a checkout of every commit tells.

The oracle is slow and simple: it checks out each commit, loads the project, and compares meanings.
"""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samdocs.evidence.git.item_history import read_item_histories
from samdocs.items.meaning import hash_meaning
from samdocs.project import load_project
from samdocs.project.values import meaning
from tests.projects import BASE
from tests.repositories import Repository

NEEDS = ("UN-1", "UN-2")
REQUIREMENTS = ("SRS-1", "SRS-2")
FILES = ("a.yaml", "b.yaml", "deep/c.yaml")


@dataclass(frozen=True)
class Thing:
    """An item: what it says, and how it is written down."""

    title: str
    links: frozenset[str] = frozenset()
    file: str = FILES[0]
    place: int = 0
    comment: int = 0
    inverse: bool = False
    retired: bool = False


def changed(random, things):
    """Return a state with one or two changes, of meaning or only of layout."""
    now = dict(things)
    for _ in range(random.randint(1, 2)):
        name = random.choice(NEEDS + REQUIREMENTS)
        thing = now.get(name)
        if thing is None:
            now[name] = Thing(random.choice("ABC"), file=random.choice(FILES))
            continue
        step = random.randint(0, 11)
        links = thing.links ^ {random.choice(NEEDS)} if name in REQUIREMENTS else thing.links
        steps = (
            {"title": random.choice("ABC")},
            {"links": links},
            {"links": links},
            {"links": links},
            {"links": links},
            {"file": random.choice(FILES)},
            {"place": random.randint(0, 9)},
            {"comment": thing.comment + 1},
            {"inverse": not thing.inverse},
            {"retired": not thing.retired},
        )
        if step < len(steps):
            now[name] = replace(thing, **steps[step])
        else:
            del now[name]
    return now


def merged(random, one, other):
    """Return a state that takes each item from one of two, or changes it."""
    now = {}
    for name in NEEDS + REQUIREMENTS:
        side = random.choice((one, other))
        if name in side:
            now[name] = side[name]
    return now if random.random() < 0.7 else changed(random, now)


def written(things):
    """Return the files of a state."""
    files = {"samdocs.yaml": BASE}
    for file in FILES:
        blocks = {"user_needs": [], "software_requirements": []}
        here = [(t.place, n) for n, t in things.items() if t.file == file]
        for _, name in sorted(here):
            thing = things[name]
            lines = [f"  - id: {name}", f"    title: {thing.title}  # {thing.comment}"]
            own = sorted(thing.links) if not thing.inverse else []
            back = sorted(
                n for n, t in things.items() if t.inverse and name in t.links and n in REQUIREMENTS
            )
            lines += [f"    derives_from: [{', '.join(own)}]"] if own else []
            lines += [f"    leads_to: [{', '.join(back)}]"] if back else []
            lines += ["    status: retired", "    reason: gone"] if thing.retired else []
            blocks["user_needs" if name in NEEDS else "software_requirements"] += lines
        text = "".join(
            f"{key}:\n" + "".join(f"{line}\n" for line in lines)
            for key, lines in blocks.items()
            if lines
        )
        if text:
            files[file] = text
    return files


def drawn(random, count):
    """Return commits: the numbers of their parents, and their files."""
    states = [changed(random, changed(random, {}))]
    commits = [((), written(states[0]))]
    for number in range(1, count):
        first = random.choice((number, random.randint(1, number)))
        other = random.randint(1, number)
        if other != first and random.random() < 0.4:
            states.append(merged(random, states[first - 1], states[other - 1]))
            commits.append(((first, other), written(states[-1])))
        else:
            states.append(changed(random, states[first - 1]))
            commits.append(((first,), written(states[-1])))
    return commits


def imported(repository, commits):
    """Write commits (parents by number, files) at once; return their ids in order."""
    stream = []
    for number, (parents, files) in enumerate(commits, start=1):
        stream.append("commit refs/heads/main\n")
        stream.append(f"mark :{number}\n")
        stream.append(f"committer C <c@example.org> {1_700_000_000 + number} +0000\n")
        stream.append(f"data {len(str(number))}\n{number}\n")
        for at, parent in enumerate(parents):
            stream.append(f"{'merge' if at else 'from'} :{parent}\n")
        stream.append("deleteall\n")
        for name, text in files.items():
            stream.append(f"M 100644 inline {name}\ndata {len(text.encode())}\n{text}\n")
    marks = repository.home / "marks"
    text = "".join(stream)
    repository.git(
        "fast-import", "--quiet", "--force", f"--export-marks={marks}", stdin=text.encode()
    )
    pairs = [line.split() for line in marks.read_text().splitlines()]
    return [commit for _, commit in sorted((int(mark[1:]), commit) for mark, commit in pairs)]


class Oracle:
    """Everything that a checkout of each commit tells."""

    def __init__(self, repository, parents):
        self.parents = parents
        self.means = {}
        for commit in parents:
            repository.git("checkout", "--quiet", "--force", "--detach", commit)
            loaded = load_project(repository.root)
            self.means[commit] = {
                name: dict(meaning(loaded, item)) for name, item in loaded.items.items()
            }

    def changes(self, commit, name):
        """Whether a commit gives an item a meaning that it has in no parent."""
        now = self.means[commit].get(name)
        before = [self.means[parent].get(name) for parent in self.parents[commit]] or [None]
        return now not in before

    def history(self, name, commit):
        """Return the commits that made an item what it is at a commit."""
        found, seen, waiting = set(), {commit}, [commit]
        while waiting:
            here = waiting.pop()
            now = self.means[here].get(name)
            is_change = self.changes(here, name)
            found |= {here} if is_change else set()
            for parent in self.parents[here]:
                before = self.means[parent].get(name)
                if parent not in seen and (is_change or before == now or before is None):
                    seen.add(parent)
                    waiting.append(parent)
        return found

    def links(self, commit, source):
        stated = self.means[commit].get(source, {})
        return set(stated.get("derives_from", []))

    def origin(self, commit, source, target):
        """Return the commit that made a link: the way down the first parent that has it."""
        for parent in self.parents[commit]:
            if target in self.links(parent, source):
                return self.origin(parent, source, target)
        return commit

    def suspects(self, commit):
        return {
            (source, target)
            for source, stated in self.means[commit].items()
            for target in self.links(commit, source)
            if "status" not in stated and self.is_suspect(commit, source, target)
        }

    def is_suspect(self, commit, source, target):
        now = self.means[commit].get(target)
        made = self.origin(commit, source, target)
        then = self.means[made].get(target)
        if then is None:
            order = list(self.parents)
            known = [c for c in self.history(target, commit) if self.means[c].get(target)]
            then = self.means[min(known, key=order.index)].get(target) if known else None
        # A link to what is retired is no link of the graph, and a finding of its own.
        is_link = now is not None and "status" not in now
        return is_link and hash_meaning(then) != hash_meaning(now)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.integers(0, 2**32).map(Random), count=st.integers(3, 16))
def test_engine_tells_what_a_checkout_of_every_commit_tells(random, count):
    folder = Path(tempfile.mkdtemp())
    try:
        compare_with_oracle(folder, random, count)
    finally:
        shutil.rmtree(folder)


def compare_with_oracle(folder, random, count):
    (folder / "home").mkdir()
    (folder / "device").mkdir()
    repository = Repository(folder / "device", folder / "home")
    repository.git("init", "--quiet", "--initial-branch=main")
    commits = drawn(random, count)
    ids = imported(repository, commits)
    parents = {
        commit: [ids[number - 1] for number in numbers]
        for commit, (numbers, _) in zip(ids, commits, strict=True)
    }
    oracle = Oracle(repository, parents)
    repository.git("checkout", "--quiet", "--force", ids[-1])

    histories = read_item_histories(repository.root, ids[-1])
    for name in NEEDS + REQUIREMENTS:
        assert set(histories.commits_of(name)) == oracle.history(name, ids[-1]), name
        assert dict(histories.latest(name).meaning) == oracle.means[ids[-1]].get(name, {})
    for source in REQUIREMENTS:
        for target in oracle.links(ids[-1], source):
            origin = histories.origin(source, "derives_from", target)
            assert origin.commit == oracle.origin(ids[-1], source, target)
    found = {(link.source, link.target) for link in load_project(repository.root).suspects.links}
    assert found == oracle.suspects(ids[-1])
