"""What an answer earned and why, as lines of text. No cursor control, no colour, no boxes."""

from studyapp.core.grading import NO, YES, Assigned, Ordered, Picked, Response, Typed, Verdict, grade
from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.lines import LETTERS
from studyapp.core.session import Shown


def verdict_line(verdict: Verdict) -> str:
    """Right, partly right or wrong, with the points."""
    word = "Right" if verdict.right else "Partly right" if verdict.earned else "Wrong"
    return f"{word}: {verdict.earned} of {verdict.possible} point{'s' * (verdict.possible != 1)}."


def explanation_lines(item: Item, shown: Shown, response: Response) -> list[str]:
    """Every option with whether it is right, whether it was taken, and why."""
    order = dict(shown)
    match item:
        case Choice():
            lines = _choice_explained(item, order["options"], response)
        case Statements():
            lines = _statements_explained(item, order["statements"], response)
        case Ordering():
            lines = _ordering_explained(item, response)
        case Matching():
            lines = _matching_explained(item, order["prompts"], response)
        case Fill():
            lines = _fill_explained(item, order, response)
        case TypedCommand():
            lines = _command_explained(item, response)
    return [*lines, *([f"  To take away: {item.explanation}"] if item.explanation else [])]


def _choice_explained(item: Choice, order: tuple[str, ...], response: Response) -> list[str]:
    picked = response.options if isinstance(response, Picked) else ()
    options = {option.id: option for option in item.options}
    lines = []
    for number, name in enumerate(order, 1):
        option = options[name]
        words = {(True, True): "right, picked", (True, False): "right, missed", (False, True): "wrong, picked"}
        word = words.get((option.correct, name in picked), "wrong, not picked")
        lines.append(f"  {number}. [{word}] {option.text}\n     {option.explanation}")
    return lines


def _statements_explained(item: Statements, order: tuple[str, ...], response: Response) -> list[str]:
    rows = {row.id: row for row in item.statements}
    given = response.given if isinstance(response, Assigned) else lambda _: None
    lines = []
    for number, name in enumerate(order, 1):
        row = rows[name]
        wanted = YES if row.answer else NO
        lines.append(f"  {number}. [{_match_word(given(name), wanted, wanted)}] {row.text}\n     {row.explanation}")
    return lines


def _match_word(given: str | None, wanted: str, said: str) -> str:
    return f"right: {said}" if given == wanted else f"wrong, it is: {said}"


def _ordering_explained(item: Ordering, response: Response) -> list[str]:
    given = response.steps if isinstance(response, Ordered) else ()
    lines = []
    for place, step in enumerate(item.steps, 1):
        was = f"you had it at {given.index(step.id) + 1}" if step.id in given else "you left it out"
        word = "right" if given[place - 1 : place] == (step.id,) else was
        lines.append(f"  {place}. [{word}] {step.text}\n     {step.explanation}")
    for step in item.distractors:
        word = "wrong, taken" if step.id in given else "rightly left out"
        lines.append(f"  -. [{word}] {step.text}\n     {step.explanation}")
    return lines


def _matching_explained(item: Matching, order: tuple[str, ...], response: Response) -> list[str]:
    prompts = {prompt.id: prompt for prompt in item.prompts}
    targets = {target.id: target for target in item.targets}
    given = response.given if isinstance(response, Assigned) else lambda _: None
    lines = []
    for letter, name in zip(LETTERS, order, strict=False):
        prompt = prompts[name]
        word = _match_word(given(name), prompt.target, targets[prompt.target].text)
        lines.append(f"  {letter}. [{word}] {prompt.text}\n     {prompt.explanation}")
    return lines + [f"  {target.text}: {target.explanation}" for target in item.targets]


def _fill_explained(item: Fill, order: dict[str, tuple[str, ...]], response: Response) -> list[str]:
    given = response.given if isinstance(response, Assigned) else lambda _: None
    lines = []
    for letter, blank in zip(LETTERS, item.blanks, strict=False):
        options = {option.id: option for option in blank.options}
        key = next(option for option in blank.options if option.correct)
        lines.append(f"  [{letter}] [{_match_word(given(blank.id), key.id, key.text)}]")
        lines += [f"     {options[name].text}: {options[name].explanation}" for name in order[blank.id]]
    return lines


def _command_explained(item: TypedCommand, response: Response) -> list[str]:
    # The grammar of az is read when a command is met: most questions and lessons do without.
    from studyapp.core.typed_commands import texts, trouble

    line = response.line if isinstance(response, Typed) else ""
    why, spelled = trouble(line), texts(item.command)
    reasons = {part.of: part.explanation for part in item.parts}
    lines = [f"  The command: {item.command}", *(f"  Or: {other}" for other in item.accept)]
    lines += [f"  az would not take yours: {why}"] if why else []
    for part in grade(item, response, "exam").parts:
        if part.expected is None:
            lines.append(f"  [wrong, not needed] {part.id} {part.given}".rstrip())
            continue
        word = "right" if part.right else "missed" if part.given is None else f"wrong, you typed: {part.given}"
        reason = reasons.get(part.id, "")
        lines.append(
            f"  [{word}] {spelled.get(part.id, f'{part.id} {part.expected}')}" + (f"\n     {reason}" if reason else "")
        )
    return lines
