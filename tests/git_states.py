"""States a repository can be in, each built for real from a small project with a history and a tag.

A builder takes a repository in which everything is in order, and returns the folder of the project.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.projects import BASE
from tests.repositories import Repository

NEED = "user_needs:\n  - {id: UN-001, title: %s, text: The nurse acts in time.}\n"
ITEMS = "items.yaml"
WHO = "A <a@b.c> 1709366400 +0000"

Builder = Callable[[Repository], Path]
#: Name of the state → how it is built.
STATES: dict[str, Builder] = {}


def state(name: str) -> Callable[[Builder], Builder]:
    """Register the builder of a state."""

    def register(build: Builder) -> Builder:
        STATES[name] = build
        return build

    return register


def make_device(folder: Path, *options: str) -> Repository:
    """Make a repository in which everything is in order: two commits and the tag v1.0.0."""
    for name in ("home", "device"):
        (folder / name).mkdir()
    made = Repository(folder / "device", folder / "home")
    made.git("init", "--quiet", "--initial-branch=main", *options)
    made.commit({"samdocs.yaml": BASE, ITEMS: NEED % "First"}, "Begin")
    made.commit({ITEMS: NEED % "Second"}, "Say more")
    made.git("tag", "--annotate", "--message=Release", "v1.0.0")
    return made


def _loose(made: Repository, name: str) -> Path:
    found = made.git("rev-parse", name)
    return made.root / ".git/objects" / found[:2] / found[2:]


def _commit_with(made: Repository, head: str, message: bytes = b"Odd\n") -> None:
    tree = made.git("rev-parse", "HEAD^{tree}")
    parent = made.git("rev-parse", "HEAD")
    lines = f"tree {tree}\nparent {parent}\n{head}\n"
    made.commit_object(lines.encode() + b"\n" + message)


# The folder and its repository


@state("in order")
def _(made: Repository) -> Path:
    return made.root


@state("no repository")
def _(made: Repository) -> Path:
    shutil.rmtree(made.root / ".git")
    return made.root


@state("no commit")
def _(made: Repository) -> Path:
    shutil.rmtree(made.root / ".git")
    made.git("init", "--quiet")
    return made.root


@state("not in the commit")
def _(made: Repository) -> Path:
    inner = made.root / "inner"
    inner.mkdir()
    for name in ("samdocs.yaml", ITEMS):
        shutil.copy(made.root / name, inner)
    return inner


@state("sha256")
def _(made: Repository) -> Path:
    folder = made.root.parent / "long"
    folder.mkdir()
    return make_device(folder, "--object-format=sha256").root


@state("work tree of another")
def _(made: Repository) -> Path:
    made.git("worktree", "add", "--quiet", "--detach", "../linked", "v1.0.0")
    return made.root.parent / "linked"


@state("bare")
def _(made: Repository) -> Path:
    made.git("clone", "--quiet", "--bare", ".", "../bare.git")
    bare = made.root.parent / "bare.git"
    for name in ("samdocs.yaml", ITEMS):
        shutil.copy(made.root / name, bare)
    return bare


@state("called bare")
def _(made: Repository) -> Path:
    made.config("core.bare", "true")
    return made.root


@state("work tree elsewhere")
def _(made: Repository) -> Path:
    made.config("core.worktree", str(made.root.parent / "home"))
    return made.root


@state("git folder elsewhere")
def _(made: Repository) -> Path:
    (made.root / ".git").rename(made.root.parent / "real.git")
    (made.root / ".git").write_text(f"gitdir: {made.root.parent}/real.git\n")
    return made.root


@state("git folder behind a link")
def _(made: Repository) -> Path:
    (made.root / ".git").rename(made.root.parent / "real.git")
    (made.root / ".git").symlink_to(made.root.parent / "real.git")
    return made.root


@state("git file that is none")
def _(made: Repository) -> Path:
    shutil.rmtree(made.root / ".git")
    (made.root / ".git").write_text("hello\n")
    return made.root


@state("settings that cannot be read")
def _(made: Repository) -> Path:
    (made.root / ".git/config").write_text("[core\n")
    return made.root


@state("reference that is a pipe")
def _(made: Repository) -> Path:
    (made.root / ".git/refs/heads/main").unlink()
    os.mkfifo(made.root / ".git/refs/heads/main")
    return made.root


@state("format of the future")
def _(made: Repository) -> Path:
    made.config("core.repositoryFormatVersion", "1")
    made.config("extensions.refStorage", "table-of-the-future")
    return made.root


@state("inside a submodule")
def _(made: Repository) -> Path:
    outer = Repository(made.root.parent / "outer", made.home)
    outer.root.mkdir()
    outer.git("init", "--quiet", "--initial-branch=main")
    allow = ("-c", "protocol.file.allow=always")
    outer.git(*allow, "submodule", "--quiet", "add", str(made.root), "device")
    outer.commit({"README.md": "Outer\n"})
    return outer.root / "device"


# What is checked out


@state("detached")
def _(made: Repository) -> Path:
    made.git("checkout", "--quiet", "--detach")
    return made.root


@state("changed file")
def _(made: Repository) -> Path:
    made.write({ITEMS: NEED % "Changed"})
    return made.root


@state("staged file")
def _(made: Repository) -> Path:
    made.write({ITEMS: NEED % "Changed"})
    made.git("add", ITEMS)
    return made.root


@state("new file")
def _(made: Repository) -> Path:
    made.write({"more.yaml": NEED.replace("001", "002") % "More"})
    return made.root


@state("ignored file")
def _(made: Repository) -> Path:
    made.commit({".gitignore": "more.yaml\n"})
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0")
    made.write({"more.yaml": NEED.replace("001", "002") % "More"})
    return made.root


@state("file assumed unchanged")
def _(made: Repository) -> Path:
    made.git("update-index", "--assume-unchanged", ITEMS)
    made.write({ITEMS: NEED % "Changed"})
    return made.root


@state("file skipped")
def _(made: Repository) -> Path:
    made.git("update-index", "--skip-worktree", ITEMS)
    made.write({ITEMS: NEED % "Changed"})
    return made.root


@state("sparse checkout")
def _(made: Repository) -> Path:
    made.commit({"more/more.yaml": NEED.replace("001", "002") % "More"})
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0")
    made.git("sparse-checkout", "set", "--no-cone", "/*", "!/more/")
    return made.root


@state("line ends changed by git")
def _(made: Repository) -> Path:
    made.config("core.autocrlf", "true")
    (made.root / ITEMS).unlink()
    made.git("checkout", "--", ITEMS)
    return made.root


@state("index gone")
def _(made: Repository) -> Path:
    (made.root / ".git/index").unlink()
    return made.root


@state("index broken")
def _(made: Repository) -> Path:
    (made.root / ".git/index").write_bytes(b"DIRC broken")
    return made.root


@state("index locked")
def _(made: Repository) -> Path:
    (made.root / ".git/index.lock").touch()
    return made.root


@state("merge not finished")
def _(made: Repository) -> Path:
    made.git("checkout", "--quiet", "-b", "other", "HEAD~1")
    made.commit({"b.txt": "other\n"})
    made.git("checkout", "--quiet", "main")
    made.git("merge", "--quiet", "--no-commit", "--no-ff", "other")
    return made.root


# What the history holds


@state("shallow")
def _(made: Repository) -> Path:
    made.git("clone", "--quiet", "--depth=1", f"file://{made.root}", "../shallow")
    return made.root.parent / "shallow"


@state("grafted")
def _(made: Repository) -> Path:
    (made.root / ".git/info").mkdir(exist_ok=True)
    (made.root / ".git/info/grafts").write_text(made.git("rev-parse", "HEAD") + "\n")
    return made.root


@state("commit replaced")
def _(made: Repository) -> Path:
    forged = made.git("commit-tree", "-m", "Forged", "HEAD^{tree}")
    made.git("replace", "HEAD", forged)
    return made.root


@state("file replaced")
def _(made: Repository) -> Path:
    other = made.git("hash-object", "-w", "--stdin", stdin=(NEED % "Forged").encode())
    made.git("replace", f"HEAD:{ITEMS}", other)
    return made.root


@state("date before the parent")
def _(made: Repository) -> Path:
    made.day = -40
    made.commit({"a.txt": "1\n"}, "Older")
    return made.root


@state("date in the future")
def _(made: Repository) -> Path:
    made.git("commit", "-q", "--allow-empty", "-m", "x", GIT_COMMITTER_DATE="2099-01-01T00:00:00Z")
    return made.root


@state("date out of range")
def _(made: Repository) -> Path:
    _commit_with(made, f"author {WHO}\ncommitter A <a@b.c> 99999999999999 +0000")
    return made.root


@state("date of a parent in the future")
def _(made: Repository) -> Path:
    made.git("commit", "-q", "--allow-empty", "-m", "x", GIT_COMMITTER_DATE="2080-01-01T00:00:00Z")
    made.commit({"a.txt": "1\n"}, "Now")
    return made.root


@state("message with escapes")
def _(made: Repository) -> Path:
    made.write({ITEMS: NEED % "Third"})
    message = b"\x1b[2J<script>alert(1)</script> \xff ::error::x\r\xe2\x80\xaetxt\n"
    made.git("commit", "--quiet", "--all", "--file=-", stdin=message)
    return made.root


@state("commit without author")
def _(made: Repository) -> Path:
    _commit_with(made, "committer nobody")
    return made.root


# What is missing, broken or elsewhere


@state("objects of another repository")
def _(made: Repository) -> Path:
    made.git("clone", "--quiet", "--shared", ".", "../borrower")
    return made.root.parent / "borrower"


@state("objects of a repository that is gone")
def _(made: Repository) -> Path:
    made.git("clone", "--quiet", "--shared", ".", "../borrower")
    shutil.rmtree(made.root / ".git")
    return made.root.parent / "borrower"


@state("partial clone")
def _(made: Repository) -> Path:
    made.config("uploadpack.allowFilter", "true")
    source, target = f"file://{made.root}", "../partial"
    made.git("clone", "--quiet", "--filter=blob:none", source, target)
    return made.root.parent / "partial"


@state("file missing in the past")
def _(made: Repository) -> Path:
    _loose(made, f"HEAD~1:{ITEMS}").unlink()
    return made.root


@state("file missing")
def _(made: Repository) -> Path:
    _loose(made, f"HEAD:{ITEMS}").unlink()
    return made.root


@state("tree missing")
def _(made: Repository) -> Path:
    _loose(made, "HEAD^{tree}").unlink()
    return made.root


@state("commit missing")
def _(made: Repository) -> Path:
    _loose(made, "HEAD").unlink()
    return made.root


@state("commit missing in the past")
def _(made: Repository) -> Path:
    _loose(made, "HEAD~1").unlink()
    return made.root


@state("tag missing")
def _(made: Repository) -> Path:
    _loose(made, "v1.0.0").unlink()
    return made.root


@state("object broken")
def _(made: Repository) -> Path:
    loose = _loose(made, f"HEAD:{ITEMS}")
    loose.chmod(0o644)
    loose.write_bytes(b"broken")
    return made.root


@state("object forged")
def _(made: Repository) -> Path:
    other = made.git("hash-object", "-w", "--stdin", stdin=(NEED % "Forged").encode())
    loose = _loose(made, f"HEAD~1:{ITEMS}")
    loose.chmod(0o644)
    shutil.copy(made.root / ".git/objects" / other[:2] / other[2:], loose)
    return made.root


@state("commit forged in the past")
def _(made: Repository) -> Path:
    tree = made.git("rev-parse", "HEAD~1^{tree}")
    other = made.git("commit-tree", "-m", "Forged", tree)
    loose = _loose(made, "HEAD~1")
    loose.chmod(0o644)
    shutil.copy(made.root / ".git/objects" / other[:2] / other[2:], loose)
    return made.root


@state("pack broken")
def _(made: Repository) -> Path:
    made.git("gc", "--quiet")
    [pack] = (made.root / ".git/objects/pack").glob("*.pack")
    pack.chmod(0o644)
    pack.write_bytes(pack.read_bytes()[:40] + b"\0" * 200)
    return made.root


@state("HEAD broken")
def _(made: Repository) -> Path:
    (made.root / ".git/HEAD").write_text("broken\n")
    return made.root


@state("HEAD leads nowhere")
def _(made: Repository) -> Path:
    (made.root / ".git/HEAD").write_text("0" * 39 + "1\n")
    return made.root


# Submodules and large files


def _with_submodule(made: Repository, folder: str, files: dict[str, str]) -> None:
    other = Repository(made.root.parent / "library", made.home)
    other.root.mkdir()
    other.git("init", "--quiet", "--initial-branch=main")
    other.commit(files)
    allow = ("-c", "protocol.file.allow=always")
    made.git(*allow, "submodule", "--quiet", "add", str(other.root), folder)


@state("submodule with code")
def _(made: Repository) -> Path:
    _with_submodule(made, "src/core", {"core.c": "int x;\n"})
    made.commit({"architecture.yaml": SYSTEM})
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0")
    return made.root


SYSTEM = "software_items:\n  - {id: SI-001, title: Core, kind: system, paths: [src/core/**]}\n"


@state("submodule with sources")
def _(made: Repository) -> Path:
    _with_submodule(made, "shared", {"more.yaml": NEED.replace("001", "002") % "More"})
    made.commit({})
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0")
    return made.root


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"


@state("large file as a source")
def _(made: Repository) -> Path:
    made.commit({"more.yaml": POINTER})
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0")
    return made.root


@state("large file as a source, filled in")
def _(made: Repository) -> Path:
    made.commit({"more.yaml": POINTER})
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0")
    made.write({"more.yaml": NEED.replace("001", "002") % "More"})
    return made.root


@state("large file beside the sources")
def _(made: Repository) -> Path:
    made.commit({"model.bin": POINTER})
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0")
    return made.root


# Names of references


@state("tag lightweight")
def _(made: Repository) -> Path:
    made.git("tag", "--delete", "v1.0.0")
    made.git("tag", "v1.0.0")
    return made.root


@state("tag of a tag")
def _(made: Repository) -> Path:
    made.git("tag", "--annotate", "--message=Inner", "inner")
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0", "inner")
    made.git("tag", "--delete", "inner")
    return made.root


@state("tag elsewhere")
def _(made: Repository) -> Path:
    made.git("tag", "--force", "--annotate", "--message=Release", "v1.0.0", "HEAD~1")
    return made.root


@state("tag of a file")
def _(made: Repository) -> Path:
    made.git("tag", "--force", "--annotate", "--message=x", "v1.0.0", f"HEAD:{ITEMS}")
    return made.root


@state("tag peeled wrongly")
def _(made: Repository) -> Path:
    made.git("pack-refs", "--all")
    packed = made.root / ".git/packed-refs"
    old, new = made.git("rev-parse", "HEAD"), made.git("rev-parse", "HEAD~1")
    packed.write_text(packed.read_text().replace(f"^{old}", f"^{new}"))
    return made.root


@state("two tags")
def _(made: Repository) -> Path:
    made.git("tag", "--annotate", "--message=Again", "v1.0")
    return made.root


@state("tag and branch of one name")
def _(made: Repository) -> Path:
    made.git("branch", "v1.0.0", "HEAD~1")
    return made.root


@state("tags that differ by case")
def _(made: Repository) -> Path:
    made.git("tag", "--annotate", "--message=Other", "V1.0.0", "HEAD~1")
    made.git("pack-refs", "--all")
    return made.root


@state("references named like options")
def _(made: Repository) -> Path:
    for name in ("refs/tags/--output=x", "refs/heads/-x", "refs/tags/-v1.0.0"):
        made.git("update-ref", name, "HEAD")
    return made.root


@state("branch named HEAD")
def _(made: Repository) -> Path:
    made.git("update-ref", "refs/heads/HEAD", "HEAD~1")
    made.git("update-ref", "refs/tags/HEAD", "HEAD~1")
    return made.root


# Settings and hooks; what each of them would run is tried in tests/security


@state("hostile settings")
def _(made: Repository) -> Path:
    program = made.root.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {made.root.parent}/canary\nexit 1\n")
    program.chmod(0o755)
    for key in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass"),
        *("diff.external", "gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand"),
        *("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "credential.helper"),
        *("uploadpack.packObjectsHook", "core.alternateRefsCommand", "core.gitProxy"),
    ):
        made.config(key, str(program))
    made.config("alias.rev-parse", f"!{program}")
    made.config("log.showSignature", "true")
    (made.root / ".git/info").mkdir(exist_ok=True)
    (made.root / ".git/info/attributes").write_text("* filter=x diff=x\n")
    more = made.root.parent / "more.config"
    more.write_text(f"[core]\n\tfsmonitor = {program}\n\thooksPath = {made.root.parent}\n")
    made.config("include.path", str(more))
    made.config(f"includeIf.gitdir:{made.root}/.git.path", str(more))
    made.config("url.file:///nowhere.insteadOf", str(made.root))
    os.utime(made.root / ITEMS, (1, 1))
    return made.root
