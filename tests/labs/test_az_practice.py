"""The practice subset of az: labs done by lines, what lines mean, what is printed, and how a mistake is told."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from azure.core.exceptions import AzureError
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.core.az.reading import read
from studyapp.core.errors import StudyError
from studyapp.core.labs import draw_variables, filled
from studyapp.labs.attempt import refused
from studyapp.labs.az.answers import printed, shaped
from studyapp.labs.az.completing import World
from studyapp.labs.az.meant import meant
from studyapp.labs.az.patterns import patterns
from studyapp.labs.az.prompt import Printed, run_line
from studyapp.labs.bench import last_event, lay, run
from studyapp.labs.checks import grade
from studyapp.labs.operations.table import OPERATIONS, perform
from studyapp.labs.sample_world import SAMPLE
from studyapp.labs.target import Target
from tests.labs.test_replay import LABS, load_lab

BY_LINES = (
    "protect-a-vm",
    "restore-disks",
)
VM = "-g rg-app -n vm-app1"


class Prompt:
    """A prompt in a world, and the operations that were performed through it."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.done: list[str] = []

    def perform(self, name: str, args: Mapping[str, str]) -> Any:
        self.done.append(name)
        try:
            return perform(self.target, name, args)
        except AzureError as error:
            raise StudyError(*refused(error)) from error

    def __call__(self, line: str) -> Printed:
        return run_line(line, World(self.perform, lambda: self.target.now))
