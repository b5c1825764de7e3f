"""Rules about stems: they ask one clear question, and claim nothing about real exams."""

import re
from collections.abc import Iterator

from studyapp.core.items import Choice, Item, all_texts
from studyapp.library.lint.rule import Finding, Rule, per_choice, per_item, words

MOST_WORDS = 120
FEWEST_WORDS_APPLIED = 12

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_SUBORDINATE = re.compile(r",|\b(so that|because|if|when|while|although|as|to|that)\b")
_EMPHASISED = re.compile(r"\*\*[^*]*\*\*|\b(NOT|EXCEPT|NEVER)\b")
_NEGATIVE = re.compile(r"\b(not|except|never|isn't|doesn't|can't|cannot|won't)\b", re.IGNORECASE)
_EMPTY_QUESTION = re.compile(
    r"\s*which( one)?( of (the following|these))?( \w+)? (is|are) (true|correct|right|false)\s*\?\s*", re.IGNORECASE
)
_ASKS = re.compile(
    r"\?|\b(choose|complete|pick|select|match|put|order|arrange|name|decide|judge|fill|find|give|write)\b",
    re.IGNORECASE,
)
_CLAIMING = ("exam", "dump", "guaranteed", "question #")
"""Every claim has one of these: nearly all texts have none and need not be searched for whole claims."""
_CLAIMS = re.compile(
    r"\b(real|actual|official|live) exam (question|item)s?\b|\bexam dumps?\b|\bbrain ?dumps?\b|\bappeared (in|on) the exam\b"
    r"|\bguaranteed (pass|to pass)\b|\bfrom the (real|actual) exam\b|\bquestion #\d+ topic \d+|\bexamtopics\b",
    re.IGNORECASE,
)


def negative_stem(item: Item) -> Iterator[Finding]:
    """A question turned round by a small word that is easily missed."""
    questions = (sentence for sentence in _SENTENCE.findall(item.stem) if sentence.endswith("?"))
    for question in questions:
        main = _SUBORDINATE.split(question.strip())[0]
        found = _NEGATIVE.search(_EMPHASISED.sub("", main))
        if found:
            hint = "Ask for what is so, or write the word in bold: **not**."
            yield Finding(item, f"the question turns on a plain `{found[0]}`", hint)
            return


def double_negative(item: Choice) -> Iterator[Finding]:
    """A negative question with a negative option: who knows the answer may still get lost in it."""
    if any(_NEGATIVE.search(question) for question in _SENTENCE.findall(item.stem) if question.endswith("?")):
        for option in (option for option in item.options if _NEGATIVE.search(option.text)):
            hint = "Ask for what is so, or say the option without the negative word."
            yield Finding(item, f"question and option `{option.id}` are both negative", hint, option)


def asks_something(item: Choice) -> Iterator[Finding]:
    """A stem that is a question even without its options."""
    if _EMPTY_QUESTION.fullmatch(item.stem):
        yield Finding(item, "the stem asks nothing by itself", "Ask something that can be answered before the options.")
    elif not _ASKS.search(item.stem):
        yield Finding(item, "the stem holds no question and no instruction", "End it with a question.")


def short_stem(item: Item) -> Iterator[Finding]:
    """A stem that can be kept in mind."""
    count = len(words(item.stem))
    if count > MOST_WORDS:
        hint = f"Leave out what the answer does not need; {MOST_WORDS} words are enough."
        yield Finding(item, f"the stem has {count} words", hint)


def situation(item: Item) -> Iterator[Finding]:
    """An applied item that describes what it is applied to."""
    is_applied = item.bloom in ("apply", "analyze", "evaluate", "create")
    if is_applied and item.kind == "choice" and len(words(item.stem)) < FEWEST_WORDS_APPLIED:
        hint = "Say what there is, what is to be reached and what limits it; or set `bloom` lower."
        yield Finding(item, f"the item is to `{item.bloom}`, but its stem describes no situation", hint)


def exam_claims(item: Item) -> Iterator[Finding]:
    """Marks of copied exam content, and claims to be such."""
    text = "\n".join((item.stem, item.explanation or "", *map("\n".join, all_texts(item))))
    lowered = text.lower()
    found = _CLAIMS.search(text) if any(word in lowered for word in _CLAIMING) else None
    if found:
        hint = "Remove it; a question that was copied from an exam must go as a whole."
        yield Finding(item, f"`{found[0]}` marks or claims copied exam content", hint)


RULES = (
    Rule("Q020", "warn", "a negative word in the question is emphasised", per_item(negative_stem)),
    Rule("Q019", "warn", "a stem is no longer than 120 words", per_item(short_stem)),
    Rule("Q029", "warn", "a stem asks something by itself", per_choice(asks_something)),
    Rule("Q031", "info", "an applied item describes a situation", per_item(situation)),
    Rule("Q039", "warn", "a negative question has no negative option", per_choice(double_negative)),
    Rule("Q050", "error", "nothing is copied from an exam or claims to be", per_item(exam_claims)),
)
