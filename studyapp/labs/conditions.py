"""Whether a condition of a lab holds of what Azure answered, and what was found instead."""

from datetime import datetime, timedelta
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from studyapp.core.labs import Condition


def value_at(document: Any, path: str) -> Any:
    """What a JMESPath expression finds; None if there is nothing."""
    return jmespath.search(path, document)


def path_fault(path: str) -> str:
    """Why a path is no JMESPath expression; empty if it is one."""
    try:
        jmespath.compile(path)
    except JMESPathError as error:
        return str(error).splitlines()[0]
    return ""


def holds(condition: Condition, document: Any, began: datetime) -> bool:
    """Whether the condition holds of a JSON document, for a learner who began at a moment."""
    found = value_at(document, condition.path)
    if condition.present is not None:
        return (found not in (None, "", [])) == condition.present
    if condition.equals is not None:
        return _same(found, condition.equals)
    if condition.differs is not None:
        return not _same(found, condition.differs)
    if condition.contains is not None:
        return _contains(found, condition.contains)
    if condition.since is not None:
        return _not_before(found, _moment(condition.since, began))
    return _in_range(found, condition)


def wanted(condition: Condition) -> str:
    """The condition in words."""
    if condition.present is not None:
        return f"{condition.path} has a value" if condition.present else f"{condition.path} has no value"
    if condition.equals is not None:
        return f"{condition.path} is {condition.equals}"
    if condition.differs is not None:
        return f"{condition.path} is not {condition.differs}"
    if condition.contains is not None:
        return f"{condition.path} contains {condition.contains}"
    if condition.since is not None:
        return f"{condition.path} is no earlier than {_moment_in_words(condition.since)}"
    ends = [f"at least {condition.at_least:g}"] if condition.at_least is not None else []
    ends += [f"at most {condition.at_most:g}"] if condition.at_most is not None else []
    return f"{condition.path} is {' and '.join(ends)}"


def found_instead(condition: Condition, document: Any) -> str:
    """What stands where the condition looks, in words."""
    found = value_at(document, condition.path)
    return f"{condition.path} is {_text(found) if found not in (None, '') else 'not set'}"


def _moment(text: str, began: datetime) -> datetime:
    """A moment: a time in UTC, or as many days after the beginning as +30d says."""
    if text.startswith("+"):
        return began + timedelta(days=int(text[1:-1]))
    return datetime.fromisoformat(text)


def _moment_in_words(text: str) -> str:
    if not text.startswith("+"):
        return text
    days = int(text[1:-1])
    return f"{days} day{'s' * (days != 1)} after your beginning" if days else "your beginning"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(_text(entry) for entry in value) or "an empty list"
    return str(value)


def _same(found: Any, text: str) -> bool:
    if found is None:
        return False
    if isinstance(found, int | float) and not isinstance(found, bool):
        return _number(text) == float(found)
    return _text(found).casefold() == text.casefold()


def _contains(found: Any, text: str) -> bool:
    if isinstance(found, list):
        return any(_same(entry, text) for entry in found)
    return found is not None and text.casefold() in _text(found).casefold()


def _not_before(found: Any, moment: datetime) -> bool:
    try:
        return datetime.fromisoformat(str(found)) >= moment
    except (ValueError, TypeError):
        return False


def _in_range(found: Any, condition: Condition) -> bool:
    number = float(found) if isinstance(found, int | float) else _number(str(found))
    if number is None:
        return False
    above = condition.at_least is None or number >= condition.at_least
    return above and (condition.at_most is None or number <= condition.at_most)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
