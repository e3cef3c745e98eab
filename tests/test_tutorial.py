"""What the tutorial shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.house import ROOT

BLOCK = re.compile(r"^```(yaml|console) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(command: str, folder: Path) -> str:
    words = command.removeprefix("$ samdocs ").split()
    done = subprocess.run(
        [sys.executable, "-m", "samdocs.cli", *words], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr


def test_tutorial_works_as_written(tmp_path):
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")

    for kind, name, body in BLOCK.findall(text):
        if kind == "yaml":
            (tmp_path / name).write_text(body, encoding="utf-8")
            continue
        output = ""
        for line in body.splitlines():
            if line.startswith("$ "):
                output = run(line, tmp_path)
            else:
                assert line in output, f"the tutorial shows\n{line}\nbut samdocs says\n{output}"
                output = output.partition(line)[2]


def test_tutorial_ends_with_ten_documents(tmp_path):
    test_tutorial_works_as_written(tmp_path)

    assert len(list((tmp_path / "dist").glob("*.html"))) == 10
