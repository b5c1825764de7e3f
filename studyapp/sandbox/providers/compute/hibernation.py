"""Hibernation: which machines may, what the memory becomes, and what has to wait until they are awake."""

from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest, machine_body
from studyapp.sandbox.providers.compute.sizes import Size


def is_enabled(body: Json) -> bool:
    """Whether a machine may hibernate."""
    return bool(dig(body, "properties.additionalCapabilities.hibernationEnabled"))


def is_asleep(vm: Resource) -> bool:
    """Whether a machine's memory waits on its disk."""
    return bool(vm.facts.get("hibernated"))


def check_size(size: Size, body: Json) -> None:
    """Raise 409 where a machine is to hibernate whose size cannot."""
    if is_enabled(body) and not size.hibernates:
        raise ArmError(409, "OperationNotAllowed", f"The VM size '{size.name}' does not support hibernation, which additionalCapabilities.hibernationEnabled asks for.", "vmSize")  # fmt: skip


def check_switch(vm: Resource, asked: Json) -> None:
    """Raise 409 where hibernation is switched on or off while the machine keeps its place."""
    wanted = dig(asked, "properties.additionalCapabilities.hibernationEnabled")
    if wanted is None or wanted == is_enabled(vm.body):
        return
    if guest.power(vm.facts) != "deallocated" or is_asleep(vm):
        raise ArmError(409, "OperationNotAllowed", f"Hibernation of VM '{vm.name}' can only be switched while the VM is stopped and deallocated.", "additionalCapabilities.hibernationEnabled")  # fmt: skip


def check_disk(disk: Resource, body: Json) -> None:
    """Raise 409 where a machine that may hibernate is to run from a disk that does not support it."""
    if is_enabled(body) and not dig(disk.body, "properties.supportsHibernation"):
        raise conflict("OperationNotAllowed", f"The OS disk '{disk.name}' does not support hibernation: set its property supportsHibernation first.")  # fmt: skip


def check(world: World, vm: Resource) -> None:
    """Raise Azure's refusal of hibernating a machine now."""
    if not is_enabled(vm.body):
        raise conflict("OperationNotAllowed", "Only a VM that is enabled for hibernation can be hibernated. Set additionalCapabilities.hibernationEnabled when the VM is created, or while it is deallocated.")  # fmt: skip
    if not guest.is_running(vm.facts) or machine_body.state(world, vm) != "Succeeded":
        raise conflict("OperationNotAllowed", "Only a VM that is provisioned successfully and running can be hibernated.")  # fmt: skip


def failure(vm: Resource) -> Failure | None:
    """Why the guest cannot save its memory: it does not answer, or its disk has no room."""
    if guest.agent_answers(vm.facts) and vm.facts.get("osDisk") != "Full":
        return None
    return Failure("VMHibernateFailed", f"Hibernating the VM '{vm.name}' failed. Check that the guest is configured for hibernation and its agent answers, then retry.")  # fmt: skip


def check_awake(vm: Resource, what: str) -> None:
    """Raise 409 where something is to be done to a machine that hibernates."""
    if is_asleep(vm):
        raise conflict("OperationNotAllowed", f"Operation '{what}' is not allowed on VM '{vm.name}' since the VM is hibernated. Start or deallocate it first.")  # fmt: skip


def asleep(facts: Json) -> Json:
    """The facts of a machine that has gone to sleep: off its host, with all that was in memory."""
    return {**guest.moved(facts), "powerState": "deallocated", "hibernated": True}


def awake(facts: Json) -> Json:
    """The facts of a machine that goes on where it stopped: there was no boot."""
    return {name: value for name, value in facts.items() if name != "hibernated"} | {"powerState": "running"}


def forgotten(facts: Json) -> Json:
    """The facts without a memory that was saved."""
    return {name: value for name, value in facts.items() if name != "hibernated"}
