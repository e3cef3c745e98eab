"""Run samdocs as its console script does, and write down every file, program and socket it asks for.

Usage: python watched.py LOG ARGUMENTS…; the log holds one JSON list for each event.
"""

import json
import os
import sys

PREFIXES = ("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "pty.", "socket.")
NAMES = {"open", "os.listdir", "os.scandir", "subprocess.Popen", "ctypes.dlopen", "import"}


def watch(log: int) -> None:
    """Write events to an open file from now on; nothing can take the hook away again."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in NAMES - {"import"} or event.startswith(PREFIXES):
            told = [os.fsdecode(a) if isinstance(a, bytes) else str(a) for a in arguments]
            os.write(log, json.dumps([event, *told]).encode() + b"\n")

    sys.addaudithook(hook)


def main() -> int:
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.argv = ["samdocs", *sys.argv[2:]]
    sys.path.pop(0)  # the folder of this script
    watch(log)
    from samdocs.cli.__main__ import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
