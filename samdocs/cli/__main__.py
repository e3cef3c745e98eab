"""From the program's arguments to its exit code: 0 clean, 1 findings, 2 could not run, 70 our defect."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

COULD_NOT_RUN, OUR_DEFECT, INTERRUPTED = 2, 70, 130
_COMPLETION = "_SAMDOCS_COMPLETE"
#: Ready to be written where not even a line can be made anew.
_OUT_OF_MEMORY = (
    b"samdocs: out of memory\n  = raise the memory limit, or cut the project into several\n"
)


def run() -> int:
    """Run the command that the arguments name; return the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:  # answered before anything heavy is imported
        return _print_version()
    # One command reads a project and ends: what the collector would find is not worth its searches.
    gc.disable()
    # What else is installed beside samdocs must not change what it does, nor cost time.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    with suppress(MemoryError):  # leaving the block lets go of what filled the memory
        return _run_guarded(arguments)
    with suppress(OSError):
        os.write(2, _OUT_OF_MEMORY)
    return COULD_NOT_RUN


def _run_guarded(arguments: list[str]) -> int:
    try:
        if arguments[:1] == ["check"] and _COMPLETION not in os.environ:
            from samdocs.cli.plain import run_plain_check

            code = run_plain_check(arguments[1:])
            if code is not None:
                return code
        from samdocs.cli.app import run_command

        return run_command(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as fault:
        return _say(_reason(fault), "check the folder and its permissions")
    except ImportError as fault:
        return _say(f"a part of samdocs cannot be loaded: {fault}", "install samdocs anew")
    except MemoryError:
        raise
    except Exception as defect:  # noqa: BLE001 - the one place where our own defects end
        return _report(defect)


def _print_version() -> int:
    from samdocs.cli.terminal import open_terminal
    from samdocs.cli.version import read_version

    open_terminal().write(f"samdocs {read_version()}\n")
    return 0


def _reason(fault: OSError) -> str:
    words = (fault.strerror or str(fault) or type(fault).__name__).lower()
    return f"`{fault.filename}`: {words}" if fault.filename else words


def _say(message: str, hint: str) -> int:
    from samdocs.cli.terminal import open_terminal

    open_terminal().fail(message, hint)
    return COULD_NOT_RUN


def _report(defect: Exception) -> int:
    import traceback

    from samdocs.cli.terminal import open_terminal

    terminal = open_terminal()
    for line in "".join(traceback.format_exception(defect)).splitlines():
        terminal.note(line)
    terminal.fail(
        "this is a defect of samdocs, not of your project",
        "report it with the lines above and the output of `samdocs doctor`",
    )
    return OUR_DEFECT


if __name__ == "__main__":
    sys.exit(run())
