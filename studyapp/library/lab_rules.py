"""What the types can't say of a lab: everything that its steps, checks and mutants name is there."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from studyapp.core.labs import (
    BUILT_IN,
    VARIABLE,
    Check,
    Condition,
    Count,
    Exists,
    JobDone,
    Lab,
    Mutant,
    Never,
    Outcome,
    StateCheck,
    Step,
    Variable,
)
from studyapp.library.suggest import nearest


@dataclass(frozen=True, slots=True)
class Signature:
    """What a lab must know of an operation to name it."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    reads: bool
    lists: bool


Signatures = Mapping[str, Signature]
Defect = tuple[object, str, str]
"""What it was written at, what is wrong, and how to mend it."""


def defects_of_lab(lab: Lab, operations: Signatures | None) -> Iterator[Defect]:
    """Everything that is wrong with a lab in itself, as it is in the sandbox."""
    yield from _ids(lab)
    yield from _variables(lab)
    for check in lab.checks():
        yield from _check(check)
    yield from _needs(lab)
    yield from _refusals(lab)
    for mutant in lab.mutants:
        yield from _mutant(lab, mutant)
    if operations is not None:
        yield from _operations(lab, operations)


def _ids(lab: Lab) -> Iterator[Defect]:
    """Tasks, checks, solutions, mutants and known mistakes each have ids of their own."""
    mistakes = [near for check in lab.checks() for near in check.near]
    groups: tuple[tuple[str, list[Any]], ...] = (
        ("task", list(lab.tasks)),
        ("check", list(lab.checks())),
        ("solution", list(lab.solutions)),
        ("mutant", list(lab.mutants)),
        ("known mistake", mistakes),
        ("variable", list(lab.variables)),
    )
    for noun, things in groups:
        for name, times in Counter(thing.id for thing in things).items():
            if times > 1:
                second = [thing for thing in things if thing.id == name][1]
                yield second, f"the {noun} id `{name}` is given {times} times", "Give each another id."
    for solution in lab.solutions:
        named = Counter(step.id for step in solution.steps if step.id)
        for name, times in named.items():
            if times > 1:
                yield solution, f"solution `{solution.id}` has {times} steps named `{name}`", "Give each another id."


def _variables(lab: Lab) -> Iterator[Defect]:
    known = {variable.id for variable in lab.variables} | set(BUILT_IN)
    for variable in lab.variables:
        if variable.id in BUILT_IN:
            yield variable, f"every lab has the variable `{variable.id}` already", "Give it another name."
    for name in sorted(set(VARIABLE.findall(repr(lab))) - known):
        yield lab, f"the variable `{name}` is not declared", nearest(name, known) or "Declare it under variables."
    leaders = {variable.id: variable for variable in lab.variables if variable.follows is None}
    for variable in lab.variables:
        if variable.follows is not None:
            yield from _following(variable, leaders.get(variable.follows))


def _following(variable: Variable, leader: Variable | None) -> Iterator[Defect]:
    """A variable that follows another has a value for each of that one's."""
    if leader is None:
        message = f"the variable `{variable.id}` follows `{variable.follows}`, which is none that is drawn by itself"
        yield variable, message, "Let it follow a variable that follows none."
    elif len(leader.among) != len(variable.among):
        message = f"the variable `{variable.id}` has {len(variable.among)} values, `{leader.id}` {len(leader.among)}"
        yield variable, message, "Give both lists the same length."


def _check(check: Check) -> Iterator[Defect]:
    if isinstance(check, Never):
        if check.points:
            yield check, f"check `{check.id}` forbids a move and can't earn points", "Write `points: 0`."
    elif not check.points:
        yield check, f"check `{check.id}` earns nothing", "Leave `points` out, or give it some."
    for condition in _conditions(check):
        yield from _condition(check, condition)


def _needs(lab: Lab) -> Iterator[Defect]:
    """A check needs one that is graded before it."""
    earlier: set[str] = set()
    for check in lab.checks():
        if check.needs is not None and check.needs not in earlier:
            message = f"check `{check.id}` needs `{check.needs}`, which is no earlier check"
            yield check, message, nearest(check.needs, earlier) or "Name a check that stands before it."
        earlier.add(check.id)


def _refusals(lab: Lab) -> Iterator[Defect]:
    """Only a mistake may be refused: a world that is refused is not laid, and a solution shows no detours."""
    looked = (step for check in lab.checks() if isinstance(check, Outcome) for step in check.first)
    solved = (step for solution in lab.solutions for step in solution.steps)
    for step in (*lab.world, *lab.aftermath, *solved, *looked):
        if step.refused:
            yield step, f"{step.do} is to be refused, which only a mutant's steps may be", "Leave `refused` out."


def _conditions(check: Check) -> Iterator[Condition]:
    for near in check.near:
        yield from near.where
    match check:
        case Exists() | Count() | JobDone():
            yield from check.where
        case Outcome():
            yield from _conditions(check.then)
        case _:
            return


def _condition(check: Check, condition: Condition) -> Iterator[Defect]:
    tests = [condition.equals, condition.differs, condition.contains, condition.since, condition.present]
    given = sum(test is not None for test in tests)
    given += condition.at_least is not None or condition.at_most is not None
    if given != 1:
        message = f"check `{check.id}`: the condition on `{condition.path}` has {given} tests"
        yield condition, message, "Give one of equals, differs, contains, since, present, or at_least and at_most."
    try:
        jmespath.compile(condition.path)
    except JMESPathError:
        message = f"check `{check.id}`: `{condition.path[:60]}` is no JMESPath expression"
        yield condition, message, 'Write names with dots; quote names with signs in them, as "a-b".'


def _mutant(lab: Lab, mutant: Mutant) -> Iterator[Defect]:
    where = f"mutant `{mutant.id}`"
    solution = next((solution for solution in lab.solutions if solution.id == mutant.of), None)
    if solution is None:
        yield mutant, f"{where} is made from the solution `{mutant.of}`, which is not there", "Name a solution."
        return
    if not (mutant.drop or mutant.replace or mutant.append):
        yield mutant, f"{where} changes nothing", "Drop, replace or append a step."
    steps = {step.id for step in solution.steps if step.id}
    for name in (*mutant.drop, *(one.step for one in mutant.replace)):
        if name not in steps:
            message = f"{where} names the step `{name}`, which `{solution.id}` does not have"
            yield mutant, message, nearest(name, steps) or "Give the step that id."
    checks = {check.id for check in lab.checks()}
    mistakes = {near.id for check in lab.checks() for near in check.near}
    for noun, names, known in (("check", mutant.fails, checks), ("known mistake", mutant.shows, mistakes)):
        for name in names:
            if name not in known:
                yield mutant, f"{where} names the {noun} `{name}`, which is not there", nearest(name, known)


def _operations(lab: Lab, operations: Signatures) -> Iterator[Defect]:
    for step in _steps(lab):
        yield from _call(step, step.do, step.args, operations)
    for check in lab.checks():
        state = check.then if isinstance(check, Outcome) else check
        if not isinstance(state, Never):
            yield from _reading(check, state, operations)
        for near in check.near:
            if near.read:
                yield from _call(near, near.read, near.args or {}, operations, must_read=True)


def _steps(lab: Lab) -> Iterator[Step]:
    yield from lab.world
    yield from lab.aftermath
    for solution in lab.solutions:
        yield from solution.steps
    for mutant in lab.mutants:
        yield from (step for one in mutant.replace for step in one.by)
        yield from mutant.append
    for check in lab.checks():
        if isinstance(check, Outcome):
            yield from check.first


def _reading(check: Check, state: StateCheck, operations: Signatures) -> Iterator[Defect]:
    if isinstance(state, JobDone):
        return
    yield from _call(check, state.read, state.args, operations, must_read=True)
    found = operations.get(state.read)
    if found and isinstance(state, Count) != found.lists:
        kind = "a list" if found.lists else "one thing"
        yield check, f"check `{check.id}`: {state.read} reads {kind}", "Use `count` for lists, else exists or absent."


def _call(
    at: object, name: str, args: Mapping[str, str], operations: Signatures, must_read: bool = False
) -> Iterator[Defect]:
    found = operations.get(name)
    if found is None:
        yield (
            at,
            f"there is no operation `{name}`",
            nearest(name, operations) or "`studyapp lab operations` lists them.",
        )
        return
    if must_read and not found.reads:
        yield at, f"{name} changes things; a check may only look", "Use an operation that reads."
    known = (*found.required, *found.optional)
    for argument in args:
        if argument not in known:
            hint = nearest(argument, known) or f"It takes: {', '.join(known) or 'nothing'}."
            yield at, f"{name} takes no `{argument}`", hint
    for argument in found.required:
        if argument not in args:
            yield at, f"{name} needs `{argument}`", ""
