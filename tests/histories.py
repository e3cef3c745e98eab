"""Repositories from the numbered steps of an example; tests/rules/README.md tells how they are written."""

import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from samdocs.outputs.reports.examples import HISTORY, Step, read_steps
from tests.content_hashes import fill_hashes
from tests.repositories import Repository

#: The day before the first commit; each further one is made a day later unless it says its date.
BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
PERSON = {"name": "Ada Author", "email": "ada@example.org"}
_COMMIT = re.compile(r"\{commit:(?P<step>[\w.-]+)\}")


def write_example(root: Path, example: Path, base: Path) -> dict[str, str]:
    """Write the project of an example, with its commits if it has any.

    Args:
        root: The folder to be made; a folder `home` is made beside it.
        example: Holds the files, and perhaps `history/`.
        base: Holds what every project begins with.

    Returns:
        The id of each commit by the name of its step.
    """
    shutil.copytree(base, root)
    steps = read_steps(example)
    commits = _commit_all(root, example / HISTORY, steps) if steps else {}
    shutil.copytree(
        example, root, dirs_exist_ok=True, ignore=lambda folder, _: _left_out(example, folder)
    )
    _fill_commits(root, commits)
    fill_hashes(root)
    return commits


def _left_out(example: Path, folder: str) -> set[str]:
    return {HISTORY} if Path(folder) == example else set()


def _commit_all(root: Path, folder: Path, steps: tuple[Step, ...]) -> dict[str, str]:
    home = root.parent / "home"
    home.mkdir(exist_ok=True)
    repository = Repository(root, home)
    repository.git("init", "--quiet", "--initial-branch=main")
    made: dict[str, str] = {}
    for number, step in enumerate(steps, start=1):
        environment = _environment(step, BEGIN + timedelta(days=number))
        if made:
            repository.git("checkout", "--quiet", "--detach", made.get(step.text("from"), "HEAD"))
        for other in step.texts("merge"):
            # A conflict is settled by what the step writes.
            options = ("--quiet", "--no-ff", "--no-commit")
            repository.git("merge", *options, made[other], check=False, **environment)
        _write(root, folder / step.name, step)
        _fill_commits(root, made)
        fill_hashes(root)
        repository.git("add", "--all", "--force")
        message = step.text("message", step.subject)
        options = ("--quiet", "--allow-empty", "--cleanup=verbatim", "--message", message)
        repository.git("commit", *options, **environment)
        made[step.name] = repository.git("rev-parse", "HEAD")
        for tag in step.texts("tags"):
            repository.git("tag", "--annotate", "--message", f"Release {tag}", tag, **environment)
    repository.git("checkout", "--quiet", "-B", "main")
    return made


def _write(root: Path, folder: Path, step: Step) -> None:
    for name in step.deleted:
        (root / name).unlink()
    for name in step.files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, root / name)


def _fill_commits(root: Path, made: Mapping[str, str]) -> None:
    """Write into the files of a project the ids of the commits that steps have made."""
    files = [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    for path in sorted(files) if made else ():
        content = path.read_bytes().decode("utf-8", "surrogateescape")
        filled = _COMMIT.sub(lambda place: made[place["step"]], content)
        if filled != content:
            path.write_bytes(filled.encode("utf-8", "surrogateescape"))


def _environment(step: Step, usual: datetime) -> dict[str, str]:
    assert step.facts.keys() <= {"author", "email", "date", "message", "tags", "from", "merge"}
    date = datetime.fromisoformat(step.text("date", usual.isoformat()))
    at = date.replace(tzinfo=date.tzinfo or UTC, hour=date.hour or usual.hour).isoformat()
    facts = {"NAME": step.text("author", PERSON["name"]), "DATE": at}
    facts["EMAIL"] = step.text("email", PERSON["email"])
    return {
        f"GIT_{who}_{key}": text for who in ("AUTHOR", "COMMITTER") for key, text in facts.items()
    }
