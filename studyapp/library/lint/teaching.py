"""Rules about lessons, and the facts beneath everything."""

from collections.abc import Iterator

from studyapp.core.lessons import CHECK_PARAGRAPH, Lesson, links
from studyapp.library.lint.rule import OLDEST_DAYS, Content, Finding, Rule, words

MOST_WORDS_IN_A_SECTION = 600
MOST_WORDS_IN_A_MINUTE = 250
"""What a fast reader reads who answers nothing on the way."""


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


def asked_lesson(content: Content) -> Iterator[Finding]:
    """Every lesson is asked for: some item names it or one of its sections."""
    asked = {(item.lesson or "").partition("#")[0] for item in content.items}
    for lesson in content.lessons if content.items else ():
        if lesson.id not in asked:
            yield Finding(lesson, "no question names it as the place that teaches it", f"Write `lesson: {lesson.id}`.")


def readable_in_time(content: Content) -> Iterator[Finding]:
    """The minutes of a lesson are enough to read it."""
    for lesson in content.lessons:
        count = len(words(lesson.body))
        if count > MOST_WORDS_IN_A_MINUTE * lesson.head.minutes:
            message = f"it has {count} words and says {lesson.head.minutes} minutes"
            hint = f"Write {-(-count // MOST_WORDS_IN_A_MINUTE)} minutes or more."
            yield Finding(lesson, message, hint)


def taught_skills(content: Content) -> Iterator[Finding]:
    """Every published skill has a lesson."""
    taught = {name for lesson in content.lessons for name in lesson.head.objectives}
    for objective in content.info.objectives if content.lessons else ():
        if objective.depth == "blueprint" and objective.id not in taught:
            message = f"objective `{objective.id}` has no lesson"
            yield Finding(content.info, message, "Write one, or name it in the head of a lesson.", objective)


RULES = (
    Rule("Q010", "error", "an item rests on a fact checked within 180 days", fresh_item),
    Rule("Q037", "info", "an item says where it is taught", taught_items),
    Rule("L021", "warn", "a lesson's head names every fact that its text cites", cited_facts),
    Rule("L022", "info", "a lesson has a question to answer in place", checked_lesson),
    Rule("L023", "info", "a section has at most 600 words", short_sections),
    Rule("L024", "warn", "a question that a lesson asks in place is neither draft nor retired", asked_checks),
    Rule("L025", "info", "a lesson is named by a question", asked_lesson),
    Rule("L026", "info", "a lesson's minutes are enough to read it", readable_in_time),
    Rule("P020", "warn", "a fact was checked within 180 days", fresh_fact),
    Rule("P021", "info", "every fact is used", used_fact),
    Rule("P024", "warn", "every published skill has a lesson", taught_skills),
)
