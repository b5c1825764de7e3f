"""An item after answering: for every part what became of it, in a sign and a word, and its own explanation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from textual.content import Content

from studyapp.core.grading import NO, YES, Assigned, Ordered, Part, Picked, Response, Typed, grade
from studyapp.core.items import (
    Choice,
    CommandPart,
    Fill,
    Item,
    Matching,
    Option,
    Ordering,
    Prompt,
    Statement,
    Statements,
    Step,
    TypedCommand,
)
from studyapp.core.packs import Fact
from studyapp.core.session import Shown
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import blocks as prose
from studyapp.tui.widgets.prose import inline
from studyapp.tui.widgets.sheet import arranged, heading
from studyapp.tui.widgets.sheet_choice import pick_sign
from studyapp.tui.widgets.sheet_targets import numbers, passage

Fate = Literal["right", "wrong", "missed", "left", "key", "other"]
"""What became of a part; `key` and `other` where nobody answered."""

WORDS: dict[Fate, tuple[str, str]] = {
    "right": ("✓ Right", "bold $success"),
    "wrong": ("✗ Wrong", "bold $error"),
    "missed": ("◇ Missed", "bold $warning"),
    "left": ("· Correctly left", "bold $text-muted"),
    "key": ("✓ Key", "bold $success"),
    "other": ("· Not the key", "bold $text-muted"),
}
INDENT = 5
Sign = Callable[[bool], str]


@dataclass(frozen=True, slots=True)
class Reason:
    """The lines below a part."""

    fate: Fate
    explanation: str
    misconception: str | None = None
    remark: str = ""
    """What was answered, where the sign does not say it."""


def explain(item: Item, shown: Shown, response: Response | None) -> list[Block]:
    """Every part of an item explained.

    Args:
        item: what was asked.
        shown: the order in which its parts were shown.
        response: what was answered; None to show the key alone.
    """
    match item:
        case Choice():
            picked = _picked(response)
            return _options(arranged(item.options, shown, "options"), picked, lambda on: pick_sign(item, on), True)
        case Statements():
            rows = arranged(item.statements, shown, "statements")
            return [block for place, row in enumerate(rows) for block in _statement(row, _pairs(response), place > 0)]
        case Ordering():
            return _ordering(item, shown, response)
        case Matching():
            return _matching(item, shown, _pairs(response))
        case Fill():
            return _fill(item, shown, _pairs(response))
        case TypedCommand():
            return _command(item, response)


def closing(item: Item, facts: Iterable[Fact]) -> list[Block]:
    """What follows the parts: what to take away, and the facts it rests on with their sources."""
    found: list[Block] = []
    if item.explanation:
        found += [heading("To take away"), *prose(item.explanation)]
    lines = [_fact(fact) for fact in facts]
    return [*found, heading("Rests on"), *lines] if lines else found


def _fact(fact: Fact) -> Block:
    origin = f"  {fact.source}, {fact.published}; checked {fact.checked}"
    return Block(inline(fact.statement) + Content.styled(origin, "$text-muted"), lead=Content("• "))


def _picked(response: Response | None) -> tuple[str, ...] | None:
    """The options picked; None if nobody answered."""
    return response.options if isinstance(response, Picked) else (None if response is None else ())


def _pairs(response: Response | None) -> dict[str, str] | None:
    return dict(response.pairs) if isinstance(response, Assigned) else (None if response is None else {})


def _option_fate(option: Option, picked: tuple[str, ...] | None) -> Fate:
    if picked is None:
        return "key" if option.correct else "other"
    if option.id in picked:
        return "right" if option.correct else "wrong"
    return "missed" if option.correct else "left"


def _value_fate(given: str | None, wanted: str) -> Fate:
    if given is None:
        return "missed"
    return "right" if given == wanted else "wrong"


def _reason(reason: Reason, indent: int = INDENT) -> list[Block]:
    lead = Content(" " * indent)
    remark = (f" · {reason.remark}", WORDS[reason.fate][1]) if reason.remark else ""
    told = Content.assemble(WORDS[reason.fate], remark, "  ") + inline(reason.explanation)
    found = [Block(told, lead=lead)]
    if reason.misconception:
        trap = Content.styled("The trap: ", "italic $text-muted") + inline(reason.misconception, "italic $text-muted")
        found.append(Block(trap, lead=lead))
    return found


def _part_style(fate: Fate) -> str:
    return WORDS[fate][1] if fate in ("right", "wrong", "missed", "key") else ""


def _options(
    options: Iterable[Option], picked: tuple[str, ...] | None, sign: Sign, gap: bool, indent: int = INDENT
) -> list[Block]:
    found: list[Block] = []
    for place, option in enumerate(options):
        fate = _option_fate(option, picked)
        style = _part_style(fate)
        lead = Content.styled(f"{sign(option.id in (picked or ()))} {place + 1}  ".rjust(indent), style)
        found.append(Block(inline(option.text, style), lead=lead, gap=int(gap and place > 0)))
        found += _reason(Reason(fate, option.explanation, option.misconception), lead.cell_length)
    return found


def _statement(row: Statement, given: dict[str, str] | None, gap: bool) -> list[Block]:
    wanted = YES if row.answer else NO
    fate: Fate = "key" if given is None else _value_fate(given.get(row.id), wanted)
    lead = Content.styled(f"{wanted.title():<{INDENT}}", _part_style("key" if given is None else "right"))
    said = {"key": "", "missed": f"the key is {wanted.title()}", "right": f"you said {wanted.title()}"}
    remark = said.get(fate, f"you said {NO.title() if wanted == YES else YES.title()}, the key is {wanted.title()}")
    told = Reason(fate, row.explanation, row.misconception, remark)
    return [Block(inline(row.text), lead=lead, gap=int(gap)), *_reason(told)]


def _ordering(item: Ordering, shown: Shown, response: Response | None) -> list[Block]:
    given = response.steps if isinstance(response, Ordered) else (None if response is None else ())
    found: list[Block] = []
    for place, step in enumerate(item.steps):
        lead = Content.styled(f"{place + 1}.".ljust(INDENT), "bold")
        found.append(Block(inline(step.text, "bold"), lead=lead, gap=int(place > 0)))
        found += _reason(_step(step, place, given))
    outside = arranged(item.distractors, shown, "steps")
    if outside:
        found.append(heading("Not in the list"))
    for place, step in enumerate(outside):
        found.append(Block(inline(step.text), lead=Content("—".ljust(INDENT)), gap=int(place > 0)))
        found += _reason(_outsider(step, given))
    return found


def _step(step: Step, place: int, given: tuple[str, ...] | None) -> Reason:
    if given is None:
        return Reason("key", step.explanation, step.misconception)
    if step.id not in given:
        return Reason("missed", step.explanation, step.misconception, "you left it out")
    had = given.index(step.id)
    if had == place:
        return Reason("right", step.explanation, step.misconception)
    return Reason("wrong", step.explanation, step.misconception, f"you had it at {had + 1}")


def _outsider(step: Step, given: tuple[str, ...] | None) -> Reason:
    if given is not None and step.id in given:
        remark = f"you had it at {given.index(step.id) + 1}"
        return Reason("wrong", step.explanation, step.misconception, remark)
    return Reason("other" if given is None else "left", step.explanation, step.misconception)


def _matching(item: Matching, shown: Shown, given: dict[str, str] | None) -> list[Block]:
    texts = {target.id: target.text for target in item.targets}
    found: list[Block] = []
    for place, prompt in enumerate(arranged(item.prompts, shown, "prompts")):
        found += _prompt(prompt, texts, given, place > 0)
    found.append(heading("The targets"))
    for target in arranged(item.targets, shown, "targets"):
        text = inline(target.text, "bold") + Content("  ") + inline(target.explanation)
        found.append(Block(text, lead=Content("• ")))
    return found


def _prompt(prompt: Prompt, texts: dict[str, str], given: dict[str, str] | None, gap: bool) -> list[Block]:
    fate: Fate = "key" if given is None else _value_fate(given.get(prompt.id), prompt.target)
    remark = f"you chose {texts.get(given[prompt.id], '?')}" if fate == "wrong" and given else ""
    arrow = Content.styled("→ ", "bold $success") + inline(texts[prompt.target], "bold $success")
    told = Reason(fate, prompt.explanation, prompt.misconception, remark)
    return [Block(inline(prompt.text), gap=int(gap)), Block(arrow), *_reason(told, 2)]


def _fill(item: Fill, shown: Shown, given: dict[str, str] | None) -> list[Block]:
    number = numbers(item)
    keys = {blank.id: next(o.text for o in blank.options if o.correct) for blank in item.blanks}
    found = passage(item.text, item.code, keys, _key_blank)
    for blank in sorted(item.blanks, key=lambda blank: number.get(blank.id, len(number))):
        picked = None if given is None else tuple(filter(None, [given.get(blank.id)]))
        found.append(heading(f"Blank {number[blank.id]}"))
        found += _options(arranged(blank.options, shown, blank.id), picked, lambda on: "●" if on else "○", False)
    return found


def _key_blank(number: int, value: str) -> Content:
    return Content.styled(f"[{number}: {value}]", "bold $success")


def _command(item: TypedCommand, response: Response | None) -> list[Block]:
    """The right command, what az says of the typed one, and each part of both."""
    # The grammar of az is read when a command is met: most questions and lessons do without.
    from studyapp.core.typed_commands import texts, trouble

    lines = [("bold $success", item.command), *(("$success", other) for other in item.accept)]
    prompt = Content.styled("$ ", "$text-muted")
    found = [Block(Content.styled(line, style), lead=prompt) for style, line in lines]
    line = response.line if isinstance(response, Typed) else ""
    if line:
        found.append(Block(Content(line), lead=Content.styled("you typed  ", "$text-muted"), gap=1))
    why = trouble(line) if response is not None else ""
    if why:
        told = Content.styled("az would not take yours: ", "bold $error") + Content(why)
        found.append(Block(told))
    spelled, reasons = texts(item.command), {part.of: part for part in item.parts}
    for part in grade(item, Typed(line), "exam").parts:
        found += _command_part(part, spelled, reasons.get(part.id), is_answered=response is not None)
    return found


def _command_part(part: Part, spelled: dict[str, str], reason: CommandPart | None, *, is_answered: bool) -> list[Block]:
    if part.expected is None:
        shown = f"{part.id} {part.given}".rstrip()
        return [
            Block(Content.styled(shown, WORDS["wrong"][1]), gap=1),
            *_reason(Reason("wrong", "Not needed here."), 2),
        ]
    fate: Fate = "key" if not is_answered else _value_fate(part.given, part.expected)
    remark = f"you typed {part.given}" if fate == "wrong" else ""
    shown = spelled.get(part.id, f"{part.id} {part.expected}")
    told = Reason(fate, reason.explanation if reason else "", reason.misconception if reason else None, remark)
    return [Block(Content.styled(shown, _part_style(fate)), gap=1), *_reason(told, 2)]
