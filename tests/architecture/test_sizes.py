"""The ceilings: what fits on a screen can be read; two model code bases stay below all of them."""

import ast

import pytest

from tests.architecture.house import PACKAGE, Size, files, name, sizes

MODULE_LINES = 400
CEILINGS = {"lines": 40, "statements": 25, "complexity": 8, "arguments": 6, "depth": 3}

SAMPLE = '''
def sample(self, one, *rest, two=2, **others):
    """Two lines

    of text."""
    for a in rest:
        if a:
            with a:
                one()
        elif two:
            pass
    def inner():
        if one: pass
    match one:
        case 1: pass
        case _: pass
    return [x for x in rest if x]
'''


def test_no_module_is_longer_than_400_lines():
    lengths = {
        name(path): len(path.read_text().splitlines()) for path in files(".py", under=PACKAGE)
    }

    assert not {path: length for path, length in lengths.items() if length > MODULE_LINES}


@pytest.mark.parametrize("measure", CEILINGS)
def test_no_function_is_beyond_the_ceiling(measure):
    beyond = [
        f"{name(path)}:{size.line} {size.name} has {measure} {getattr(size, measure)}"
        for path in files(".py", under=PACKAGE)
        for size in sizes(ast.parse(path.read_text()))
        if getattr(size, measure) > CEILINGS[measure] and not _excepted(name(path), measure)
    ]

    assert not beyond, "\n".join([f"ceiling {CEILINGS[measure]}:", *beyond])


def test_sizes_are_measured_as_the_house_counts_them():
    measured, inner = sizes(ast.parse(SAMPLE))

    assert measured == Size(
        name="sample", line=2, lines=13, statements=11, complexity=5, arguments=4, depth=3
    )
    assert (inner.name, inner.complexity) == ("inner", 2)


def _excepted(path: str, measure: str) -> bool:
    """Typer reads the options of a command from the arguments of its function."""
    return measure == "arguments" and path.startswith("samdocs/cli/")
