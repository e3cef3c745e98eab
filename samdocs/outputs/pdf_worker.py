"""The rendering process: reads jobs from its input, draws them, writes results to its output.

Started by `pdf.py` only. It ends when its input ends, and dies rather than go on after a fault:
the parent tells why.
"""

from __future__ import annotations

import gc
import os
import sys
import sysconfig
from pathlib import Path
from tempfile import gettempdir
from typing import BinaryIO

from samdocs.outputs.pdf_job import pack_result, read_frame, unpack_job, write_frame
from samdocs.outputs.pdf_sandbox import leave_network, limit_process, watch

READY, UNFIT = b"ready", b"unfit"


def main() -> None:
    """Serve jobs until the input ends."""
    incoming, outgoing = _take_over_streams()
    leave_network()
    try:
        from samdocs.outputs import pdf_render
    except (ImportError, OSError) as error:
        # cffi raises OSError where a shared library is missing.
        write_frame(outgoing, [UNFIT, str(error).partition("\n")[0].encode()])
        return
    if unfit := pdf_render.prepare():
        write_frame(outgoing, [UNFIT, unfit.encode()])
        return
    libraries = pdf_render.list_libraries()
    refusals = watch(readable=_own_folders(), writable=Path(gettempdir()))
    write_frame(outgoing, [READY, *(text.encode() for pair in libraries.items() for text in pair)])
    gc.freeze()
    gc.disable()  # measured: a quarter less CPU while rendering, the same bytes
    while parts := read_frame(incoming):
        job, limits = unpack_job(parts)
        limit_process(cpu_seconds=limits.seconds, memory_bytes=limits.memory_bytes)
        result = pdf_render.render_job(job, limits, refusals)
        write_frame(outgoing, pack_result(result))
        del job, parts, result
        gc.collect()


def _take_over_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return private copies of input and output; what libraries print goes to the error log."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return incoming, outgoing


def _own_folders() -> list[Path]:
    """Return the folders of Python and of the libraries, and our own; not the whole `sys.path`."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    found = [Path(sysconfig.get_path(name)) for name in names]
    loaded = [sys.modules[name].__file__ for name in ("weasyprint", "PIL", "fontTools")]
    packages = [Path(path).parent for path in loaded if path]
    return [*found, *packages, Path(__file__).parent]
