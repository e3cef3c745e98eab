"""A rendering process reaches no file, no network and no other program."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = """
import os, socket, subprocess, sys
from pathlib import Path
from samdocs.outputs.pdf_sandbox import leave_network, limit_process, watch
own, known, other = (Path(name) for name in sys.argv[1:4])
"""
WATCH = SETUP + "refusals = watch(readable=[known], writable=own)\n"


@pytest.fixture
def folders(tmp_path):
    """The folder of the process, one it may read, and one it has no business in."""
    names = ("own", "known", "other")
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    (tmp_path / "known" / "way-out").symlink_to(tmp_path / "other" / "file")
    return [tmp_path / name for name in names]


def run(code, folders):
    command = [sys.executable, "-c", code, *map(str, folders)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize(
    "deed",
    [
        "open(other / 'file')",
        "os.open(other / 'file', os.O_RDONLY)",
        "open(known / '..' / 'other' / 'file')",
        "open(known / 'way-out')",
        "open(known / 'file', 'w')",
        "open(known / 'new', 'wb')",
        "os.open(known / 'new', os.O_CREAT)",
        "open(str(own) + '-more')",
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('example.org', 443)",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.execv('/bin/true', ['true'])",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_a_deed_outside_the_walls_is_refused_and_noted(folders, deed):
    preload = "import urllib.request, encodings.idna\n"  # imports would be refused first
    code = preload + WATCH + f"try:\n    {deed}\nexcept PermissionError:\n    pass\n"
    done = run(code + "sys.stdout.write(str(len(refusals)))", folders)

    assert done.stdout == "1", done.stderr
    assert [path.read_text() for path in (folder / "file" for folder in folders)] == [
        "own",
        "known",
        "other",
    ]
    assert not (folders[1] / "new").exists()


@pytest.mark.parametrize(
    "deed",
    ["open(known / 'file').read()", "open(own / 'file').read()", "open(own / 'new', 'w')"],
)
def test_a_deed_inside_the_walls_is_not(folders, deed):
    done = run(WATCH + f"{deed}\nsys.stdout.write(str(len(refusals)))", folders)

    assert done.stdout == "0", done.stderr


def test_computing_too_long_ends_the_process(folders):
    code = SETUP + "limit_process(cpu_seconds=1, memory_bytes=2**33)\nwhile True: pass"

    assert run(code, folders).returncode == -signal.SIGXCPU


def test_the_limit_counts_from_the_moment_it_is_set(folders):
    """A process draws many pages: the time of the earlier ones is not held against a page."""
    busy = "import time\nwhile time.process_time() < %s: pass\n"
    code = SETUP + busy % "1.5" + "limit_process(cpu_seconds=1, memory_bytes=2**33)\n" + busy % "2"

    assert run(code, folders).returncode == 0


def test_too_much_memory_is_an_error(folders):
    code = SETUP + "limit_process(cpu_seconds=9, memory_bytes=2**28)\nbytearray(2**28)"

    assert "MemoryError" in run(code, folders).stderr


def test_no_network_can_be_reached_where_the_system_permits_it(folders):
    name = "Path('/proc/self/ns/net').readlink()"
    code = SETUP + f"leave_network()\nsys.stdout.write(str({name}))"
    inside = run(code, folders).stdout

    if not sys.platform.startswith("linux"):
        pytest.skip("network namespaces are a thing of Linux")
    if inside == str(Path("/proc/self/ns/net").readlink()):
        pytest.skip("this machine permits no network namespace")
    reach = (
        "leave_network()\ns = socket.socket()\ns.settimeout(5)\n"
        "sys.stdout.write(str(s.connect_ex(('192.0.2.1', 80))))"
    )
    assert run(SETUP + reach, folders).stdout == "101"  # network is unreachable
