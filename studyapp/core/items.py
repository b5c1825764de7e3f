"""Question items: six kinds, each a frozen type that is also its schema.

The vocabulary is QTI's and Haladyna's: an item has a stem; what is right is its key, what is wrong and tempting a
distractor. Each thing that a learner can pick carries its own explanation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from studyapp.core.fields import Doc, Id, Length, LessonRef, Line, OneLine, Prose, Waivers

Bloom = Literal["remember", "understand", "apply", "analyze", "evaluate", "create"]
Difficulty = Literal["easy", "medium", "hard"]

MISCONCEPTION = Doc("The wrong belief that leads a learner to pick this, as one sentence.")
EXPLANATION = Doc("Why this is right or wrong, shown beside it after answering.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to pick in a choice or in a blank."""

    id: Annotated[Id, Doc("Name of the option, unique in the item or blank; never shown.")]
    text: Annotated[Line, Doc("What the learner reads.")]
    correct: Annotated[bool, Doc("true if this is a key.")] = False
    explanation: Annotated[Prose, EXPLANATION]
    misconception: Annotated[Line | None, MISCONCEPTION] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A row of a yes/no table."""

    id: Annotated[Id, Doc("Name of the row, unique in the item; never shown.")]
    text: Annotated[Line, Doc("The statement to judge.")]
    answer: Annotated[bool, Doc("true if Yes is right.")]
    explanation: Annotated[Prose, EXPLANATION]
    misconception: Annotated[Line | None, MISCONCEPTION] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step to put in its place."""

    id: Annotated[Id, Doc("Name of the step, unique in the item; never shown.")]
    text: Annotated[Line, Doc("What the learner reads.")]
    explanation: Annotated[Prose, EXPLANATION]
    misconception: Annotated[Line | None, MISCONCEPTION] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that prompts are matched to."""

    id: Annotated[Id, Doc("Name of the target, unique in the item; never shown.")]
    text: Annotated[Line, Doc("What the learner reads.")]
    explanation: Annotated[Prose, Doc("What this is, and when it would be the right match.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A row of a matching item."""

    id: Annotated[Id, Doc("Name of the row, unique in the item; never shown.")]
    text: Annotated[Line, Doc("What the learner reads.")]
    target: Annotated[Id, Doc("Id of the target that matches.")]
    explanation: Annotated[Prose, EXPLANATION]
    misconception: Annotated[Line | None, MISCONCEPTION] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A drop-down in a sentence or command."""

    id: Annotated[Id, Doc("Name of the blank; stands in the text as {{name}}.")]
    options: Annotated[tuple[Option, ...], Length(2, 8), Doc("What can be chosen; exactly one is correct.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBase:
    """What every item has, whatever its kind."""

    id: Annotated[Id, Doc("Stable name of the item, unique in the pack; a learner's history hangs on it.")]
    objectives: Annotated[tuple[Id, ...], Length(1, 5), Doc("Ids of the objectives it measures, the main one first.")]
    difficulty: Annotated[Difficulty, Doc("How hard the author expects it to be.")]
    bloom: Annotated[Bloom, Doc("Level in Bloom's revised taxonomy.")]
    facts: Annotated[tuple[Id, ...], Length(1, 20), Doc("Ids of the facts that the key rests on.")]
    stem: Annotated[Prose, Doc("The situation and the question, as Markdown.")]
    explanation: Annotated[Prose | None, Doc("What to take away from the item as a whole.")] = None
    lesson: Annotated[LessonRef | None, Doc("Where it is taught: lesson-id or lesson-id#section.")] = None
    shuffle: Annotated[bool, Doc("false keeps options in the order written, for example numbers.")] = True
    waive: Waivers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(ItemBase):
    """One or several keys among options; the screen announces how many and accepts no more picks than that."""

    kind: Annotated[Literal["choice"], Doc("Pick one or several options.")] = "choice"
    options: Annotated[tuple[Option, ...], Length(2, 8), Doc("What can be picked; one or several are correct.")]

    @property
    def picks(self) -> int:
        """How many options are to be picked: the number of keys."""
        return sum(option.correct for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements(ItemBase):
    """A table of statements, each judged Yes or No."""

    kind: Annotated[Literal["statements"], Doc("Judge each statement Yes or No.")] = "statements"
    statements: Annotated[tuple[Statement, ...], Length(2, 8), Doc("The rows.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(ItemBase):
    """A list to build: choose the steps that belong and put them in order."""

    kind: Annotated[Literal["ordering"], Doc("Put steps in order.")] = "ordering"
    steps: Annotated[tuple[Step, ...], Length(2, 8), Doc("The steps, written in the right order.")]
    distractors: Annotated[tuple[Step, ...], Length(0, 4), Doc("Steps that do not belong in the list.")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(ItemBase):
    """Rows to match with targets; a target may serve several rows or none."""

    kind: Annotated[Literal["matching"], Doc("Match each row with a target.")] = "matching"
    targets: Annotated[tuple[Target, ...], Length(2, 8), Doc("What the rows are matched to.")]
    prompts: Annotated[tuple[Prompt, ...], Length(2, 8), Doc("The rows.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(ItemBase):
    """A sentence or command with drop-down blanks."""

    kind: Annotated[Literal["fill"], Doc("Choose what belongs in each blank.")] = "fill"
    text: Annotated[Prose, Doc("The sentence or command, with {{name}} where a blank is.")]
    code: Annotated[bool, Doc("true if the text is a command or a file and keeps its layout.")] = False
    blanks: Annotated[tuple[Blank, ...], Length(1, 8), Doc("The blanks that the text names.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandPart:
    """A part of a command: its words, or one of its options."""

    of: Annotated[
        str, OneLine(), Length(2, 60), Doc("`command` for the words of the command, else an option, as --name.")
    ]
    explanation: Annotated[Prose, Doc("Why this part is needed and what it does, shown beside it after answering.")]
    misconception: Annotated[Line | None, MISCONCEPTION] = None


LONGEST_COMMAND = 1000
CommandText = Annotated[str, OneLine(), Length(4, LONGEST_COMMAND)]
"""A command line of az."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCommand(ItemBase):
    """A command of az to type. What it means is graded, not how it is spelled."""

    kind: Annotated[Literal["command"], Doc("Type an az command.")] = "command"
    command: Annotated[CommandText, Doc("The command that is right, spelled as it should be learned.")]
    accept: Annotated[tuple[CommandText, ...], Length(0, 8), Doc("Other commands that do the same.")] = ()
    parts: Annotated[
        tuple[CommandPart, ...], Length(1, 20), Doc("The command's words and each of its options, explained.")
    ]


Item = Choice | Statements | Ordering | Matching | Fill | TypedCommand
KINDS = ("choice", "statements", "ordering", "matching", "fill", "command")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFile:
    """The contents of a file in `questions/`."""

    items: Annotated[tuple[Item, ...], Length(1, 20000), Doc("The questions.")]


def all_texts(item: Item) -> Iterator[tuple[str, str]]:
    """Each pickable thing of an item as (text, explanation), in the order written."""
    match item:
        case Choice():
            yield from ((o.text, o.explanation) for o in item.options)
        case Statements():
            yield from ((s.text, s.explanation) for s in item.statements)
        case Ordering():
            yield from ((s.text, s.explanation) for s in item.steps + item.distractors)
        case Matching():
            yield from ((p.text, p.explanation) for p in item.prompts)
            yield from ((t.text, t.explanation) for t in item.targets)
        case Fill():
            yield from ((o.text, o.explanation) for blank in item.blanks for o in blank.options)
        case TypedCommand():
            whole = {"command": item.command}
            yield from ((whole.get(part.of, part.of), part.explanation) for part in item.parts)
