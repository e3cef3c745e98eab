"""The name pytest gives a test in its results, from the name by which it collects it."""

from __future__ import annotations


def name_case(node: str, prefix: str = "") -> str:
    """Return the full name of a case as JUnit files of pytest hold it, class and name joined.

    Args:
        node: As pytest prints it, e.g. `tests/test_score.py::TestScore::test_one[a-1]`.
        prefix: What `--junit-prefix` puts before the class.
    """
    path, bracket, parameters = node.partition("[")
    names = path.split("::")
    names[0] = names[0].replace("/", ".").removesuffix(".py")
    full = ".".join(part.strip() for part in (prefix, *names) if part.strip())
    return f"{full}{bracket}{parameters}".strip()
