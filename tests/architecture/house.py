"""The files of the checkout, and the sizes of functions: what the tests of the house look at."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "samdocs"

# Made by tools, never tracked.
MADE = {".git", ".hypothesis", ".venv", "__pycache__", "build", "dist", "node_modules"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Block = ast.If | ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.Try | ast.Match


def files(*suffixes: str, under: Path = ROOT) -> list[Path]:
    """Return the files a commit would hold, sorted; all of them without suffixes."""
    found = []
    for folder, names, file_names in os.walk(under):
        names[:] = [name for name in names if name not in MADE and not name.endswith("_cache")]
        found += [Path(folder, name) for name in file_names]
    return sorted(path for path in found if not suffixes or path.suffix in suffixes)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tool(*command: str) -> None:
    """Run a tool in the checkout; what it says is the message of the failing test."""
    program = Path(sys.prefix, "bin", command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"


@dataclass(frozen=True)
class Size:
    """One function, measured. Nested functions count for themselves, not for the outer one."""

    name: str
    line: int
    lines: int
    statements: int
    complexity: int
    arguments: int
    depth: int


def sizes(tree: ast.Module) -> Iterator[Size]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield Size(
                name=node.name,
                line=node.lineno,
                lines=_lines(node),
                statements=sum(1 for part in _own(node) if isinstance(part, ast.stmt)),
                complexity=1 + sum(map(_branches, _own(node))),
                arguments=_arguments(node),
                depth=_depth(node.body),
            )


def docstring(node: ast.AST) -> ast.Expr | None:
    """Return the statement that is the docstring of a module, class or function."""
    if not isinstance(node, ast.Module | ast.ClassDef | Function) or not node.body:
        return None
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first if isinstance(first.value.value, str) else None
    return None


def _lines(node: Function) -> int:
    text = docstring(node)
    documented = text.end_lineno - text.lineno + 1 if text else 0
    return node.end_lineno - node.lineno + 1 - documented


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is inside, without the insides of nested functions and the docstring."""
    skipped = docstring(node)
    for child in ast.iter_child_nodes(node):
        if child is skipped:
            continue
        yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _own(child)


def _branches(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        is_default = isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is None
        return 0 if is_default and node.guard is None else 1
    return isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler)


def _arguments(node: Function) -> int:
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    rest = [one for one in (node.args.vararg, node.args.kwarg) if one]
    return len(rest) + sum(1 for one in named if one.arg not in {"self", "cls"})


def _depth(body: list[ast.stmt]) -> int:
    return max((_depth_of(statement) for statement in body), default=0)


def _depth_of(statement: ast.stmt) -> int:
    if not isinstance(statement, Block):
        return 0
    inside = [1 + _depth(branch) for branch in _branch_bodies(statement)]
    if isinstance(statement, ast.If) and _is_elif(statement):
        inside.append(_depth_of(statement.orelse[0]))  # `elif` goes no deeper than its `if`
    return max(inside)


def _branch_bodies(statement: Block) -> list[list[ast.stmt]]:
    if isinstance(statement, ast.Match):
        return [case.body for case in statement.cases]
    bodies = [statement.body, getattr(statement, "finalbody", [])]
    if not (isinstance(statement, ast.If) and _is_elif(statement)):
        bodies.append(getattr(statement, "orelse", []))
    return bodies + [handler.body for handler in getattr(statement, "handlers", [])]


def _is_elif(statement: ast.If) -> bool:
    return len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)
