"""Rules about lessons, labs and the facts beneath them."""

import re
from collections.abc import Iterator

from studyapp.core.labs import Check, Lab, Never, Outcome, Step
from studyapp.core.lessons import CHECK_PARAGRAPH, Lesson, links
from studyapp.library.lint.rule import OLDEST_DAYS, Content, Finding, Rule, words

MOST_WORDS_IN_A_SECTION = 600
_NAME = re.compile(r"[^\s/*]*[a-z{][^\s/*]*", re.IGNORECASE)


def fresh_item(content: Content) -> Iterator[Finding]:
    """Every item rests on at least one fact that was compared with its source lately."""
    facts = {fact.id: fact for fact in content.facts}
    for item in content.items:
        ages = [content.age(facts[name]) for name in item.facts if name in facts]
        if ages and min(ages) > OLDEST_DAYS:
            message = f"its facts were last compared with their sources {min(ages)} days ago"
            yield Finding(item, message, "Compare them again and set `checked`; `studyapp pack facts` lists them.")


def fresh_fact(content: Content) -> Iterator[Finding]:
    """Every fact but those of retired items alone was compared with its source within 180 days, and not in the future."""
    past = {name for item in content.retired for name in item.facts} - _resting(content)
    for fact in content.facts:
        age = content.age(fact) if fact.id not in past else 0
        if age > OLDEST_DAYS:
            yield Finding(fact, f"it was last compared with its source {age} days ago", "Compare it and set `checked`.")
        elif age < -1:  # somewhere it is tomorrow already
            yield Finding(fact, f"it claims to be checked {-age} days from now", "Correct `checked`.")


def used_fact(content: Content) -> Iterator[Finding]:
    """Every fact is taught, asked for or graded."""
    used = _resting(content) | {name for item in content.retired for name in item.facts}
    for fact in content.facts:
        if fact.id not in used:
            yield Finding(fact, "no lesson, item or lab rests on it", "Use it, or remove it.")


def _resting(content: Content) -> set[str]:
    """Ids of the facts that something in use rests on."""
    taught = {name for lesson in content.lessons for name in lesson.head.facts}
    return taught | {name for thing in (*content.items, *content.labs) for name in thing.facts}


def cited_facts(content: Content) -> Iterator[Finding]:
    """A fact that a lesson's text links to stands in its head."""
    for lesson in content.lessons:
        for link in links(lesson.body):
            if link.scheme == "fact" and link.target not in lesson.head.facts:
                message = f"the text cites `{link.target}`, which the head does not name"
                yield Finding(lesson, message, "Add it to `facts`.", offset=link.start)


def taught_items(content: Content) -> Iterator[Finding]:
    """Every item says where it is taught."""
    for item in content.items:
        if content.lessons and not item.lesson:
            yield Finding(item, "it names no lesson", "Write `lesson: id#section`.")


def checked_lesson(content: Content) -> Iterator[Finding]:
    """Every lesson has a question to answer in place."""
    for lesson in content.lessons:
        if not CHECK_PARAGRAPH.search(lesson.body):
            yield Finding(lesson, "it has no question to answer in place", "Add [Check yourself](check:ID) to it.")


def asked_checks(content: Content) -> Iterator[Finding]:
    """A question that a lesson asks in place is one that learners are asked."""
    for lesson in content.lessons:
        for link in links(lesson.body):
            if link.scheme == "check" and link.target in content.unasked:
                message = (
                    f"it asks `{link.target}`, which learners are not asked: it is a draft, retired or not approved"
                )
                yield Finding(lesson, message, "Approve that question, or ask another.", offset=link.start)


def short_sections(content: Content) -> Iterator[Finding]:
    """A section is read in one go."""
    for lesson in content.lessons:
        for section in lesson.sections:
            count = len(words(section.text))
            if count > MOST_WORDS_IN_A_SECTION:
                message = f"the section `{section.slug}` has {count} words"
                yield Finding(
                    lesson, message, "Cut it with another `##` heading.", offset=_offset(lesson, section.line)
                )


def _offset(lesson: Lesson, line: int) -> int:
    return sum(len(text) + 1 for text in lesson.body.split("\n")[: line - 1])


def told_names(content: Content) -> Iterator[Finding]:
    """Every name that a check looks for is told to the learner, or stands in the world from the start."""
    for lab in content.labs:
        told = _told(lab)
        for check in lab.checks():
            for name in sorted(_looked_for(check)):
                if name not in told:
                    message = f"check `{check.id}` looks for `{name}`, which neither the texts nor the world have"
                    yield Finding(lab, message, "Tell the name in the task.", check)


def _told(lab: Lab) -> str:
    """Everything that the learner reads or finds, as one text."""
    steps: tuple[Step, ...] = (*lab.world, *lab.aftermath)
    found = [value for step in steps for value in step.args.values()]
    texts = [part for task in lab.tasks for part in (task.title, task.text, *(c.expected for c in task.checks))]
    return "\n".join((lab.title, lab.briefing, *texts, *found))


def _looked_for(check: Check) -> set[str]:
    state = check.then if isinstance(check, Outcome) else check
    args = {} if isinstance(state, Never) else getattr(state, "args", {})
    named = ("name", "vault", "group", "vm", "disk", "policy", "rule")
    return {value for key, value in args.items() if key in named and _NAME.fullmatch(value)}


def distinct_hints(content: Content) -> Iterator[Finding]:
    """Each hint of a task says more than the one before."""
    for lab in content.labs:
        for task in lab.tasks:
            if len({" ".join(words(hint)) for hint in task.hints}) < len(task.hints):
                message = f"two hints of the task `{task.id}` are the same"
                yield Finding(lab, message, "Let each say more than the one before.", task)


RULES = (
    Rule("Q010", "error", "an item rests on a fact checked within 180 days", fresh_item),
    Rule("Q037", "info", "an item says where it is taught", taught_items),
    Rule("L021", "warn", "a lesson's head names every fact that its text cites", cited_facts),
    Rule("L022", "info", "a lesson has a question to answer in place", checked_lesson),
    Rule("L023", "info", "a section has at most 600 words", short_sections),
    Rule("L024", "warn", "a question that a lesson asks in place is neither draft nor retired", asked_checks),
    Rule("B020", "warn", "a lab tells every name that its checks look for", told_names),
    Rule("B021", "warn", "no two hints of a task are the same", distinct_hints),
    Rule("P020", "warn", "a fact was checked within 180 days", fresh_fact),
    Rule("P021", "info", "every fact is used", used_fact),
)
