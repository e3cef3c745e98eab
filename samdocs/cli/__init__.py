"""The command line: parse, call, print, exit code."""

import time

#: When the program began, by `time.perf_counter`; commands tell on a terminal how long they took.
STARTED = time.perf_counter()
