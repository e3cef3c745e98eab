"""No command runs anything that a repository, its settings or inherited `GIT_*` name (T8).

All traps are set at once, and every command of the program is run among them. That each of them can
be sprung by the unprotected git program is shown in tests/evidence/git/test_hostile.py.
"""

import os
import shutil
import subprocess

import pytest

from samdocs.cli.app import COMMANDS, run_command
from samdocs.outputs.manifest import read_manifest
from tests.projects import BASE
from tests.repositories import Repository
from tests.signing import make_ssh_signer

ITEMS = """\
user_needs:
  - {id: UN-001, title: %s, text: The nurse acts in time.}
software_requirements:
  - {id: SRS-001, title: Score, text: The software shall show a score., derives_from: UN-001}
tests:
  - {id: TC-001, title: Clock, level: system, verifies: SRS-001, expected: A score.}
"""
SETTINGS = """\
controlled_from: v1.0.0
change_control: {signed_tags: true}
documents: {srs: {number: EX-SRS, revision: 1, owner: maria, approvals: [{role: quality, meaning: approved}]}}
people: [{id: maria, name: Maria, email: maria@example.org, roles: [quality], signing_keys: [%s]}]
"""
PROGRAMS = (
    *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass"),
    *("core.gitProxy", "core.alternateRefsCommand", "credential.helper", "diff.external"),
    *("gpg.program", "gpg.openpgp.program", "gpg.ssh.program", "gpg.x509.program"),
    *("gpg.ssh.defaultKeyCommand", "filter.x.clean", "filter.x.smudge", "filter.x.process"),
    *("diff.x.textconv", "diff.x.command", "uploadpack.packObjectsHook", "pager.log"),
    *("sequence.editor", "interactive.diffFilter", "trailer.x.command", "trailer.x.cmd"),
    *("merge.x.driver", "difftool.x.cmd", "mergetool.x.cmd", "remote.origin.uploadpack"),
)
HOOKS = ("pre-commit", "post-index-change", "reference-transaction", "post-checkout", "fsmonitor")
VARIABLES = (
    *("GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "GIT_EDITOR", "EDITOR", "GIT_SSH"),
    *("GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_PROXY_COMMAND", "GIT_SEQUENCE_EDITOR"),
)
WHY = "--reason=It still holds as it stands."
#: Each command with what it is to do, and the exit codes it may end with.
LINES: dict[str, tuple[list[str], set[int]]] = {
    "init": (["../new", "--example"], {0}),
    "check": (["--stage=submission"], {1}),
    "explain": (["REL006"], {0}),
    "rules": ([], {0}),
    "build": (["--format=html", "-o../out"], {0}),
    "release": (["v1.1.0", "-o../released"], {1}),
    "verify": (["../package", "--rebuild"], {0, 1}),
    "matrix": ([], {0, 1}),
    "show": (["SRS-001", "--at=v1.0.0"], {0}),
    "trace": (["SRS-001"], {0}),
    "history": (["UN-001"], {0}),
    "inspect": (["samdocs.yaml"], {1}),
    "diff": (["v1.0.0", "--format=json"], {0}),
    "impact": (["--since=v1.0.0"], {0}),
    "protocol": (["TC-001", "--format=yaml"], {0}),
    "new": (["test", "--from-pytest"], {0}),
    "review": (["SRS-001", "UN-001", WHY, "--person=maria", "--yes"], {0}),
    "approve": (["srs", "--role=quality", "--meaning=approved"], {0, 2}),
    "attest": (["VER004", WHY, "--person=maria"], {0}),
    "waive": (
        [
            "REQ001",
            "SRS-001",
            "--person=maria",
            "--justification=It is a trial.",
            "--impact=Nothing is shown wrongly.",
        ],
        {0, 2},
    ),
    "export": (["json"], {0, 1}),
    "schema": ([], {0}),
    "doctor": ([], {0, 2}),
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A signed history with a package made of it, before any trap is set."""
    folder = tmp_path_factory.mktemp("origin")
    for name in ("home", "device"):
        (folder / name).mkdir()
    maria = make_ssh_signer(folder, "maria")
    made = Repository(folder / "device", folder / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    settings = BASE + SETTINGS % maria.public
    for version, title in (("1.0.0", "First"), ("1.1.0", "Second")):
        text = settings.replace("version: 1.0.0", f"version: {version}")
        made.write(
            {
                "samdocs.yaml": text,
                "items.yaml": ITEMS % title,
                ".gitattributes": "* filter=x diff=x\n",
            }
        )
        made.git("add", "--all")
        made.git(*maria.options, "commit", "--quiet", "--gpg-sign", f"--message={title}")
        made.git(*maria.options, "tag", "--sign", "--message=Release", f"v{version}")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.root)
        assert run_command(["build", "--format=html", "--document=srs", "-o../package"]) == 0
    return folder


@pytest.fixture
def trapped(origin, tmp_path, monkeypatch):
    """A copy of it with every trap set, and the file that any of them leaves."""
    shutil.copytree(origin, tmp_path, dirs_exist_ok=True)
    canary, program = tmp_path / "canary", tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {canary}\nexit 1\n')
    program.chmod(0o755)
    made = Repository(tmp_path / "device", tmp_path / "home")
    _set_traps(made, program)
    for name in VARIABLES:
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("GIT_EXEC_PATH", str(program.parent))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(program))
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")
    (made.home / ".gitconfig").write_text("[user]\n\temail = maria@example.org\n")
    monkeypatch.setenv("HOME", str(made.home))
    monkeypatch.chdir(made.root)
    os.utime(made.root / "items.yaml", (1, 1))
    canary.unlink(missing_ok=True)
    return canary


def _set_traps(made: Repository, program) -> None:
    lines = [f"[include]\n\tpath = {program.parent}/more\n[log]\n\tshowSignature = true\n"]
    for key in PROGRAMS:
        section, _, name = key.rpartition(".")
        head, _, middle = section.partition(".")
        title = f'{head} "{middle}"' if middle else head
        lines.append(f"[{title}]\n\t{name} = {program}\n")
    commands = ("rev-parse", "cat-file", "for-each-ref", "rev-list", "ls-tree", "diff-tree")
    lines += [f"[alias]\n\t{command} = !{program}\n" for command in commands]
    (program.parent / "more").write_text(f"[core]\n\thooksPath = {program.parent}/hooks\n")
    hooks = program.parent / "hooks"
    hooks.mkdir()
    for name in HOOKS:
        (hooks / name).symlink_to(program)
        (made.root / ".git/hooks" / name).symlink_to(program)
    for name in ("git", "gpg", "ssh-keygen"):  # beside the project's files
        (made.root / name).symlink_to(program)
    for name in ("conftest.py", "test_trap.py"):
        text = f"import os\nos.system('{program}')\ndef test_trap(): pass\n"
        (made.root / name).write_text(text)
    exclude = made.root / ".git/info/exclude"
    exclude.write_text("/git\n/gpg\n/ssh-keygen\n/records\n/*.py\n")
    with (made.root / ".git/config").open("a") as config:
        config.writelines(lines)


def test_every_command_is_tried():
    assert set(LINES) == set(COMMANDS)


def test_the_traps_can_be_sprung(trapped):
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
    subprocess.run(["git", "status"], env=environment, capture_output=True)

    assert "program" in trapped.read_text()


@pytest.mark.parametrize("command", LINES)
def test_command_springs_no_trap(command, trapped, capsysbinary):
    arguments, codes = LINES[command]

    code = run_command([command, *arguments])

    said = capsysbinary.readouterr()
    assert not trapped.exists(), trapped.read_text()
    assert code in codes, said.err.decode()


def test_answers_are_those_of_the_repository_without_traps(trapped, capsysbinary, tmp_path):
    run_command(["history", "UN-001", "--format=json"])
    hostile = capsysbinary.readouterr().out
    run_command(["build", "--format=html", "--document=srs", "-o../again"])

    assert hostile.count(b'"verified": true') == 2
    one, other = (read_manifest(tmp_path / name) for name in ("package", "again"))
    assert one.predicate["git"] == other.predicate["git"]
    assert not trapped.exists()
