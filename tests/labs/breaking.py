"""Breaks one rule of the sandbox's providers at a time: a refusal is left out, a failure is overlooked, a due effect does nothing.

The providers are compiled with a question before each rule; which rules were asked for, and which is broken, stands in `Rules`.
That must happen before anything imports them, so this is for processes of its own (`tests.labs.rule_mutation`).
"""

import ast
import builtins
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

PROVIDERS = "studyapp.sandbox.providers"
PROBLEMS = ("restore_rules", "diagnosis")
"""Modules whose generators yield refusals and failures instead of raising them."""
_ASK = "__rule__"
MOST_MOVES = 30_000
"""How often the clock may move in one trial: without its rule, a wait may have no end."""


class EndlessError(RuntimeError):
    """A wait that does not end any more."""


class Rules:
    """Which rules were reached, and the one that is broken."""

    def __init__(self) -> None:
        self.reached: set[str] = set()
        self.broken = ""
        self.moves = 0

    def holds(self, name: str) -> bool:
        """Whether a rule that is reached now holds."""
        self.reached.add(name)
        return name != self.broken

    def anew(self, broken: str = "") -> None:
        """Begin to count again, with one rule broken or none."""
        self.reached, self.broken, self.moves = set(), broken, 0


class _Asking(ast.NodeTransformer):
    """Puts `if __rule__(name):` before each rule of a module."""

    def __init__(self, module: str) -> None:
        self._module = module.removeprefix(PROVIDERS + ".")
        self._scope: list[str] = []
        self._seen: Counter[str] = Counter()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._scope.append(node.name)
        changed = self.generic_visit(node)
        self._scope.pop()
        return changed

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self._asked(node, node.exc) if isinstance(node.exc, ast.Call) else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if not isinstance(node.value, ast.Yield) or not self._module.endswith(PROBLEMS):
            return node
        return self._asked(node, node.value.value)

    def _asked(self, node: ast.stmt, what: ast.expr | None) -> ast.AST:
        words = [text.value for text in ast.walk(what) if isinstance(text, ast.Constant)] if what else []
        code = next((word for word in words if isinstance(word, str)), ast.unparse(what) if what else "")
        name = f"{'.'.join([self._module, *self._scope])}: {code[:60]}"
        self._seen[name] += 1
        if self._seen[name] > 1:
            name += f" ({self._seen[name]})"
        ask = ast.Call(ast.Name(_ASK, ast.Load()), [ast.Constant(name)], [])
        return ast.fix_missing_locations(ast.copy_location(ast.If(ask, [node], []), node))


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = _Asking(fullname).visit(ast.parse(self.get_data(path), path))
        return compile(tree, path, "exec")


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(PROVIDERS):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin and spec.origin.endswith(".py"):
            spec.loader = _Loader(fullname, spec.origin)
        return spec


def breakable() -> Rules:
    """Make the rules of this process breakable; nothing may have imported the providers before."""
    assert not any(name.startswith(PROVIDERS) for name in sys.modules), "the providers are imported already"
    rules = Rules()
    setattr(builtins, _ASK, rules.holds)
    sys.meta_path.insert(0, _Finder())
    _ask_before_effects(rules)
    return rules


def _ask_before_effects(rules: Rules) -> None:
    from studyapp.sandbox.arm.world import World

    fire, advance = World._fire, World.advance

    def asked(self: World, due: Any) -> None:
        if rules.holds(f"effect {due.effect}"):
            fire(self, due)

    def counted(self: World, to: Any) -> None:
        rules.moves += 1
        if rules.moves > MOST_MOVES:
            raise EndlessError
        advance(self, to)

    World._fire, World.advance = asked, counted  # type: ignore[method-assign]


def names_in(source: str, module: str) -> Iterator[str]:
    """The names of all rules in a module's source."""
    tree = _Asking(module).visit(ast.parse(source))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == _ASK:
            (name,) = node.args
            assert isinstance(name, ast.Constant)
            yield str(name.value)
