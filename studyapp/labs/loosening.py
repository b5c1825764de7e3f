"""What can be taken away from a check one at a time: a condition, a bound, the passing of time, a known mistake, what it needs."""

from collections.abc import Iterator
from dataclasses import replace

from studyapp.core.labs import Check, Condition, Count, Exists, JobDone, Never, Outcome, StateCheck
from studyapp.labs.conditions import wanted

Looser = tuple[str, Check]
"""What was taken away, in words, and the check without it."""


def loosened(check: Check) -> Iterator[Looser]:
    """Every check that asks for a little less than this one."""
    match check:
        case Outcome():
            yield from ((what, replace(check, then=then)) for what, then in _state(check.then))
            yield from _time(check)
        case Never():
            if check.until:
                yield "without `until`", replace(check, until=None)
        case _:
            yield from _state(check)
    if check.needs:
        yield f"without `needs: {check.needs}`", replace(check, needs=None)
    for number, near in enumerate(check.near):
        before, after = check.near[:number], check.near[number + 1 :]
        yield f"without the known mistake `{near.id}`", replace(check, near=before + after)
        for what, where in _wheres(near.where) if len(near.where) > 1 else ():
            wider = replace(near, where=where)
            yield f"the known mistake `{near.id}` {what}", replace(check, near=(*before, wider, *after))


def _time(check: Outcome) -> Iterator[Looser]:
    if check.days:
        yield "with `days: 0`", replace(check, days=0)
    for number, step in enumerate(check.first):
        yield f"without {step.do} in `first`", replace(check, first=check.first[:number] + check.first[number + 1 :])


def _state(check: StateCheck) -> Iterator[tuple[str, StateCheck]]:
    match check:
        case Exists() | JobDone():
            for what, where in _wheres(check.where):
                yield what, replace(check, where=where)
        case Count():
            for what, where in _wheres(check.where):
                yield what, replace(check, where=where)
            if check.at_least:
                yield f"with `at_least: {check.at_least - 1}`", replace(check, at_least=check.at_least - 1)
            if check.at_most is not None:
                yield f"with `at_most: {check.at_most + 1}`", replace(check, at_most=check.at_most + 1)
        case _:
            return


def _wheres(where: tuple[Condition, ...]) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    for number, condition in enumerate(where):
        before, after = where[:number], where[number + 1 :]
        yield f"without the condition that {wanted(condition)}", before + after
        if condition.at_least is not None and condition.at_most is not None:
            at = condition.path
            yield f"without `at_least` on {at}", (*before, replace(condition, at_least=None), *after)
            yield f"without `at_most` on {at}", (*before, replace(condition, at_most=None), *after)
