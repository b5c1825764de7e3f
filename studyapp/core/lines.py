"""Items as numbered lines of text, and lines of text as responses: in line mode, and in keyless copies for a second reader."""

import re
from collections.abc import Sequence

from studyapp.core.grading import NO, YES, Assigned, Ordered, Picked, Response, Typed, assigned, is_complete
from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.session import Shown

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_YES_NO = {"y": YES, "yes": YES, "n": NO, "no": NO}
_PAIR = re.compile(r"([a-z])\s*[=:]?\s*(\d+)")


class NotUnderstoodError(ValueError):
    """A line that is no answer to the item; the text says how one looks."""


def instruction(item: Item) -> str:
    """How the item is answered, with an example."""
    match item:
        case Choice(picks=1):
            return "Choose one: type its number."
        case Choice(picks=picks):
            return f"Choose {picks}: type their numbers with commas, as {','.join(str(n + 1) for n in range(picks))}."
        case Statements():
            return f"Judge each: type y or n for every line, as {' '.join('yn'[i % 2] for i in range(len(item.statements)))}."
        case Ordering():
            first = " ".join(str(n) for n in range(len(item.steps), 0, -1))
            return f"Put {len(item.steps)} steps in order: type their numbers, first to last, as {first}."
        case Matching():
            return "Match each letter with a number: type pairs, as a=2 b=1."
        case Fill():
            return "Fill each blank with a number: type pairs, as a=2 b=1."
        case TypedCommand():
            return "Type the az command; how its options are spelled and ordered does not matter."


def question_lines(item: Item, shown: Shown) -> list[str]:
    """The item as it is asked."""
    order = dict(shown)
    match item:
        case Choice():
            texts = {option.id: option.text for option in item.options}
            body = _numbered([texts[name] for name in order["options"]])
        case Statements():
            texts = {row.id: row.text for row in item.statements}
            body = _numbered([texts[name] for name in order["statements"]])
        case Ordering():
            texts = {step.id: step.text for step in item.steps + item.distractors}
            body = _numbered([texts[name] for name in order["steps"]])
        case Matching():
            body = _matching_lines(item, order)
        case Fill():
            body = _fill_lines(item, order)
        case TypedCommand():
            body = []
    return [item.stem, *body, instruction(item)]


def _numbered(texts: Sequence[str]) -> list[str]:
    return [f"  {number}. {text}" for number, text in enumerate(texts, 1)]


def _matching_lines(item: Matching, order: dict[str, tuple[str, ...]]) -> list[str]:
    prompts = {prompt.id: prompt.text for prompt in item.prompts}
    targets = {target.id: target.text for target in item.targets}
    rows = [f"  {letter}. {prompts[name]}" for letter, name in zip(LETTERS, order["prompts"], strict=False)]
    return [*rows, "  with one of", *_numbered([targets[name] for name in order["targets"]])]


def _fill_lines(item: Fill, order: dict[str, tuple[str, ...]]) -> list[str]:
    text, lines = item.text, []
    for letter, blank in zip(LETTERS, item.blanks, strict=False):
        text = text.replace("{{" + blank.id + "}}", f"[{letter}]")
        names = {option.id: option.text for option in blank.options}
        lines += [f"  [{letter}]", *(f"  {line}" for line in _numbered([names[name] for name in order[blank.id]]))]
    return [text, *lines]


def parse(item: Item, shown: Shown, line: str) -> Response:
    """The response that a line means; raises NotUnderstoodError with how an answer looks."""
    order = dict(shown)
    match item:
        case Choice():
            response: Response = Picked(_by_number(line, order["options"]))
        case Ordering():
            response = Ordered(_by_number(line, order["steps"]))
        case Statements():
            response = _judged(line, order["statements"])
        case Matching():
            response = _paired(line, order["prompts"], dict.fromkeys(order["prompts"], order["targets"]))
        case Fill():
            response = _paired(line, tuple(blank.id for blank in item.blanks), order)
        case TypedCommand():
            response = Typed(line.strip())
    if not is_complete(item, response):
        raise NotUnderstoodError(instruction(item))
    return response


def _by_number(line: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    words = re.split(r"[,;\s]+", line.strip())
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= len(ids) for word in words):
        raise NotUnderstoodError(f"Type numbers from 1 to {len(ids)}.")
    return tuple(dict.fromkeys(ids[int(word) - 1] for word in words))


def _judged(line: str, ids: tuple[str, ...]) -> Assigned:
    words = re.split(r"[,;\s]+", line.strip().lower())
    if len(words) == 1 and len(words[0]) == len(ids):
        words = list(words[0])
    if len(words) != len(ids) or not all(word in _YES_NO for word in words):
        raise NotUnderstoodError(f"Type y or n {len(ids)} times.")
    return assigned({name: _YES_NO[word] for name, word in zip(ids, words, strict=True)})


def _paired(line: str, parts: tuple[str, ...], choices: dict[str, tuple[str, ...]]) -> Assigned:
    found = _PAIR.findall(line.lower())
    known = dict(zip(LETTERS, parts, strict=False))
    values: dict[str, str] = {}
    for letter, number in found:
        name = known.get(letter)
        if name is None or not 1 <= int(number) <= len(choices[name]):
            raise NotUnderstoodError(f"There is no {letter}={number} here.")
        values[name] = choices[name][int(number) - 1]
    if _PAIR.sub("", line.lower()).strip(" ,;"):
        raise NotUnderstoodError("Type pairs of a letter and a number, as a=2 b=1.")
    return assigned(values)
