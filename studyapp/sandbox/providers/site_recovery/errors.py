"""How Site Recovery words its refusals, and what its numbered errors mean: causes and advice, as jobs and health show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from studyapp.sandbox.arm.errors import ArmError, not_simulated


@dataclass(frozen=True, slots=True)
class Advice:
    """What stands beside an error: why it may have come, and what to do."""

    causes: str
    action: str


ADVICE: Mapping[str, Advice] = {
    "150019": Advice(
        "The provisioning state of the machine is not Succeeded, or another operation works on it.",
        "Wait for the operation or repair the machine, and enable replication again.",
    ),
    "150097": Advice(
        "The size is not offered in the target region, or the quota of cores there is used up.",
        "Choose another size for the target machine, or ask for more quota.",
    ),
    "151037": Advice(
        "The machine cannot reach Site Recovery, Entra ID, Event Hubs or Storage on the outbound port 443.",
        "Allow the service tags AzureSiteRecovery, AzureActiveDirectory, EventHub and Storage outbound.",
    ),
    "151083": Advice(
        "The machine's agent does not answer, so the Mobility service cannot be installed.",
        "Repair the agent, which a restart often does, and run the job again.",
    ),
    "153006": Advice(
        "The writers of the guest fail, so that no application-consistent snapshot comes about.",
        "Repair the writers in the guest. Crash-consistent points are made all the same.",
    ),
    "153007": Advice(
        "The source does not send its changes, or they are not taken up.",
        "Remove the cause that the other errors name.",
    ),
    "SourceMachineMissing": Advice(
        "The machine was deleted.",
        "Fail over to the last recovery point, or disable replication.",
    ),
    "SourceMachineNotRunning": Advice(
        "The machine was stopped or deallocated.", "Start it: replication goes on by itself."
    ),
    "MobilityServiceNotResponding": Advice(
        "The guest hangs, or its agent is down.",
        "Restart the machine, or repair its agent.",
    ),
    "MobilityServiceMissing": Advice(
        "The extension of the Mobility service was deleted from the machine.",
        "Disable replication, and enable it again.",
    ),
    "CacheStorageAccountMissing": Advice(
        "The cache storage account in the source region was deleted.",
        "Disable replication, and enable it again with another account.",
    ),
    "CacheStorageAccountKeyAccessDisabled": Advice(
        "Access by the shared key was switched off in the cache storage account.",
        "Allow it again: replication goes on by itself.",
    ),
    "ReplicaDiskMissing": Advice(
        "A replica disk in the target region was deleted.",
        "Disable replication, and enable it again.",
    ),
}
"""By error code; the numbers from 150000 to 153007 are Azure's documented ones but for 151083."""
_PLAIN = Advice("What the message names.", "Repair what the message names, and run the job again.")


def advice(code: str) -> Advice:
    return ADVICE.get(code, _PLAIN)


def refused(code: str, message: str, status: int = 400) -> ArmError:
    """An error of Site Recovery."""
    return ArmError(status, code, message)


def invalid(what: str) -> ArmError:
    return refused("InvalidParameter", what)


def in_use(what: str, users: str) -> ArmError:
    return refused("ResourceInUse", f"{what} cannot be removed while it is used by: {users}.", 409)


def other_kind(kind: object) -> ArmError:
    """Replication of anything but Azure machines."""
    return not_simulated(f"replication of the kind '{kind}': machines of Azure alone are replicated, to another region")
