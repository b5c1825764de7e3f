"""Rules about labs: learners are told what they need, help helps, and the grading is held to account."""

import re
from collections.abc import Callable, Iterator

from studyapp.core.lab_targets import for_target
from studyapp.core.labs import VARIABLE, Check, Condition, JobDone, Lab, Never, OnAzure, Outcome, StateCheck, Step
from studyapp.library.lint.rule import Content, Find, Finding, Rule, words
from studyapp.library.suggest import nearest

FindInLab = Callable[[Lab], Iterator[Finding]]

_NAME = re.compile(r"[^\s/*]*[a-z{][^\s/*]*", re.IGNORECASE)
_AZURES_OWN = ("location", "operation", "status", "state", "level", "redundancy", "sku", "type")
"""Arguments whose values are Azure's words, not names that somebody gave."""
_DURATION = re.compile(r"P(\d+[DWMY])*(T(\d+[HMS])+)?")
_CODE = re.compile(r"`([^`]+)`")
_OPERATION = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*){1,3}")
_ARGUMENT = re.compile(r"([a-z_]+)=")


def per_lab(find: FindInLab) -> Find:
    """A rule about each lab by itself."""
    return lambda content: (finding for lab in content.labs for finding in find(lab))


def in_both_worlds(find: FindInLab) -> FindInLab:
    """A rule that a lab keeps as it is in the sandbox and, if it runs there, as it is on a subscription."""

    def found(lab: Lab) -> Iterator[Finding]:
        own = list(find(lab))
        yield from own
        if "azure" in lab.targets:
            known = {finding.message for finding in own}
            for finding in find(for_target(lab, "azure")):
                if finding.message not in known:
                    yield Finding(lab, f"on azure, {finding.message}", finding.hint, lab.azure)

    return found


def lab_texts(lab: Lab) -> Iterator[tuple[object, str]]:
    """Every text that a learner reads, with the part of the lab where it stands."""
    yield lab, lab.briefing
    for task in lab.tasks:
        yield from ((task, text) for text in (task.text, *task.hints))
        for check in task.checks:
            yield from _check_texts(check)
    if lab.azure:
        yield from _texts_on_azure(lab.azure)


def _check_texts(check: Check) -> Iterator[tuple[object, str]]:
    yield from ((check, text) for text in (check.expected, check.why, check.look))
    yield from ((near, near.says) for near in check.near)


def _texts_on_azure(form: OnAzure) -> Iterator[tuple[object, str]]:
    if form.briefing:
        yield form, form.briefing
    for one in form.texts:
        given = (one.title, one.text, *(one.hints or ()), one.expected, one.why, one.look, one.says)
        yield from ((one, text) for text in given if text)
    for check in form.checks:
        yield from _check_texts(check)
    yield from ((one, one.because) for one in form.omit)


# What learners are told


def told_names(lab: Lab) -> Iterator[Finding]:
    """Every name that a check looks for is told to the learner, or stands in the world from the start."""
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
    """Names in the arguments of what a check reads, and those that a condition compares a name with."""
    state = check.then if isinstance(check, Outcome) else check
    if isinstance(state, Never):
        return set()
    found = {value for key, value in _arguments(state).items() if key not in _AZURES_OWN}
    found |= {
        one.equals for one in _conditions(state) if one.equals and one.path.split(".")[-1].lower().endswith("name")
    }
    return {value for value in found if _NAME.fullmatch(value) and not _DURATION.fullmatch(value)}


def _arguments(state: StateCheck) -> dict[str, str]:
    return {"group": state.group, "vault": state.vault} if isinstance(state, JobDone) else state.args


def _conditions(state: StateCheck) -> tuple[Condition, ...]:
    return getattr(state, "where", ())


def known_operations(content: Content) -> Iterator[Finding]:
    """An operation that a text names in code is there, and takes the arguments that are given."""
    known = content.operations
    families = {name.partition(".")[0] for name in known}
    for lab in content.labs if known else ():
        for part, text in lab_texts(lab):
            for code in _CODE.findall(text):
                name, *rest = code.split()
                if not _OPERATION.fullmatch(name) or name.partition(".")[0] not in families:
                    continue
                if name not in known:
                    hint = nearest(name, known) or "`studyapp lab operations` lists them."
                    yield Finding(lab, f"a text names the operation `{name}`, which is not there", hint, part)
                    continue
                takes = (*known[name].required, *known[name].optional)
                for argument in _ARGUMENT.findall(" ".join(word for word in rest if _ARGUMENT.match(word))):
                    if argument not in takes:
                        message = f"a text gives `{name}` the argument `{argument}`, which it does not take"
                        yield Finding(lab, message, nearest(argument, takes) or f"It takes {', '.join(takes)}.", part)


def taught_lab(content: Content) -> Iterator[Finding]:
    """Every lab says where it is taught."""
    for lab in content.labs if content.lessons else ():
        if not lab.lesson:
            yield Finding(lab, "it names no lesson", "Write `lesson: id#section`.")


def distinct_checks(lab: Lab) -> Iterator[Finding]:
    """No two checks say the same: what a learner reads tells which one failed."""
    seen: set[str] = set()
    for check in lab.checks():
        said = " ".join(words(check.expected))
        if said in seen:
            yield Finding(lab, f"check `{check.id}` expects what another one does", "Say what it looks at.", check)
        seen.add(said)


# Help


def distinct_hints(lab: Lab) -> Iterator[Finding]:
    """Each hint of a task says more than the one before."""
    for task in lab.tasks:
        if len({" ".join(words(hint)) for hint in task.hints}) < len(task.hints):
            message = f"two hints of the task `{task.id}` are the same"
            yield Finding(lab, message, "Let each say more than the one before.", task)


def hint_that_helps(content: Content) -> Iterator[Finding]:
    """Who pays for the last hint learns what to do: it names an operation, or a command."""
    for lab in content.labs:
        known = {step.do for solution in lab.solutions for step in solution.steps} | content.operations.keys()
        for task in lab.tasks:
            last = task.hints[-1]
            if not any(name in last for name in known) and not re.search(r"\baz [a-z]", last):
                message = f"the last hint of the task `{task.id}` names no operation"
                yield Finding(lab, message, "Let it say nearly all: the operation with its arguments.", task)


def hints_in_order(lab: Lab) -> Iterator[Finding]:
    """The first hint is a nudge: it does not spell the operation out."""
    for task in lab.tasks:
        if any(_OPERATION.match(code) and "=" in code for code in _CODE.findall(task.hints[0])):
            message = f"the first hint of the task `{task.id}` gives an operation with its arguments"
            yield Finding(lab, message, "Keep that for the last one; the first is a nudge.", task)


# Grading


def task_that_earns(lab: Lab) -> Iterator[Finding]:
    """Every task earns something; a move that must not be made belongs to a task that does."""
    for task in lab.tasks:
        if not sum(check.points for check in task.checks):
            message = f"the task `{task.id}` has no check that earns points"
            yield Finding(lab, message, "Add a check of what is to be brought about, or join two tasks.", task)


def proven_checks(lab: Lab) -> Iterator[Finding]:
    """Every check is failed by some mutant."""
    failed = {name for mutant in lab.mutants for name in mutant.fails}
    for check in lab.checks():
        if check.id not in failed:
            hint = "Write the mistake that it is there for; `studyapp lab verify` proves it."
            yield Finding(lab, f"no mutant fails the check `{check.id}`", hint, check)


def shown_mistakes(lab: Lab) -> Iterator[Finding]:
    """Every known mistake is shown by some mutant."""
    shown = {name for mutant in lab.mutants for name in mutant.shows}
    for near in (near for check in lab.checks() for near in check.near):
        if near.id not in shown:
            hint = "Write the mutant in which it is made, and name it under `shows`."
            yield Finding(lab, f"no mutant shows the known mistake `{near.id}`", hint, near)


def different_solutions(lab: Lab) -> Iterator[Finding]:
    """Solutions differ in their operations, their arguments or their order."""
    first: dict[tuple[object, ...], str] = {}
    for solution in lab.solutions:
        steps = tuple((step.do, tuple(sorted(step.args.items()))) for step in solution.steps)
        if steps in first:
            message = f"the solution `{solution.id}` takes the same steps as `{first[steps]}`"
            yield Finding(lab, message, "Take another way, or the same steps in another order.", solution)
        first.setdefault(steps, solution.id)


def used_variables(lab: Lab) -> Iterator[Finding]:
    """Every variable stands somewhere."""
    used = set(VARIABLE.findall(repr(lab))) if lab.variables else set()
    for variable in lab.variables:
        if variable.id not in used:
            hint = f"Write {{{{{variable.id}}}}} where it belongs, or remove it."
            yield Finding(lab, f"the variable `{variable.id}` stands nowhere", hint, variable)


RULES = (
    Rule("B020", "warn", "a lab tells every name that its checks look for", per_lab(in_both_worlds(told_names))),
    Rule("B021", "warn", "no two hints of a task are the same", per_lab(distinct_hints)),
    Rule("B022", "info", "the last hint of a task names an operation", hint_that_helps),
    Rule("B023", "info", "the first hint of a task does not spell an operation out", per_lab(hints_in_order)),
    Rule("B024", "warn", "operations that a lab's texts name are there, and take those arguments", known_operations),
    Rule("B025", "warn", "a task earns points", per_lab(in_both_worlds(task_that_earns))),
    Rule("B026", "warn", "every check is failed by a mutant", per_lab(proven_checks)),
    Rule("B027", "warn", "every known mistake is shown by a mutant", per_lab(shown_mistakes)),
    Rule("B028", "warn", "no two solutions take the same steps", per_lab(in_both_worlds(different_solutions))),
    Rule("B029", "warn", "every variable of a lab is used", per_lab(used_variables)),
    Rule("B030", "warn", "no two checks of a lab expect the same", per_lab(in_both_worlds(distinct_checks))),
    Rule("B031", "info", "a lab says where it is taught", taught_lab),
)
