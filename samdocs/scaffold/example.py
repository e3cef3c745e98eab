"""The example project with its history: two people, signed commits, two releases, one to come."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from samdocs.checks.document_set import is_present
from samdocs.config import Config, Person
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.making import NewRepository, Signer, make_key
from samdocs.evidence.git.objects import resolve
from samdocs.project import load_project
from samdocs.scaffold.records import (
    approve,
    attest_rules,
    carried_out,
    review_links,
    waiting_documents,
)
from samdocs.scaffold.states import changed, state_after, with_commits
from samdocs.scaffold.story import (
    CONTROLLED,
    LEAD,
    QUALITY,
    SETTINGS,
    STEPS,
    UNCONTROLLED,
    Edit,
)

#: Keys lie inside `.git`, which no clone and no document takes along.
_KEYS = ".git/example-keys"
_OWN_HISTORY = Edit(SETTINGS, UNCONTROLLED, CONTROLLED)
_SIGNER = re.compile(r"(?P<start>  - \{id: (?P<id>[a-z.]+), .*)\}\n")
_DOCUMENT = re.compile(
    r"  (?P<key>[a-z_0-9]+): \{(?P<rest>number: \S+, revision: (?P<revision>\d+),.*\n)"
)
_SYSTEM = "eQMS"
_FIRST_RECORD = 101


@dataclass(frozen=True)
class _Making:
    """The folder the history is made in, and who signs."""

    root: Path
    settings: Config
    final: Mapping[str, bytes]

    @property
    def repository(self) -> NewRepository:
        return NewRepository(self.root)

    def person(self, name: str) -> Person:
        return next(person for person in self.settings.people if person.id == name)

    def signer(self, name: str) -> Signer:
        person = self.person(name)
        return Signer(person.name, person.email or "", self.root / _KEYS / name)


def make_example(target: Path) -> None:
    """Write the example with its history into a new folder, all of it or nothing.

    Every run makes new keys, so commits have other ids each time; their content is the same.

    Raises:
        SamdocsError: The folder holds something, cannot be written, or git or ssh-keygen is missing.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SamdocsError(f"`{target.name}` exists and is not empty", "name a new folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as fault:
        reason = (fault.strerror or "it cannot be made").lower()
        raise SamdocsError(
            f"`{target.name}` cannot be written: {reason}", "name another"
        ) from fault
    try:
        root = staging / "project"
        _tell(root)
        root.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _use_as(target, QUALITY)


def read_example() -> Mapping[str, bytes]:
    """Return the files of the example project, by name, as samdocs brings them."""
    package = Path(__file__).parents[1]
    inside = package / "example_project"
    root = inside if inside.is_dir() else package.parent / "example_project"
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    names = {path.relative_to(root): path for path in files}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in names.items()
        if name.parts[0] != "dist" and not any(part.startswith(".") for part in name.parts)
    }


def _tell(root: Path) -> None:
    final = read_example()
    root.mkdir()
    repository = NewRepository(root)
    repository.begin()
    repository.configure("gpg.format", "ssh")
    making = _Making(root, _settings(root, final), final)
    keys = root / _KEYS
    keys.mkdir()
    public = {
        name: make_key(keys / name, making.person(name).email or "") for name in (LEAD, QUALITY)
    }
    lines = (
        f'{making.person(name).email} namespaces="git" {key}\n' for name, key in public.items()
    )
    (keys / "allowed_signers").write_text("".join(lines), encoding="utf-8")
    elsewhere = _kept_elsewhere(root, final)
    told = {**final, SETTINGS: _with_history(final[SETTINGS], public, elsewhere)}
    made: dict[str, str] = {}
    for number, step in enumerate(STEPS):
        _take(_Making(root, making.settings, told), number, made)
        made[step.day] = resolve(root, "HEAD")


def _settings(root: Path, final: Mapping[str, bytes]) -> Config:
    (root / SETTINGS).write_bytes(final[SETTINGS])
    return load_project(root).config


def _kept_elsewhere(root: Path, final: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the documents that the example neither writes nor builds: its people keep them elsewhere."""
    for name, content in final.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    project = load_project(root)
    missing = tuple(key for key in project.config.documents if not is_present(project, key))
    for name in final:
        (root / name).unlink()
    return missing


def _take(making: _Making, number: int, made: Mapping[str, str]) -> None:
    """Make one commit: write what is new, let commands write their records, sign."""
    step = STEPS[number]
    for name, content in with_commits(number, state_after(number, making.final), made).items():
        path = making.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    moment = datetime.fromisoformat(f"{step.day}T09:00:00+00:00")
    if step.approves:
        approve(load_project(making.root), step.approves, moment - timedelta(hours=1))
    if step.records == "link_reviews":
        review_links(load_project(making.root), step, moment)
    elif step.records == "approvals":
        project = load_project(making.root)
        approve(project, (*waiting_documents(project), *carried_out(project)), moment)
    elif step.records == "attestations":
        attest_rules(load_project(making.root), moment)
    trailer = f"\n\nChange: {step.change}" if step.change else ""
    making.repository.commit(making.signer(step.person), moment, step.subject + trailer)
    if step.tag:
        later = moment + timedelta(hours=6)
        making.repository.tag(step.tag, making.signer(QUALITY), later, f"Release {step.tag}")


def _with_history(settings: bytes, public: Mapping[str, str], elsewhere: Sequence[str]) -> bytes:
    """Return samdocs.yaml for a copy with a history: who signs, and which documents lie elsewhere."""
    lines = changed(settings, _OWN_HISTORY).decode("utf-8").splitlines(keepends=True)
    return "".join(_line(line, public, elsewhere) for line in lines).encode()


def _line(line: str, public: Mapping[str, str], elsewhere: Sequence[str]) -> str:
    signer = _SIGNER.fullmatch(line)
    if signer and signer["id"] in public:
        return f'{signer["start"]},\n      signing_keys: ["{public[signer["id"]]}"]}}\n'
    document = _DOCUMENT.fullmatch(line)
    if document and document["key"] in elsewhere:
        record = f"DOC-{_FIRST_RECORD + elsewhere.index(document['key'])}"
        kept = f"external: {{system: {_SYSTEM}, id: {record}, revision: {document['revision']}}}"
        return f"  {document['key']}: {{{kept},\n      {document['rest']}"
    return line


def _use_as(target: Path, name: str) -> None:
    """Let whoever reads the example commit and sign as one of its people, here and nowhere else."""
    keys = target / _KEYS
    person = next(one for one in load_project(target).config.people if one.id == name)
    repository = NewRepository(target)
    for key, value in (
        ("user.name", person.name),
        ("user.email", person.email or ""),
        ("user.signingkey", str(keys / name)),
        ("gpg.ssh.allowedSignersFile", str(keys / "allowed_signers")),
        ("commit.gpgsign", "true"),
        ("tag.gpgsign", "true"),
    ):
        repository.configure(key, value)
