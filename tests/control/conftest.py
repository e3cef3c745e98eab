"""Projects under git whose people approve documents, with keys of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from samdocs.control import content_hash
from samdocs.project import Project, load_project
from tests.repositories import Repository
from tests.signing import Signer, make_ssh_signer

CONFIG = """\
samdocs: 1
device: {{name: Examplar, identifier: EX-1, version: 1.0.0, intended_use: Shows scores.}}
classification:
  iec62304: {{class: A, rationale: No harm.}}
documents:
  srs: {{revision: {revision}, owner: ada, approvals: [{{role: quality, meaning: approved}}, {{role: clinical, meaning: reviewed}}]}}
  risk_table: {{revision: 1}}
people:
  - {{id: ada, name: Ada Author, email: ada@example.org, roles: [software_lead]}}
  - {{id: maria, name: Maria Keller, roles: [{{role: quality, from: 2024-01-01, until: 2024-12-31}}], signing_keys: ["{maria}"]}}
  - {{id: emil, name: Emil Varga, roles: [clinical], signing_keys: ["{emil}"]}}
"""
ITEMS = """\
software_requirements:
  - {id: SRS-001, title: Score, text: The software shall show the score., criterion: Shown.}
risks:
  - {id: RISK-001, title: Late score}
studies:
  - {id: ST-001, title: Accuracy, protocol: Two hundred cases., executed_at: 2024-05-01T10:00:00Z}
"""
APPROVAL = (
    "  - {{id: {id}, document: {document}, revision: {revision}, content_hash: '{hash}', "
    "person: {person}, role: {role}, meaning: {meaning}, time: {time}, method: {method}{more}}}\n"
)


@dataclass
class Desk:
    """A repository in which people approve documents."""

    repository: Repository
    people: dict[str, Signer]

    @property
    def root(self) -> Path:
        return self.repository.root

    def load(self) -> Project:
        return load_project(self.root)

    def config(self, *, revision: str = "2") -> str:
        keys = {name: signer.public for name, signer in self.people.items()}
        return CONFIG.format(revision=revision, **keys)

    def record(self, **said: str) -> str:
        """Return an approval of the content there is now; `said` changes what it says."""
        document = said.get("document", "srs")
        usual = {
            "id": "APR-001",
            "document": document,
            "revision": "2",
            "hash": content_hash(self.load(), document),
            "person": "maria",
            "role": "quality",
            "meaning": "approved",
            "time": "2024-03-04T09:00:00Z",
            "method": "git_signature",
            "more": "",
        }
        return APPROVAL.format(**usual | said)

    def approve(self, *records: str, signer: str = "", file: str = "records/approvals.yaml") -> str:
        """Commit approvals, signed by a person or by nobody, and return the commit's id."""
        files = {file: "approvals:\n" + "".join(records)}
        options = self.people[signer].options if signer else ()
        self.repository.day += 1
        self.repository.write(files)
        self.repository.git("add", "--all")
        sign = ("--gpg-sign",) if signer else ()
        self.repository.git(*options, "commit", "--quiet", *sign, "--message", "Approve")
        return self.repository.git("rev-parse", "HEAD")


@pytest.fixture
def desk(tmp_path) -> Desk:
    """A committed project with one requirement, and two people who can sign."""
    for name in ("device", "home", "keys"):
        (tmp_path / name).mkdir()
    repository = Repository(tmp_path / "device", tmp_path / "home")
    repository.git("init", "--quiet", "--initial-branch=main")
    people = {name: make_ssh_signer(tmp_path / "keys", name) for name in ("maria", "emil")}
    made = Desk(repository, people)
    repository.commit({"samdocs.yaml": made.config(), "items.yaml": ITEMS}, "Begin")
    return made


Judged = Callable[[], list[tuple[str, str, str]]]
