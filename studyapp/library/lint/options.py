"""Rules about options: none gives itself away, and each can be judged by itself."""

import re
from collections.abc import Iterator
from itertools import pairwise

from studyapp.core.items import Choice, Item, Matching, Option, Statements
from studyapp.library.lint.rule import Finding, Rule, key_is_longest, per_choice, per_item, single_key, words

LONGEST_KEY = 1.4
FEWEST_OPTIONS, MOST_OPTIONS = 3, 6
LETTERS_OF_A_CONTENT_WORD = 6

_ALL_OR_NONE = re.compile(
    r"\b(all|none|any|both|neither) of (the )?(above|below|these( options| answers)?)[.!]?\s*$", re.I
)
_LETTERED = re.compile(r"\b(options?|answers?|choices?) [A-H]\b")
_COMPLEX = re.compile(
    r"(both )?([A-H]|\d|I{1,3}V?)(, ?([A-H]|\d|I{1,3}V?))* ?(,? ?(and|&) ?)([A-H]|\d|I{1,3}V?)( only)?\.?"
)
_ABSOLUTE = re.compile(r"\b(always|never|only)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(?:\D{0,3}?)(-?\d+(?:[.,]\d+)?)\s*([A-Za-z%]*)\s*")
_RANGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:-|to|\N{EN DASH})\s*(\d+(?:\.\d+)?)\s*([A-Za-z%]*)\s*")
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000}


def all_or_none(item: Choice) -> Iterator[Finding]:
    """Options about the other options."""
    for option in item.options:
        if _ALL_OR_NONE.search(option.text) or _LETTERED.search(option.text):
            hint = "Let it say something of its own; options are shuffled and have no letters."
            yield Finding(item, f"the option `{option.id}` speaks of the other options", hint, option)


def absolute(item: Choice) -> Iterator[Finding]:
    """An absolute word that only one option has, so that it stands out."""
    found = [option for option in item.options if _ABSOLUTE.search(option.text)]
    if len(found) == 1:
        word = next(iter(_ABSOLUTE.findall(found[0].text)))
        hint = "Say it without the word, or waive the rule if the word is what is asked."
        yield Finding(item, f"`{word}` stands in the option `{found[0].id}` alone", hint, found[0])


def longest_key(item: Choice) -> Iterator[Finding]:
    """A key that is found by its length."""
    key = single_key(item)
    mean = sum(len(option.text) for option in item.options) / len(item.options)
    if key is not None and key_is_longest(item) and len(key.text) > LONGEST_KEY * mean:
        message = f"the key is the longest option, {len(key.text) / mean:.1f} times the mean"
        yield Finding(item, message, "Shorten it, or make a distractor as precise as it is.", key)


def clang(item: Choice) -> Iterator[Finding]:
    """A telling word of the stem that comes back in the key alone."""
    key = single_key(item)
    if key is None:
        return
    others = {word for option in item.options if option is not key for word in words(option.text)}
    shared = {word for word in words(key.text) if len(word) >= LETTERS_OF_A_CONTENT_WORD} & set(words(item.stem))
    for word in sorted(shared - others)[:1]:
        yield Finding(item, f"`{word}` of the stem comes back in the key alone", "Use it in a distractor too.", key)


def parallel(item: Choice) -> Iterator[Finding]:
    """Options that end alike."""
    if len({option.text.rstrip()[-1:] in ".!" for option in item.options}) > 1:
        yield Finding(item, "some options end with a full stop and some do not", "Let all end alike.")


def numbers_in_order(item: Choice) -> Iterator[Finding]:
    """Numbers that are shown from small to great, or from great to small."""
    values = numeric(item.options)
    if values is None:
        return
    if values not in (sorted(values), sorted(values, reverse=True)):
        yield Finding(item, "the numeric options are not in order", "Sort them: `pack check --fix` does.")
    elif item.shuffle:
        yield Finding(item, "the numeric options are shuffled", "Write `shuffle: false`: `pack check --fix` does.")


def no_overlap(item: Choice) -> Iterator[Finding]:
    """Ranges of which no number lies in two."""
    found = [(match, option) for option in item.options if (match := _RANGE.fullmatch(option.text))]
    if len(found) < len(item.options):
        return
    ends = sorted((float(match[1]), float(match[2]), option.id) for match, option in found)
    for (_, high, first), (low, _, second) in pairwise(ends):
        if low <= high:
            yield Finding(item, f"the ranges `{first}` and `{second}` overlap", "Let each number lie in one range.")


def numeric(options: tuple[Option, ...]) -> list[float] | None:
    """The options as numbers in one unit; None if any of them is no number by itself."""
    found = [_NUMBER.fullmatch(option.text) for option in options]
    values: list[float] = []
    for match in found:
        if match is None:
            return None
        values.append(float(match[1].replace(",", ".")) * _UNITS.get(match[2].lower().removesuffix("s"), 1))
    return values


def complex_choice(item: Choice) -> Iterator[Finding]:
    """Options put together from others: A, B, A and B."""
    is_any_joined = any(" and " in option.text for option in item.options)
    texts = {" ".join(words(option.text)) for option in item.options} if is_any_joined else set()
    for option in item.options:
        halves = [" ".join(words(half)) for half in re.split(r",? and ", option.text)] if is_any_joined else []
        is_joined = len(halves) > 1 and all(half in texts for half in halves)
        if is_joined or _COMPLEX.fullmatch(option.text.strip()):
            hint = "Ask for several picks: mark each right option `correct: true`."
            yield Finding(item, f"the option `{option.id}` is put together from others", hint, option)


def number_of_options(item: Choice) -> Iterator[Finding]:
    """Three good options are enough, and more than six are hard to compare."""
    count = len(item.options)
    if not FEWEST_OPTIONS <= count <= MOST_OPTIONS:
        hint = f"Give {FEWEST_OPTIONS} to {MOST_OPTIONS}; use `statements` for a matter of yes and no."
        yield Finding(item, f"there are {count} options", hint)


def same_explanation(item: Choice) -> Iterator[Finding]:
    """Every option is explained by itself."""
    seen: set[str] = set()
    for option in item.options:
        text = " ".join(words(option.explanation))
        if text in seen or text == " ".join(words(option.text)):
            hint = "Say why this one is right or wrong."
            yield Finding(item, f"the explanation of `{option.id}` only repeats another text", hint, option)
        seen.add(text)


def misconceptions(item: Choice) -> Iterator[Finding]:
    """At least one distractor names the mistake that people really make."""
    if not any(option.misconception for option in item.options if not option.correct):
        hint = "Write at a distractor which wrong belief leads to it."
        yield Finding(item, "no distractor names a misconception", hint)


def both_answers(item: Item) -> Iterator[Finding]:
    """Statements that are not all answered alike."""
    if isinstance(item, Statements) and len({row.answer for row in item.statements}) == 1:
        answer = "Yes" if item.statements[0].answer else "No"
        yield Finding(item, f"every statement is answered {answer}", "Turn at least one of them round.")


def elimination(item: Item) -> Iterator[Finding]:
    """Matching whose last row is not found by elimination."""
    if isinstance(item, Matching) and sorted(p.target for p in item.prompts) == sorted(t.id for t in item.targets):
        hint = "Add a target that serves no row, or let one serve two."
        yield Finding(item, "every target serves exactly one row, so the last one follows from the rest", hint)


RULES = (
    Rule("Q021", "error", "no option speaks of the other options", per_choice(all_or_none)),
    Rule("Q022", "warn", "no option alone has an absolute word", per_choice(absolute)),
    Rule("Q023", "warn", "the key does not stand out by its length", per_choice(longest_key)),
    Rule("Q025", "warn", "no word of the stem comes back in the key alone", per_choice(clang)),
    Rule("Q026", "info", "options end alike", per_choice(parallel)),
    Rule("Q027", "warn", "numeric options are in order", per_choice(numbers_in_order)),
    Rule("Q018", "warn", "ranges do not overlap", per_choice(no_overlap)),
    Rule("Q028", "error", "no option is put together from others", per_choice(complex_choice)),
    Rule("Q030", "warn", "there are three to six options", per_choice(number_of_options)),
    Rule("Q033", "warn", "every option is explained by itself", per_choice(same_explanation)),
    Rule("Q034", "info", "a distractor names a misconception", per_choice(misconceptions)),
    Rule("Q035", "warn", "statements are not all answered alike", per_item(both_answers)),
    Rule("Q036", "info", "matching leaves nothing to elimination", per_item(elimination)),
)
