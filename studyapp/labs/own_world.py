"""Performing operations in the learner's own sandbox, and keeping what came of each."""

from collections.abc import Callable, Mapping
from typing import Any

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.labs.attempt import refused
from studyapp.labs.az.completing import World
from studyapp.labs.operations.table import perform
from studyapp.labs.playground import Playground
from studyapp.labs.target import Target


def own_world(playground: Playground) -> World:
    """The learner's own sandbox as a world for az lines."""
    return World(_performer(playground), lambda: playground.look().world.now)


def _performer(playground: Playground) -> Callable[[str, Mapping[str, str]], Any]:
    """What performs an operation there and returns Azure's answer.

    It raises StudyError where Azure refuses; calls before the refusal may have changed things, so the world is kept all the same.
    """

    def run(name: str, args: Mapping[str, str]) -> Any:
        refusal: AzureError | None = None
        answer: Any = None
        with playground.changing() as sandbox:
            try:
                answer = perform(Target(sandbox), name, args)
            except AzureError as error:
                refusal = error
        if refusal is not None:
            raise StudyError(*refused(refusal)) from refusal
        return answer

    return run
