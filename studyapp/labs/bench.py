"""The bench on which a lab stands: laying its world, performing steps on it, and breaking what it says is broken."""

from datetime import datetime

from studyapp.core.lab_faults import DenyFault, FactFault, LabFault, WireFault
from studyapp.core.labs import Lab, Step
from studyapp.labs.operations.table import perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm import faults


def lay(lab: Lab, seed: int) -> SandboxTarget:
    """A sandbox in which the lab's world is laid, broken, and has lived with that; the lab's variables are filled in already.

    Raises:
        StudyError, HttpResponseError: a fixture step can't be performed; `lab verify` shows that before learners do.
    """
    target = SandboxTarget(Sandbox(seed=seed, start=datetime.fromisoformat(lab.start)))
    run(target, lab.world)
    for fault in lab.faults:
        target.sandbox.inject(_fault(fault, target))
    run(target, lab.aftermath)
    return target


def run(target: Target, steps: tuple[Step, ...]) -> None:
    """Perform steps in order, each to its end: waiting moves the sandbox's clock."""
    for step in steps:
        perform(target, step.do, step.args)


def _fault(fault: LabFault, target: SandboxTarget) -> faults.Fault:
    match fault:
        case FactFault():
            group, _, rest = fault.resource.partition("/")
            facts = {name: _typed(value) for name, value in fault.facts.items()}
            return faults.WorldFault(fault.id, f"{target.group_id(group)}/{rest}", facts)
        case DenyFault():
            return faults.DenyFault(fault.id, fault.type, target.group_id(fault.group) if fault.group else "")
        case WireFault():
            pattern = faults.Pattern(fault.verb, fault.path)
            return faults.WireFault(
                fault.id, pattern, fault.status, retry_after=fault.retry_after, nth=fault.nth, times=fault.times
            )


def _typed(value: str) -> str | bool | int:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdigit() else value
