"""Run samdocs at another time, with folders listed in another order.

Usage: python shifted.py SECONDS SEED ARGUMENTS…; SECONDS are added to the clock, folders are listed
in an order that SEED decides.
"""

import datetime
import os
import random
import sys
import time
from collections.abc import Callable


class Listing:
    """What `os.scandir` returns, in another order."""

    def __init__(self, scan: Callable, shuffle: Callable, arguments: tuple) -> None:
        with scan(*arguments) as entries:
            self._entries = iter(shuffle(list(entries)))

    def __iter__(self) -> "Listing":
        return self

    def __next__(self) -> os.DirEntry:
        return next(self._entries)

    def __enter__(self) -> "Listing":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: the folder was read at once."""


def shift(seconds: float, seed: int) -> None:
    """Move the clock of this process and shuffle what folders list."""
    true_time, true_scan, true_list = time.time, os.scandir, os.listdir
    order = random.Random(seed)

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(true_time() + seconds, tz)

    def shuffled(entries: list) -> list:
        order.shuffle(entries)
        return entries

    time.time = lambda: true_time() + seconds
    datetime.datetime = Later
    os.listdir = lambda *arguments: shuffled(true_list(*arguments))
    os.scandir = lambda *arguments: Listing(true_scan, shuffled, arguments)


def main() -> int:
    seconds, seed = float(sys.argv[1]), int(sys.argv[2])
    sys.argv = ["samdocs", *sys.argv[3:]]
    sys.path.pop(0)  # the folder of this script
    import samdocs.cli.app
    from samdocs.cli.__main__ import run

    assert samdocs.cli.app
    if seed:
        shift(seconds, seed)
    return run()


if __name__ == "__main__":
    sys.exit(main())
