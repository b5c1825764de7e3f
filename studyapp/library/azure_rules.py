"""What a lab says about a real subscription: its parts are there, and nothing that is left needs the sandbox."""

from collections.abc import Iterator, Sequence

from studyapp.core.lab_targets import SANDBOX_ONLY, arranged
from studyapp.core.labs import Check, CheckBase, JobDone, Lab, LeftOut, Mutant, Never, OnAzure, OtherTexts, Outcome
from studyapp.library.lab_rules import Defect, Signatures, defects_of_lab
from studyapp.library.suggest import nearest

_OMIT = "Leave it out under `azure: omit`, with the reason, or take `azure` from the targets."


def defects_on_azure(lab: Lab, operations: Signatures | None) -> Iterator[Defect]:
    """Everything that is wrong with a lab as it is on a subscription, and was not wrong with it in the sandbox."""
    if "azure" not in lab.targets:
        if lab.azure is not None:
            yield lab.azure, "it says what differs on azure, which is not among its targets", "Add azure to `targets`."
        return
    if lab.azure is not None:
        yield from _names(lab, lab.azure)
    there = arranged(lab)
    yield from _needs_sandbox(lab, there)
    known = {message for _, message, _ in defects_of_lab(lab, operations)}
    for thing, message, hint in defects_of_lab(there, operations):
        if message not in known:
            yield _written(lab, thing), f"on azure, {message}", hint


# What it names


def _names(lab: Lab, form: OnAzure) -> Iterator[Defect]:
    checks = {check.id for check in lab.checks()}
    mistakes = {near.id for check in (*lab.checks(), *form.checks) for near in check.near}
    known = {
        "task": {task.id for task in lab.tasks},
        "check": checks,
        "mistake": mistakes,
        "solution": {solution.id for solution in lab.solutions},
        "mutant": {mutant.id for mutant in lab.mutants},
    }
    for check in form.checks:
        if check.id not in checks:
            yield check, f"`{check.id}` stands in the place of no check", nearest(check.id, checks) or "Name a check."
    for text in form.texts:
        yield from _one(text, ("task", "check", "mistake"), known)
        yield from _words(text)
    for one in form.omit:
        yield from _one(one, ("check", "mistake", "solution", "mutant"), known)


def _one(part: OtherTexts | LeftOut, kinds: Sequence[str], known: dict[str, set[str]]) -> Iterator[Defect]:
    """It names exactly one thing, which is there."""
    given = [kind for kind in kinds if getattr(part, kind) is not None]
    if len(given) != 1:
        yield part, f"it names {len(given)} of {', '.join(kinds)}", "Name exactly one."
    for kind in given:
        name = getattr(part, kind)
        if name not in known[kind]:
            yield part, f"it names the {kind} `{name}`, which is not there", nearest(name, known[kind])


def _words(text: OtherTexts) -> Iterator[Defect]:
    """What is said belongs to what is named."""
    belongs = {"task": ("title", "text", "hints"), "check": ("expected", "why", "look"), "mistake": ("says",)}
    for kind, fields in belongs.items():
        for name in fields:
            if getattr(text, kind) is None and getattr(text, name) is not None:
                yield text, f"`{name}` is said of a {kind}, and none is named", f"Name the {kind}, or leave it out."


# What needs the sandbox


def _needs_sandbox(lab: Lab, there: Lab) -> Iterator[Defect]:
    for fault in there.faults:
        hint = "Write under `azure: aftermath` the steps that break it there, or take `azure` from the targets."
        yield fault, f"a subscription can't have the fault `{fault.id}`", hint
    for step in (*there.world, *there.aftermath):
        if step.do in SANDBOX_ONLY:
            hint = "Write another world under `azure`, or take `azure` from the targets."
            yield step, f"the world needs {step.do}, which only the sandbox has", hint
    for check in there.checks():
        if trouble := _trouble(check):
            yield _written(lab, check), f"check `{check.id}` {trouble}", _OMIT
    if not there.solutions:
        yield lab, "every solution needs the sandbox", "Add one under `azure: solutions` that does not."


def _trouble(check: Check) -> str:
    """Why a subscription can't answer a check; empty if it can."""
    if isinstance(check, Outcome):
        return "looks into the future, which only the sandbox has"
    if isinstance(check, Never):
        return "asks which resource was made when, which only the sandbox knows" if check.until else ""
    if not isinstance(check, JobDone) and check.read in SANDBOX_ONLY:
        return f"reads {check.read}, which only the sandbox has"
    return ""


def _written(lab: Lab, thing: object) -> object:
    """The part of the file that a part of the arranged lab came from."""
    form = lab.azure
    if isinstance(thing, Lab):
        return lab
    if isinstance(thing, Mutant):
        return next(one for one in (*(form.mutants if form else ()), *lab.mutants) if one.id == thing.id)
    if isinstance(thing, CheckBase):
        return next(one for one in (*(form.checks if form else ()), *lab.checks()) if one.id == thing.id)
    return thing
