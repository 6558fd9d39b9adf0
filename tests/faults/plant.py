"""Where a fault can be planted in a module, and the module with one fault planted."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
Plant = Callable[[], None]
#: What a fault is drawn by: of each kind, as far as a module has places for it, about as many.
KINDS: Final = ("comparison", "boundary", "and/or", "constant", "statement", "return", "argument", "condition")

_FLIPPED: Final[dict[type[ast.cmpop], tuple[str, type[ast.cmpop]]]] = {
    ast.Eq: ("comparison", ast.NotEq),
    ast.NotEq: ("comparison", ast.Eq),
    ast.In: ("comparison", ast.NotIn),
    ast.NotIn: ("comparison", ast.In),
    ast.Is: ("comparison", ast.IsNot),
    ast.IsNot: ("comparison", ast.Is),
    ast.Lt: ("boundary", ast.LtE),
    ast.LtE: ("boundary", ast.Lt),
    ast.Gt: ("boundary", ast.GtE),
    ast.GtE: ("boundary", ast.Gt),
}
#: Calls that do nothing at run time but for type checkers, or for what cannot happen.
_FOR_TYPES: Final = frozenset({"assert_never", "cast", "TypeVar", "NewType"})


@dataclass(frozen=True)
class Fault:
    """One fault: a place in a file, by number, and how the function around it differs from the true one."""

    file: str
    number: int
    kind: str
    line: int
    where: str
    change: str


@dataclass
class _Place:
    kind: str
    line: int
    where: str
    around: ast.stmt
    plant: Plant


def faults_of(path: Path, file: str) -> list[Fault]:
    """Every fault that can be planted in a module, in the order of its text."""
    return [planted(path, file, number)[1] for number in range(len(kinds_of(path)))]


def kinds_of(path: Path) -> list[str]:
    """The kinds of the faults that can be planted in a module, by their numbers."""
    return [place.kind for place in _places(ast.parse(path.read_text()))]


def planted(path: Path, file: str, number: int) -> tuple[ast.Module, Fault]:
    """The module with the fault of this number, and the fault."""
    tree = ast.parse(path.read_text(), str(path))
    place = _places(tree)[number]
    before = ast.unparse(place.around).splitlines()
    place.plant()
    after = ast.unparse(place.around).splitlines()
    changed = [
        line for line in difflib.unified_diff(before, after, n=0, lineterm="") if line[:2] not in ("--", "++", "@@")
    ]
    return ast.fix_missing_locations(tree), Fault(
        file,
        number,
        place.kind,
        place.line,
        place.where,
        "\n".join(f"{line[0]} {line[1:].strip()}" for line in changed),
    )


def _places(tree: ast.Module) -> list[_Place]:
    finder = _Finder()
    finder.body(tree.body)
    return finder.places


class _Finder(ast.NodeVisitor):
    """Collects places; leaves types, docstrings, decorators and the words of errors alone."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self._names: list[str] = []
        self._around: ast.stmt | None = None

    def _add(self, kind: str, node: ast.expr | ast.stmt, plant: Plant) -> None:
        assert self._around
        self.places.append(_Place(kind, node.lineno, ".".join(self._names), self._around, plant))

    # --- statements

    def body(self, statements: list[ast.stmt]) -> None:
        for place, statement in enumerate(statements):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            outermost = not self._names
            if outermost:
                self._around = statement
            if _can_go(statement):
                self._add("statement", statement, _put(statements, place, _nothing(statement)))
            self.visit(statement)

    def _definition(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        outer = self._around
        self._names.append(node.name)
        if isinstance(node, ast.FunctionDef):
            self._around = node
            for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
                self.visit(default)
        self.body(node.body)
        self._names.pop()
        self._around = outer

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer, self._around = self._around, node
        self._definition(node)
        self._around = outer

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_Raise(self, _node: ast.Raise) -> None:
        """The words of an error are no behaviour; that it is raised is, and `body` takes the statement away."""

    def visit_Return(self, node: ast.Return) -> None:
        if node.value and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self._add("return", node, lambda: setattr(node, "value", ast.Constant(None)))
            self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        self._negated(node, node.test)
        self.body(node.body)
        self.body(node.orelse)

    def visit_While(self, node: ast.While) -> None:
        self._negated(node, node.test)
        self.body(node.body)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.body(node.body)
        self.body(node.orelse)

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            self.visit(item.context_expr)
        self.body(node.body)

    def visit_Try(self, node: ast.Try) -> None:
        self.body(node.body)
        for handler in node.handlers:
            self.body(handler.body)
        self.body(node.orelse)
        self.body(node.finalbody)

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        for case in node.cases:
            if case.guard:
                self._negated(case, case.guard, "guard")
            self.body(case.body)

    # --- expressions

    def _negated(self, of: ast.AST, test: ast.expr, name: str = "test") -> None:
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            self._add("condition", test, lambda: setattr(of, name, test.operand))
        else:
            self._add("condition", test, lambda: setattr(of, name, ast.UnaryOp(ast.Not(), test)))
        self.visit(test)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negated(node, node.test)
        self.visit(node.body)
        self.visit(node.orelse)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self.visit(node.iter)
        for place, test in enumerate(node.ifs):
            self._add("condition", test, _put(node.ifs, place, ast.UnaryOp(ast.Not(), test)))
            self.visit(test)

    def visit_Compare(self, node: ast.Compare) -> None:
        for place, op in enumerate(node.ops):
            kind, other = _FLIPPED[type(op)]
            self._add(kind, node, _put(node.ops, place, other()))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        self._add("and/or", node, lambda: setattr(node, "op", other))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        numeric = any(isinstance(one, ast.Constant) and isinstance(one.value, int) for one in (node.left, node.right))
        if isinstance(node.op, ast.Sub) or (isinstance(node.op, ast.Add) and numeric):
            other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
            self._add("boundary", node, lambda: setattr(node, "op", other))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in _FOR_TYPES:
            return
        for keyword in node.keywords:
            if keyword.arg:
                self._add("argument", node, partial(node.keywords.remove, keyword))
        if len(node.args) > 1:
            self._add("argument", node, lambda: setattr(node, "args", node.args[:-1]))
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.value, ast.Name) and node.value.id == "Literal":
            return
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        other = _another(node.value)
        if other is not None:
            kind = "boundary" if isinstance(other, int) and not isinstance(other, bool) else "constant"
            self._add(kind, node, lambda: setattr(node, "value", other))


def _put(many: list[T], place: int, one: T) -> Plant:
    def plant() -> None:
        many[place] = one

    return plant


def _can_go(statement: ast.stmt) -> bool:
    """Whether a module without the statement can still be read: what it names is not missed."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name not in _FOR_TYPES
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break() | ast.Delete():
            return True
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            return True
        case _:
            return False


def _nothing(statement: ast.stmt) -> ast.stmt:
    return ast.copy_location(ast.Pass(), statement)


def _another(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}~"
        case _:
            return None


def diverse(kinds: list[str], draw: Callable[[int], int]) -> Iterator[int]:
    """Numbers of faults in a drawn order, of each kind one after the other: tables of words do not fill a sample."""
    rest = {kind: [number for number, one in enumerate(kinds) if one == kind] for kind in KINDS}
    while any(rest.values()):
        for numbers in rest.values():
            if numbers:
                yield numbers.pop(draw(len(numbers)))
