"""Real repositories with fixed names and dates, written by the unprotected git program."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2024, 3, 1, 8, 0, tzinfo=UTC)
GIT = shutil.which("git")


class Repository:
    """A repository that the unprotected git program writes, as a person would."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root = root
        self.home = home
        self.day = 0

    def git(self, *args: str, stdin: bytes = b"", check: bool = True, **environment: str) -> str:
        at = (START + timedelta(days=self.day)).isoformat()
        fixed = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada Author",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_NAME": "Cora Committer",
            "GIT_COMMITTER_EMAIL": "cora@example.org",
            "GIT_COMMITTER_DATE": at,
            "LC_ALL": "C",
        }
        ran = subprocess.run(
            [GIT, *args],
            cwd=self.root,
            env=fixed | environment,
            input=stdin,
            capture_output=True,
        )
        assert not check or ran.returncode == 0, ran.stderr.decode()
        return ran.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files: dict[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, files: dict[str, str | bytes], message: str = "Change") -> str:
        """Commit these files a day after the commit before, and return the id."""
        self.day += 1
        self.write(files)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def commit_object(self, content: bytes) -> str:
        """Store a commit object byte by byte, make it the current commit, and return its id."""
        made = self.git(
            "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=content
        )
        self.git("update-ref", "HEAD", made)
        return made

    def config(self, key: str, value: str) -> None:
        self.git("config", key, value)
