"""Files of evidence for tests: results as tools write them, with what samdocs wants to know."""

from collections.abc import Iterable


def junit(cases: Iterable[str], inner: str = "", *, time: str = "", **properties: str) -> str:
    """Return a JUnit file whose cases all come out alike.

    Args:
        cases: Their names.
        inner: What stands in each of them, e.g. `<failure/>`; nothing is a pass.
        time: When the suite ran, e.g. `2024-03-02T13:00:00Z`.
        properties: Written as `samdocs.commit` and so on; empty ones are left out.
    """
    told = "".join(
        f'<property name="samdocs.{key}" value="{value}"/>\n'
        for key, value in properties.items()
        if value
    )
    stamp = f' timestamp="{time}"' if time else ""
    run = "".join(f'<testcase name="{name}">{inner}</testcase>\n' for name in cases)
    return f"<testsuite{stamp}>\n<properties>\n{told}</properties>\n{run}</testsuite>\n"
