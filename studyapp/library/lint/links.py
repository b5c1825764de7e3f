"""Rules about links: what a learner may follow leads somewhere."""

import re
from collections.abc import Iterator

from studyapp.core.items import all_texts
from studyapp.core.lessons import links, without_code
from studyapp.library.lint.labs import lab_texts
from studyapp.library.lint.rule import Content, Finding, Rule
from studyapp.library.suggest import nearest

_ANY_LINK = re.compile(r"!?\[[^\[\]]*\]\((?P<target>[^()\s]+)")
_FOLLOWED = re.compile(r"(https?|mailto|lesson|item|fact|check):", re.IGNORECASE)


def links_that_are_followed(content: Content) -> Iterator[Finding]:
    """A lesson links to what the app can open or copy: things of the pack, and pages of the web."""
    for lesson in content.lessons:
        for link in _ANY_LINK.finditer(without_code(lesson.body)):
            if link[0].startswith("!") or not _FOLLOWED.match(link["target"]):
                message = f"`{link['target'][:60]}` can't be followed in a terminal"
                hint = "Link to lesson:, item:, fact:, check: or https:; pictures are not shown."
                yield Finding(lesson, message, hint, offset=link.start())


def links_in_options(content: Content) -> Iterator[Finding]:
    """Links in the options and rows of items, and in their explanations, lead somewhere."""
    goals = _goals(content)
    for item in content.items:
        for text in (part for pair in all_texts(item) for part in pair if "](" in part):
            for message, hint in _dead(text, goals):
                yield Finding(item, message, hint)


def links_in_labs(content: Content) -> Iterator[Finding]:
    """Links in the texts of labs lead somewhere."""
    goals = _goals(content)
    for lab in content.labs:
        for part, text in lab_texts(lab):
            for message, hint in _dead(text, goals):
                yield Finding(lab, message, hint, part)


def _goals(content: Content) -> dict[str, set[str]]:
    """Everything that a link may lead to, by its scheme."""
    items = {item.id for item in (*content.items, *content.retired)}
    lessons = {lesson.id for lesson in content.lessons}
    sections = {f"{lesson.id}#{section.slug}" for lesson in content.lessons for section in lesson.sections}
    facts = {fact.id for fact in content.facts}
    return {"lesson": lessons | sections, "item": items, "check": items, "fact": facts}


def _dead(text: str, goals: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Message and hint for each link that leads nowhere."""
    for link in links(text):
        if link.target not in goals[link.scheme]:
            hint = nearest(link.target, goals[link.scheme]) or "Name something of this pack."
            yield f"`{link.scheme}:{link.target[:60]}` leads nowhere", hint


RULES = (
    Rule("Q038", "error", "links in the options of an item lead somewhere", links_in_options),
    Rule("L027", "warn", "links of a lesson can be followed in the app", links_that_are_followed),
    Rule("B033", "error", "links in the texts of a lab lead somewhere", links_in_labs),
)
