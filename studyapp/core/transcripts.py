"""What was done in an attempt, as values: the learner's actions, each with the calls and other moves that it took."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """One ARM call."""

    number: int
    """Its place among the calls of the transcript, from 1."""
    method: str
    url: str
    status: int
    request: Any = None
    """The JSON body that was sent, secrets blotted out; None without one."""
    caller: str = "owner"
    """The persona that signed in."""
    code: str = ""
    """The error code of a refusal."""
    is_idle: bool = False
    """Whether it was accepted, changed nothing and started nothing."""
    has_made: bool = False
    """Whether it made what was not there."""
    was: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Values that were something else before: path to the old and the new value."""

    @property
    def path(self) -> str:
        """The path of its URL, decoded, without host and query."""
        return unquote(urlsplit(self.url).path)

    @property
    def is_read(self) -> bool:
        return self.method in READS

    @property
    def is_refused(self) -> bool:
        return self.status >= 400


@dataclass(frozen=True, slots=True)
class OtherMove:
    """A move that is no call: of the clock, in a machine, a fault."""

    kind: str
    """`clock`, or what was done."""
    about: Any = None
    """What the transcript keeps of it: where the clock was moved to, which file was written."""


Move = CallMade | OtherMove


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the learner did as one: an operation, a script."""

    name: str
    args: Mapping[str, str]
    moves: tuple[Move, ...]
    at: datetime
    """What the sandbox's clock showed at its end."""
    world: str = ""
    """What the state after it is called."""

    def calls(self) -> Iterator[CallMade]:
        return (move for move in self.moves if isinstance(move, CallMade))

    def writes(self) -> Iterator[CallMade]:
        """Calls that were accepted and do more than look."""
        return (call for call in self.calls() if not call.is_read and not call.is_refused)

    @property
    def has_changed(self) -> bool:
        """Whether anything may be different after it: something was written, or time has passed."""
        return any(isinstance(move, OtherMove) for move in self.moves) or any(self.writes())


@dataclass(frozen=True, slots=True)
class Sitting:
    """An action in the transcript, whether or not it led to the state as it is."""

    action: Action
    goal: str = ""
    """Where a reset went back to, `start` or `pass`; empty for anything else."""
    is_undone: bool = False
    """Whether a later reset threw it away."""
    command: str = ""
    """Names the command of a client that it is; what follows with the same name belongs to it."""
    through: tuple[str, ...] = ()
    """Every state that was saved in it, by what it is called."""


def actions(lines: Iterable[Mapping[str, Any]]) -> tuple[Action, ...]:
    """The actions that led to the state as it is; what a reset threw away is left out.

    Args:
        lines: of a transcript: moves, and after those of each action a mark with `kept`.
    """
    return tuple(one.action for one in sittings(lines) if not one.goal and not one.is_undone)


def sittings(lines: Iterable[Mapping[str, Any]]) -> tuple[Sitting, ...]:
    """Everything that was done, oldest first; what a reset threw away is marked, and so is the reset.

    Args:
        lines: of a transcript: moves, and after those of each action a mark with `kept`.
    """
    done: list[Sitting] = []
    moves: list[Move] = []
    number = 0
    for line in lines:
        if "call" in line:
            number += 1
            moves.append(_call(line, number))
        elif "kept" not in line:
            kind = next(iter(line))
            moves.append(OtherMove(kind, line[kind]))
        elif "reset" in line:
            done = _gone_back(done, line)
            moves = []
        else:
            done = _joined(done, _sitting(line, tuple(moves)))
            moves = []
    return tuple(done)


def _sitting(line: Mapping[str, Any], moves: tuple[Move, ...]) -> Sitting:
    at, world = datetime.fromisoformat(line["at"]), line.get("world", "")
    action = Action(line["kept"], line.get("args", {}), moves, at, world)
    return Sitting(action, command=line.get("command", ""), through=(world,))


def _joined(done: list[Sitting], new: Sitting) -> list[Sitting]:
    """The sittings with a new one: an action of its own, or more of the command that came last."""
    last = done[-1] if done else None
    if last is None or not new.command or last.command != new.command:
        return [*done, new]
    whole = replace(new.action, name=last.action.name, moves=last.action.moves + new.action.moves)
    return [*done[:-1], replace(new, action=whole, through=last.through + new.through)]


def _gone_back(done: list[Sitting], line: Mapping[str, Any]) -> list[Sitting]:
    """The sittings with a reset at their end; those after the state that it went back to are undone."""
    still = [place for place, one in enumerate(done) if not one.goal and not one.is_undone]
    back = max((place for place in still if line["world"] in done[place].through), default=0)
    left = [one if place <= back or one.goal else replace(one, is_undone=True) for place, one in enumerate(done)]
    # A reset does not say what the clock showed: it showed what it did when that state was reached.
    reset = Action(line["kept"], {}, (), done[back].action.at, line["world"])
    return [*left, Sitting(reset, line["reset"])]


def _call(line: Mapping[str, Any], number: int) -> CallMade:
    return CallMade(
        number=number,
        **line["call"],
        caller=line.get("as", "owner"),
        code=line.get("code", ""),
        is_idle=line.get("idle", False),
        has_made=line.get("made", False),
        was={path: (old, new) for path, (old, new) in line.get("was", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class Way:
    """A way from the start to where it led."""

    steps: tuple[str, ...]
    """Names of the actions that changed something, in order."""
    writes: int
    reads: int
    refused: int
    minutes: float
    """How far the sandbox's clock has moved."""


def way(done: tuple[Action, ...]) -> Way:
    """What the actions of an attempt add up to; the first only opens it."""
    calls = [call for action in done for call in action.calls()]
    return Way(
        steps=tuple(action.name for action in done if action.has_changed),
        writes=sum(1 for action in done for _ in action.writes()),
        reads=sum(1 for call in calls if call.is_read and not call.is_refused),
        refused=sum(1 for call in calls if call.is_refused),
        minutes=(done[-1].at - done[0].at).total_seconds() / 60 if done else 0.0,
    )
