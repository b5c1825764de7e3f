"""What is wrong with a query."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryError(Exception):
    """A query that can't be answered; the message names the word that is wrong and its place."""

    message: str
    is_gap: bool = False
    """Whether Kusto knows the word and only this evaluator does not."""

    def __str__(self) -> str:
        return self.message
