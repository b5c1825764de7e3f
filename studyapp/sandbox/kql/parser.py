"""Reads a query: precedence climbing for expressions, one small reader for each operator of the pipe."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from studyapp.sandbox.kql.errors import QueryError
from studyapp.sandbox.kql.lexer import Token, tokens
from studyapp.sandbox.kql.syntax import (
    Binary,
    CallOf,
    Column,
    Expression,
    Literal,
    Member,
    Name,
    Order,
    Query,
    Star,
    Step,
    Unary,
    Values,
)

DEEPEST = 40
MOST_TERMS = 200
"""Operators and members of a query: what is evaluated must not outgrow Python's stack."""
MOST_STEPS = 50
_BINDING: Mapping[str, int] = {
    "or": 1, "and": 2,
    "==": 3, "!=": 3, "=~": 3, "!~": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
    "has": 3, "!has": 3, "contains": 3, "!contains": 3, "startswith": 3, "!startswith": 3, "endswith": 3,
    "!endswith": 3, "in": 3, "!in": 3, "in~": 3, "!in~": 3, "has_any": 3, "between": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}  # fmt: skip
"""How strongly an operator holds its neighbours."""
_LISTS = ("in", "!in", "in~", "!in~", "has_any")
_NEGATABLE = ("has", "contains", "startswith", "endswith", "in", "in~")
_GAPS = (
    "union", "let", "render", "parse", "evaluate", "make-series", "lookup", "sample", "serialize", "search", "find",
    "project-keep", "project-reorder", "range", "print", "datatable", "matches", "top-nested", "as", "invoke", "facet",
)  # fmt: skip
_WORDS = {"true": True, "false": False, "null": None}


def parse(query: str) -> Query:
    """The tree of a query.

    Raises:
        QueryError: it is none, or uses a word that is not simulated.
    """
    reader = _Reader(tokens(query))
    found = reader.query()
    reader.expect("end")
    return found


@dataclass(slots=True)
class _Reader:
    words: list[Token]
    at: int = 0
    depth: int = 0
    terms: int = 0

    # Words

    @property
    def here(self) -> Token:
        return self.words[self.at]

    def next(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        return self.here.kind in ("sign", "name") and self.here.text.lower() in texts

    def takes(self, *texts: str) -> bool:
        """Go past a word if it is one of these."""
        if not self.sees(*texts):
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> None:
        if text == "end" and self.takes(";"):
            return self.expect("end")
        if not (self.takes(text) or (text == "end" and self.here.kind == "end")):
            raise self.wrong("the end of the query" if text == "end" else f"'{text}'")
        return None

    def wrong(self, wanted: str) -> QueryError:
        shown = f"'{self.here.text[:40]}'" if self.here.text else "the end of the query"
        if self.here.text.lower() in _GAPS:
            return QueryError(f"The word {shown} at {self.here.at} is not simulated.", is_gap=True)
        return QueryError(f"The query has {shown} at {self.here.at} where {wanted} belongs.")

    def name(self) -> str:
        if self.here.kind != "name":
            raise self.wrong("a name")
        return self.next().text

    # The pipe

    def query(self) -> Query:
        if self.here.text.lower() in _GAPS:
            raise self.wrong("a table")
        table, steps = self.name(), []
        while self.takes("|"):
            steps.append(self.step())
            if len(steps) > MOST_STEPS:
                raise QueryError(f"The query has more than {MOST_STEPS} operators.")
        return Query(table, tuple(steps))

    def step(self) -> Step:
        start = self.at
        word = self.name().lower()
        while self.sees("-") and self.words[self.at + 1].kind == "name" and word in ("project", "mv", "make", "top"):
            self.at += 1
            word += f"-{self.next().text.lower()}"
        read = _STEPS.get(word)
        if read is None:
            self.at = start
            if word in _GAPS:
                raise QueryError(f"The operator '{word}' at {self.here.at} is not simulated.", is_gap=True)
            raise self.wrong("an operator, as where or project,")
        return read(self, word)

    def where(self, word: str) -> Step:
        return Step("where", (Column(self.expression()),))

    def columns_step(self, word: str) -> Step:
        return Step(word, self.columns())

    def summarize(self, word: str) -> Step:
        columns = () if self.sees("by") else self.columns()
        by = self.columns() if self.takes("by") else ()
        return Step("summarize", columns, by)

    def sort(self, word: str) -> Step:
        self.expect("by")
        return Step("sort", order=self.orders())

    def top(self, word: str) -> Step:
        number = self.number()
        self.expect("by")
        return Step("top", order=self.orders(), number=number)

    def take(self, word: str) -> Step:
        return Step("take", number=self.number())

    def count(self, word: str) -> Step:
        return Step("count")

    def join(self, word: str) -> Step:
        kind = "innerunique"
        if self.takes("kind"):
            self.expect("=")
            kind = self.name().lower()
        if kind not in ("inner", "leftouter", "innerunique"):
            raise QueryError(f"The kind of join '{kind}' is not simulated: inner and leftouter are.", is_gap=True)
        self.expect("(")
        other = self.query()
        self.expect(")")
        self.expect("on")
        return Step("join", self.columns(), kind=kind, other=other)

    def number(self) -> int:
        if self.here.kind != "number" or not isinstance(self.here.value, int):
            raise self.wrong("a whole number")
        value = self.next().value
        assert isinstance(value, int)
        return value

    def columns(self) -> tuple[Column, ...]:
        found = [self.column()]
        while self.takes(","):
            found.append(self.column())
        return tuple(found)

    def column(self) -> Column:
        named = self.here.kind == "name" and self.words[self.at + 1].text == "="
        if not named:
            return Column(self.expression())
        name = self.name()
        self.expect("=")
        return Column(self.expression(), name)

    def orders(self) -> tuple[Order, ...]:
        found = [self.order()]
        while self.takes(","):
            found.append(self.order())
        return tuple(found)

    def order(self) -> Order:
        expression = self.expression()
        is_ascending = self.takes("asc")
        if not is_ascending:
            self.takes("desc")
        if self.takes("nulls"):
            raise QueryError("Placing nulls first or last is not simulated.", is_gap=True)
        return Order(expression, not is_ascending)

    # Expressions

    def grow(self) -> None:
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise QueryError(f"The query has more than {MOST_TERMS} terms.")

    def expression(self, least: int = 1) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(f"The query nests more than {DEEPEST} deep.")
        left = self.unary()
        while (operator := self.operator()) and _BINDING[operator] >= least:
            self.grow()
            self.at += 2 if operator.startswith("!") and operator not in ("!=", "!~") else 1
            left = Binary(operator, left, self.right(operator))
        self.depth -= 1
        return left

    def operator(self) -> str:
        """The operator that stands here, or an empty text; `!has` is two words."""
        text = self.here.text.lower()
        if self.here.kind not in ("sign", "name"):
            return ""
        if text == "!" and self.words[self.at + 1].text.lower() in _NEGATABLE:
            text = "!" + self.words[self.at + 1].text.lower()
        return text if text in _BINDING else ""

    def right(self, operator: str) -> Expression:
        if operator in _LISTS:
            return self.values()
        if operator == "between":
            return self.bounds()
        return self.expression(_BINDING[operator] + 1)

    def values(self) -> Values:
        self.expect("(")
        found = [self.expression()]
        while self.takes(","):
            found.append(self.expression())
        self.expect(")")
        return Values(tuple(found))

    def bounds(self) -> Values:
        self.expect("(")
        least = self.expression()
        self.expect("..")
        most = self.expression()
        self.expect(")")
        return Values((least, most))

    def unary(self) -> Expression:
        if self.takes("-"):
            self.grow()
            return Unary("-", self.unary())
        return self.members(self.primary())

    def members(self, of: Expression) -> Expression:
        while self.sees(".", "["):
            self.grow()
            if self.takes("."):
                of = Member(of, Literal(self.name()))
            else:
                self.expect("[")
                of = Member(of, self.expression())
                self.expect("]")
        return of

    def primary(self) -> Expression:
        token = self.here
        if token.kind in ("number", "text", "span"):
            return Literal(self.next().value)
        if self.takes("*"):
            return Star()
        if self.takes("("):
            inner = self.expression()
            self.expect(")")
            return inner
        if self.takes("["):
            if self.here.kind != "text":
                raise self.wrong("a name in quotes")
            name = Literal(self.next().value)
            self.expect("]")
            return Name(str(name.value))
        return self.named()

    def named(self) -> Expression:
        name = self.name()
        if name.lower() in _WORDS:
            return Literal(_WORDS[name.lower()])
        if not self.takes("("):
            return Name(name)
        if self.takes(")"):
            return CallOf(name, ())
        if name.lower() == "datetime" and self.here.kind != "text":
            return CallOf(name, (Literal(self.raw()),))
        found = [self.expression()]
        while self.takes(","):
            found.append(self.expression())
        self.expect(")")
        return CallOf(name, tuple(found))

    def raw(self) -> str:
        """What stands up to the closing parenthesis, as it is written: a date without quotes."""
        text = ""
        while not self.takes(")"):
            if self.here.kind == "end":
                raise self.wrong("')'")
            text += self.next().text
        return text


_STEPS: Mapping[str, Callable[[_Reader, str], Step]] = {
    "where": _Reader.where,
    "filter": _Reader.where,
    "extend": _Reader.columns_step,
    "project": _Reader.columns_step,
    "project-away": _Reader.columns_step,
    "distinct": _Reader.columns_step,
    "mv-expand": _Reader.columns_step,
    "summarize": _Reader.summarize,
    "sort": _Reader.sort,
    "order": _Reader.sort,
    "top": _Reader.top,
    "take": _Reader.take,
    "limit": _Reader.take,
    "count": _Reader.count,
    "join": _Reader.join,
}
