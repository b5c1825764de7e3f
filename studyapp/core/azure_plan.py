"""What a lab will make in a subscription, as its rehearsal found it, before anything is made there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studyapp.core.azure_costs import Charge


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGroup:
    """A resource group."""

    name: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedResource:
    """A resource that a request of the lab writes."""

    type: str
    """As Microsoft.Compute/virtualMachines; of a nested resource with every type above it."""
    name: str
    group: str
    """Its resource group; empty for one of the subscription itself."""
    region: str
    """Empty for one that has none of its own."""
    sku: str
    """Size of a machine, kind of a disk, an account or a vault; empty where there is none."""
    path: str
    """Its id without the subscription in front: /resourceGroups/GROUP/providers/TYPE/NAME."""
    body: Mapping[str, Any]
    """What is sent, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMachine:
    """A virtual machine at one size; one that is resized stands here once for each."""

    name: str
    group: str
    region: str
    size: str
    cores: int
    """vCPUs; 0 where the rehearsal does not know the size."""
    family: str
    """What Azure counts its quota by, as standardDSv5Family; empty where the rehearsal does not know the size."""
    memory: float
    """GiB; 0 where the rehearsal does not know the size."""
    disks: int
    """Data disks that it has to take."""
    premium: bool
    """Whether it has to take premium disks."""
    zones: tuple[str, ...]
    """Availability zones that it is asked for in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that any of a lab's solutions makes: more than a learner needs, never less."""

    lab: str
    """Id of the lab."""
    subscription: str
    """Id of the subscription that the rehearsal was in: ids in the bodies name it."""
    groups: tuple[PlannedGroup, ...]
    resources: tuple[PlannedResource, ...]
    """In the order in which they are first written."""
    machines: tuple[PlannedMachine, ...]
    """Those that Azure Backup and Site Recovery make are among them."""
    namespaces: tuple[str, ...]
    """Resource providers that have to be registered, as Microsoft.Compute."""
    actions: tuple[str, ...]
    """What has to be allowed, as Microsoft.Compute/virtualMachines/write."""
    protected: tuple[str, ...]
    """Names of what is backed up."""
    replicated: tuple[str, ...]
    """Names of the machines that are replicated."""
    other_regions: tuple[str, ...]
    """Regions that the lab can be laid in as well, with another draw of its variables."""
    charges: tuple[Charge, ...]
    """What is paid for while it stands."""
    minutes: int
    """How long a learner takes, as the lab says."""
    waiting: int
    """Minutes that Azure itself takes beside them, to lay the world before all."""
    watches: bool
    """Whether it makes alert rules that watch the whole subscription."""

    def of_type(self, type: str) -> tuple[PlannedResource, ...]:  # noqa: A002 - ARM's word
        """The resources of a type."""
        return tuple(one for one in self.resources if one.type.lower() == type.lower())

    def regions(self) -> tuple[str, ...]:
        """Every region in which something is made."""
        found = [group.region for group in self.groups] + [one.region for one in self.resources if one.region]
        found += [machine.region for machine in self.machines]
        return tuple(dict.fromkeys(region for region in found if region != "global"))

    def sizes(self) -> tuple[str, ...]:
        """Every size of machines."""
        return tuple(dict.fromkeys(machine.size for machine in self.machines))
