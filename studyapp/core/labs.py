"""Labs: what a learner is asked to bring about, how the resulting state is graded, and how the grader is proven.

A lab holds no code. Fixtures, reference solutions and mutants are lists of steps, each a named operation with arguments; checks
are verbs over named reads. Texts and arguments may hold {{variables}}, drawn from the attempt's seed.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Literal

from studyapp.core.fields import Between, Doc, Id, Length, LessonRef, Line, OneLine, Pattern, Prose, Title, Waivers
from studyapp.core.lab_faults import LabFault
from studyapp.core.plain import from_plain, to_plain

VARIABLE = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")
TargetKind = Literal["sandbox", "azure"]

OperationName = Annotated[
    str, Pattern(re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*){1,3}"), "the name of an operation, as backup.protect")
]
Moment = Annotated[
    str, Pattern(re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z"), "a time in UTC, as 2026-03-02T08:00Z")
]
Since = Annotated[
    str,
    Pattern(
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z|\+[0-9]{1,4}d"),
        "a time in UTC, as 2026-03-02T08:00Z, or so many days after the learner began, as +0d or +30d",
    ),
]
Arguments = dict[str, Annotated[str, OneLine(), Length(0, 400)]]
"""Argument name -> value as text; the operation says what type it is."""

ARGUMENTS = Doc("What the operation is given, by name; `studyapp lab operations` lists them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named operation with its arguments."""

    do: Annotated[OperationName, Doc("Name of the operation.")]
    args: Annotated[Arguments, ARGUMENTS] = field(default_factory=dict)
    id: Annotated[Id | None, Doc("Name of the step, for mutants that drop or replace it.")] = None
    refused: Annotated[
        Line | None, Doc("In a mutant: the code with which Azure refuses the step; the learner goes on regardless.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A value that differs from attempt to attempt."""

    id: Annotated[
        str,
        Pattern(re.compile(r"[a-z][a-z0-9_]{0,30}"), "small letters, digits and underscores"),
        Doc("Name of the variable; stands in texts and arguments as {{name}}."),
    ]
    among: Annotated[tuple[Line, ...], Length(1, 20), Doc("The values it is drawn from.")]
    follows: Annotated[
        str | None, Doc("Another variable: the value at the same place in its list is taken, so that the two fit.")
    ] = None


# Checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that must hold of what was read; exactly one of the tests is given."""

    path: Annotated[Line, Doc("Where to look: a JMESPath expression over the JSON that Azure answers.")]
    equals: Annotated[Line | None, Doc("The value as text; ARM ids and words are compared without case.")] = None
    differs: Annotated[Line | None, Doc("Any value but this one.")] = None
    contains: Annotated[Line | None, Doc("A text within the value, or an entry of the list.")] = None
    at_least: Annotated[float | None, Doc("A number that is no smaller.")] = None
    at_most: Annotated[float | None, Doc("A number that is no greater.")] = None
    since: Annotated[
        Since | None,
        Doc("A time that is no earlier than this one; +30d means thirty days after the learner began."),
    ] = None
    present: Annotated[bool | None, Doc("Whether there is any value at all.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A known mistake, recognised in what was found."""

    id: Annotated[Id, Doc("Name of the mistake; a mutant may say that it shows this one.")]
    read: Annotated[OperationName | None, Doc("Another read to look into; the check's own without it.")] = None
    args: Annotated[Arguments | None, ARGUMENTS] = None
    where: Annotated[tuple[Condition, ...], Length(1, 6), Doc("What gives the mistake away; in a list, of any entry.")]
    says: Annotated[Prose, Doc("What the learner is told.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBase:
    """What every check has."""

    id: Annotated[Id, Doc("Name of the check, unique in the lab.")]
    points: Annotated[int, Between(0, 20), Doc("What passing it earns.")] = 1
    expected: Annotated[Line, Doc("What should be, in words.")]
    why: Annotated[Prose, Doc("Why it matters.")]
    look: Annotated[Prose, Doc("What to look at next when it fails.")]
    near: Annotated[tuple[Near, ...], Length(0, 8), Doc("Known mistakes.")] = ()
    needs: Annotated[
        Id | None, Doc("An earlier check; while that one fails, so does this: what never was is not gone.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exists(CheckBase):
    """The resource is there, and everything holds of it."""

    kind: Annotated[Literal["exists"], Doc("A resource is there, with these properties.")] = "exists"
    read: Annotated[OperationName, Doc("The read that shows it.")]
    args: Annotated[Arguments, ARGUMENTS]
    where: Annotated[tuple[Condition, ...], Length(0, 10), Doc("What must hold of it.")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent(CheckBase):
    """The resource is not there."""

    kind: Annotated[Literal["absent"], Doc("A resource is not there.")] = "absent"
    read: Annotated[OperationName, Doc("The read that would show it.")]
    args: Annotated[Arguments, ARGUMENTS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(CheckBase):
    """As many entries of a list as asked for fulfil all conditions."""

    kind: Annotated[Literal["count"], Doc("A list has so many entries like this.")] = "count"
    read: Annotated[OperationName, Doc("The read that lists them.")]
    args: Annotated[Arguments, ARGUMENTS]
    where: Annotated[tuple[Condition, ...], Length(0, 10), Doc("Which entries count.")] = ()
    at_least: Annotated[int, Between(0, 10000), Doc("No fewer than this.")] = 1
    at_most: Annotated[int | None, Between(0, 10000), Doc("No more than this.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDone(CheckBase):
    """A backup job that fulfils the conditions has ended well; one that still runs is neither right nor wrong."""

    kind: Annotated[Literal["job"], Doc("A job has ended well.")] = "job"
    group: Annotated[Line, Doc("Resource group of the vault.")]
    vault: Annotated[Line, Doc("Name of the vault.")]
    operation: Annotated[Line, Doc("Kind of job, as Backup, Restore or ConfigureBackup.")]
    where: Annotated[tuple[Condition, ...], Length(0, 6), Doc("Which jobs count, beside the kind.")] = ()


StateCheck = Exists | Absent | Count | JobDone


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(CheckBase):
    """What would be, tried on a copy of the state with the clock moved on."""

    kind: Annotated[Literal["outcome"], Doc("What would be after some time, tried on a copy.")] = "outcome"
    days: Annotated[float, Between(0, 40000), Doc("How far the clock of the copy is moved on.")]
    first: Annotated[tuple[Step, ...], Length(0, 6), Doc("Steps that are tried on the copy before.")] = ()
    then: Annotated[StateCheck, Doc("The check that must pass on the copy.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Never(CheckBase):
    """A move that must not have been made; it earns nothing, and breaking it fails its task."""

    kind: Annotated[Literal["never"], Doc("A move that must not have been made.")] = "never"
    action: Annotated[
        Line, Doc("The action in the activity log, as Microsoft.RecoveryServices/vaults/delete; * for any text.")
    ]
    resource: Annotated[Line, Doc("Which resources, as text with * for any text.")] = "*"
    until: Annotated[
        Line | None,
        Doc("The move is free once such a resource has been made, as text with * for any text; never without it."),
    ] = None


Check = Exists | Absent | Count | JobDone | Outcome | Never


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to bring about."""

    id: Annotated[Id, Doc("Name of the task, unique in the lab.")]
    title: Annotated[Title, Doc("The task in a few words.")]
    text: Annotated[Prose, Doc("What is to be brought about, with every name that the checks use.")]
    checks: Annotated[tuple[Check, ...], Length(1, 12), Doc("How it is graded.")]
    hints: Annotated[tuple[Prose, ...], Length(3, 3), Doc("Three hints, from a nudge to nearly all.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """One way to bring everything about; `lab verify` runs it."""

    id: Annotated[Id, Doc("Name of the solution, unique in the lab.")]
    title: Annotated[Title, Doc("What is special about this way.")]
    steps: Annotated[tuple[Step, ...], Length(1, 40), Doc("The operations, in order.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Steps that are taken instead of one."""

    step: Annotated[Id, Doc("Id of the step that is replaced.")]
    by: Annotated[tuple[Step, ...], Length(1, 10), Doc("What is done instead.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A solution with a learner's mistake in it: the grader must notice exactly that."""

    id: Annotated[Id, Doc("Name of the mutant, unique in the lab.")]
    mistake: Annotated[Line, Doc("The mistake that a learner makes.")]
    of: Annotated[Id, Doc("Id of the solution that it is made from.")]
    drop: Annotated[tuple[Id, ...], Length(0, 20), Doc("Ids of steps that are left out.")] = ()
    replace: Annotated[tuple[Replacement, ...], Length(0, 10), Doc("Steps that are replaced.")] = ()
    append: Annotated[tuple[Step, ...], Length(0, 10), Doc("Steps that are taken at the end.")] = ()
    fails: Annotated[tuple[Id, ...], Length(1, 20), Doc("Ids of the checks that must fail, and no others.")]
    shows: Annotated[tuple[Id, ...], Length(0, 10), Doc("Ids of the known mistakes that must be recognised.")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTexts:
    """Other words for one task, check or known mistake; what is not given stays as it is."""

    task: Annotated[Id | None, Doc("Id of the task; one of task, check and mistake is given.")] = None
    check: Annotated[Id | None, Doc("Id of the check.")] = None
    mistake: Annotated[Id | None, Doc("Id of the known mistake.")] = None
    title: Annotated[Title | None, Doc("Of a task.")] = None
    text: Annotated[Prose | None, Doc("Of a task.")] = None
    hints: Annotated[tuple[Prose, ...] | None, Length(3, 3), Doc("Of a task: all three.")] = None
    expected: Annotated[Line | None, Doc("Of a check.")] = None
    why: Annotated[Prose | None, Doc("Of a check.")] = None
    look: Annotated[Prose | None, Doc("Of a check.")] = None
    says: Annotated[Prose | None, Doc("Of a known mistake.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A part of the lab that is not there on a subscription, with the reason."""

    check: Annotated[Id | None, Doc("Id of the check; one of check, mistake, solution and mutant is given.")] = None
    mistake: Annotated[Id | None, Doc("Id of the known mistake.")] = None
    solution: Annotated[Id | None, Doc("Id of the solution.")] = None
    mutant: Annotated[Id | None, Doc("Id of the mutant.")] = None
    because: Annotated[Line, Doc("Why it can't be there, as learners read it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAzure:
    """What differs on a real subscription; everything else is as in the sandbox."""

    laying: Annotated[int, Between(1, 480), Doc("Minutes that laying the world takes there, backups included.")]
    minutes: Annotated[int | None, Between(5, 480), Doc("How long a learner takes there, waiting included.")] = None
    briefing: Annotated[Prose | None, Doc("The situation, as Markdown.")] = None
    variables: Annotated[
        tuple[Variable, ...], Length(0, 24), Doc("Variables with other values there, as the days of points.")
    ] = ()
    world: Annotated[tuple[Step, ...] | None, Length(0, 60), Doc("Steps that lay the world there.")] = None
    aftermath: Annotated[
        tuple[Step, ...] | None, Length(0, 20), Doc("Steps that break it there, instead of `faults` and `aftermath`.")
    ] = None
    texts: Annotated[tuple[OtherTexts, ...], Length(0, 60), Doc("Other words, where the sandbox's are not true.")] = ()
    checks: Annotated[
        tuple[Check, ...], Length(0, 20), Doc("Checks that stand in the place of those that have their ids.")
    ] = ()
    solutions: Annotated[
        tuple[Solution, ...], Length(0, 8), Doc("Solutions beside the others, or in the place of one with the same id.")
    ] = ()
    mutants: Annotated[
        tuple[Mutant, ...], Length(0, 40), Doc("Mutants beside the others, or in the place of one with the same id.")
    ] = ()
    omit: Annotated[tuple[LeftOut, ...], Length(0, 60), Doc("What can't be there, and why.")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """A lab, whole: a file in `labs/`."""

    id: Annotated[Id, Doc("Stable name of the lab; progress hangs on it.")]
    title: Annotated[Title, Doc("Name of the lab as learners see it.")]
    objectives: Annotated[tuple[Id, ...], Length(1, 8), Doc("Ids of the objectives that it practises.")]
    facts: Annotated[tuple[Id, ...], Length(1, 40), Doc("Ids of the facts that its grading rests on.")]
    lesson: Annotated[LessonRef | None, Doc("Where it is taught: lesson-id or lesson-id#section.")] = None
    difficulty: Annotated[Literal["easy", "medium", "hard"], Doc("How hard the author expects it to be.")]
    minutes: Annotated[int, Between(5, 240), Doc("How long a learner takes.")]
    targets: Annotated[tuple[TargetKind, ...], Length(1, 2), Doc("Where it can be done.")]
    briefing: Annotated[Prose, Doc("The situation, as Markdown.")]
    start: Annotated[Moment, Doc("What the sandbox's clock shows first, in UTC.")] = "2026-03-02T08:00Z"
    variables: Annotated[tuple[Variable, ...], Length(0, 24), Doc("Values that differ from attempt to attempt.")] = ()
    world: Annotated[tuple[Step, ...], Length(0, 60), Doc("Steps that lay the world before the learner comes.")] = ()
    faults: Annotated[tuple[LabFault, ...], Length(0, 10), Doc("What is broken once the world is laid.")] = ()
    aftermath: Annotated[
        tuple[Step, ...], Length(0, 20), Doc("Steps that pass once it is broken, as the night in which it shows.")
    ] = ()
    tasks: Annotated[tuple[Task, ...], Length(1, 10), Doc("What is to be brought about.")]
    solutions: Annotated[tuple[Solution, ...], Length(2, 8), Doc("Ways to do it, different in operations or order.")]
    mutants: Annotated[tuple[Mutant, ...], Length(5, 40), Doc("Learners' mistakes that the grader must notice.")]
    azure: Annotated[
        OnAzure | None, Doc("What differs on a real subscription, for a lab that has azure among its targets.")
    ] = None
    waive: Waivers = ()

    def checks(self) -> Iterator[Check]:
        """Every check, in the order of the tasks."""
        for task in self.tasks:
            yield from task.checks

    def points(self) -> int:
        """The most that the lab can earn."""
        return sum(check.points for check in self.checks())


UNIQUE, START_OVER = "unique", "start_over"
BUILT_IN = (UNIQUE, START_OVER)
"""Variables that every lab has: letters and digits for names that nobody in Azure may have taken, and how one begins anew."""
IN_SANDBOX: Mapping[str, str] = MappingProxyType({START_OVER: "`studyapp lab reset`"})


def draw_variables(lab: Lab, seed: int) -> dict[str, str]:
    """The values of an attempt's variables, built-in ones too: equal seeds give equal values on every machine."""

    def digest(name: str) -> bytes:
        return hashlib.sha256(f"{seed}\0{lab.id}\0{name}".encode()).digest()

    def pick(variable: Variable) -> str:
        return variable.among[int.from_bytes(digest(variable.follows or variable.id)[:8], "big") % len(variable.among)]

    unique = base64.b32encode(digest(UNIQUE))[:8].decode().lower()
    return {**IN_SANDBOX, UNIQUE: unique, **{variable.id: pick(variable) for variable in lab.variables}}


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its {{variables}} filled in; an unknown one stays as it is."""
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def filled(lab: Lab, values: Mapping[str, str]) -> Lab:
    """The lab with every {{variable}} filled in, in texts and arguments alike."""
    return from_plain(Lab, _filled(to_plain(lab), values))


def with_open_names(lab: Lab) -> Lab:
    """The lab as one reads it before anything is drawn: each {{variable}} as <variable>."""
    names = (UNIQUE, *(variable.id for variable in lab.variables))
    return filled(lab, {**IN_SANDBOX, **{name: f"<{name}>" for name in names}})


def _filled(plain: Any, values: Mapping[str, str]) -> Any:
    if isinstance(plain, str):
        return fill(plain, values)
    if isinstance(plain, list):
        return [_filled(entry, values) for entry in plain]
    if isinstance(plain, dict):
        return {name: _filled(entry, values) for name, entry in plain.items()}
    return plain


def mutated(solution: Solution, mutant: Mutant) -> tuple[Step, ...]:
    """The steps of a solution with the mutant's mistake in them."""
    instead = {one.step: one.by for one in mutant.replace}
    kept = (step for step in solution.steps if step.id is None or step.id not in mutant.drop)
    steps = (new for step in kept for new in (instead.get(step.id, (step,)) if step.id else (step,)))
    return (*steps, *mutant.append)
