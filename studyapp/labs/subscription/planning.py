"""Makes a plan of what a rehearsal saw: requests that were sent, and what stood after each step."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from studyapp.core.azure_costs import Charge
from studyapp.core.azure_plan import Plan, PlannedGroup, PlannedMachine, PlannedResource
from studyapp.core.labs import Lab
from studyapp.labs.blotting import without_secrets
from studyapp.labs.calls import Call
from studyapp.labs.subscription.charges import charges
from studyapp.labs.subscription.offers import Offer
from studyapp.labs.subscription.prices import price_list, running_cost
from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.regions import REGIONS, region

Json = dict[str, Any]
GROUPS = "Microsoft.Resources/resourceGroups"
VMS = "Microsoft.Compute/virtualMachines"
_ALWAYS = ("microsoft.resources", "microsoft.authorization")
"""Providers that every subscription has."""
_WATCHERS = ("/activitylogalerts", "/actionrules")
_ENDING = ("Microsoft.Resources/subscriptions/resourceGroups/write", "Microsoft.Resources/subscriptions/resourceGroups/delete")  # fmt: skip
"""What beginning and cleaning up take, whatever the lab does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a rehearsal saw."""

    subscription: str
    calls: tuple[Call, ...]
    ways: tuple[tuple[tuple[Json, ...], ...], ...]
    """Of each solution: every resource as Azure shows it, after each step, those of the world included."""
    actions: tuple[str, ...]
    """Permissions that were used."""
    laying: timedelta
    """What Azure took to lay the world."""
    solving: timedelta
    """What it took in the longest of the solutions."""
    offers: Mapping[str, Offer]
    """By size, in lower case."""


def plan_of(lab: Lab, drawn: Lab, seen: Seen) -> Plan:
    """The plan of a lab.

    Args:
        lab: as it is on a subscription.
        drawn: the same with its variables filled in.
        seen: what its rehearsal saw.
    """
    resources = tuple(_written(seen))
    machines = tuple(_machines(seen))
    return Plan(
        lab=lab.id,
        subscription=seen.subscription,
        groups=tuple(PlannedGroup(name=one.name, region=one.region) for one in resources if one.type == GROUPS),
        resources=resources,
        machines=machines,
        namespaces=_namespaces(resources, seen),
        actions=tuple(sorted({*seen.actions, *_ENDING, *_deletions(resources)})),
        protected=_names(seen, "/protecteditems", "/backupinstances"),
        replicated=_names(seen, "/replicationprotecteditems"),
        other_regions=_other_regions(lab, resources),
        charges=_charges(seen),
        minutes=drawn.minutes,
        waiting=_waiting(lab, seen),
        watches=any(_watches(one, seen.subscription) for one in resources),
    )


def _waiting(lab: Lab, seen: Seen) -> int:
    """Minutes beside the learner's own: what the author says counts, where the lab is said to differ on a subscription."""
    laying, solving = (round(span / timedelta(minutes=1)) for span in (seen.laying, seen.solving))
    if lab.azure is None:
        return laying + solving
    return max(laying, lab.azure.laying) + (solving if lab.azure.minutes is None else 0)


def _watches(resource: PlannedResource, subscription: str) -> bool:
    """Whether a rule watches the whole subscription."""
    if not resource.type.lower().endswith(_WATCHERS):
        return False
    scopes = (resource.body.get("properties") or {}).get("scopes") or []
    return any(str(scope).rstrip("/").lower() == f"/subscriptions/{subscription}" for scope in scopes)


# What is sent


def _written(seen: Seen) -> Iterator[PlannedResource]:
    known: set[str] = set()
    for call in seen.calls:
        if call.method != "PUT" or call.status >= 400 or not isinstance(call.request, dict):
            continue
        path = "/".join(("", *ids.segments(urlsplit(call.url).path)))
        parsed = ids.parse(path)
        if parsed is None or ids.key(path) in known:
            continue
        known.add(ids.key(path))
        yield _resource(path, parsed, without_secrets(call.request))


def _resource(path: str, parsed: ids.ResourceId, body: Json) -> PlannedResource:
    return PlannedResource(
        type=parsed.type,
        name="/".join(parsed.names),
        group=ids.group_of(path),
        region=region(str(body.get("location") or "")),
        sku=_sku(body),
        path="/" + "/".join(ids.segments(path)[2:]),
        body=body,
    )


def _deletions(resources: tuple[PlannedResource, ...]) -> Iterator[str]:
    """What the end of a run takes: whatever the lab makes, cleaning up deletes."""
    yield from (f"{one.type}/delete" for one in resources if one.type != GROUPS)


def _sku(body: Json) -> str:
    properties = body.get("properties")
    size = (properties.get("hardwareProfile") or {}).get("vmSize") if isinstance(properties, dict) else None
    sku = body.get("sku")
    return str(size or (sku.get("name") if isinstance(sku, dict) else "") or "")


def _namespaces(resources: tuple[PlannedResource, ...], seen: Seen) -> tuple[str, ...]:
    found = [one.type.partition("/")[0] for one in resources]
    found += [action.partition("/")[0] for action in seen.actions]
    named = {name.lower(): name for name in found if name.lower() not in _ALWAYS}
    return tuple(named[name] for name in sorted(named))


def _other_regions(lab: Lab, resources: tuple[PlannedResource, ...]) -> tuple[str, ...]:
    """The other values of the variables that this attempt's regions were drawn from."""
    here = {one.region for one in resources}
    lists = [[region(value) for value in variable.among] for variable in lab.variables]
    found = [value for among in lists if here & set(among) for value in among if value in REGIONS]
    return tuple(dict.fromkeys(value for value in found if value not in here))


# What stands


def _documents(seen: Seen) -> Iterator[Json]:
    for states in seen.ways:
        for state in states:
            yield from state


def _machines(seen: Seen) -> Iterator[PlannedMachine]:
    known: set[tuple[str, str]] = set()
    for document in _documents(seen):
        if document["type"] != VMS:
            continue
        machine = _machine(document, seen.offers)
        if (key := (ids.key(document["id"]), machine.size.lower())) not in known:
            known.add(key)
            yield machine


def _machine(document: Json, known: Mapping[str, Offer]) -> PlannedMachine:
    properties = document["properties"]
    storage = properties["storageProfile"]
    size = str(properties["hardwareProfile"]["vmSize"])
    offer = known.get(size.lower())
    disks = [storage["osDisk"], *storage.get("dataDisks", [])]
    kinds = [str((disk.get("managedDisk") or {}).get("storageAccountType") or "") for disk in disks]
    return PlannedMachine(
        name=str(document["name"]),
        group=ids.group_of(document["id"]),
        region=str(document["location"]),
        size=size,
        cores=offer.cores if offer else 0,
        family=offer.family if offer else "",
        memory=offer.memory if offer else 0.0,
        disks=len(disks) - 1,
        premium=any(kind.startswith("Premium") for kind in kinds),
        zones=tuple(document.get("zones") or ()),
    )


def _names(seen: Seen, *endings: str) -> tuple[str, ...]:
    found = [one for one in _documents(seen) if str(one["type"]).lower().endswith(endings)]
    return tuple(dict.fromkeys(str(one["properties"].get("friendlyName") or one["name"]) for one in found))


def _charges(seen: Seen) -> tuple[Charge, ...]:
    """What is paid for on the dearest of the ways."""
    return max((_charges_of(states) for states in seen.ways), key=_cost, default=())


def _cost(found: tuple[Charge, ...]) -> tuple[float, int]:
    return running_cost(found, price_list()).per_hour, len(found)


def _charges_of(states: Iterable[tuple[Json, ...]]) -> tuple[Charge, ...]:
    """Whatever is paid for at any time of a way; what grows counts once, at its largest."""
    found: dict[tuple[str, str], Charge] = {}
    for charge in (charge for state in states for charge in charges(state)):
        before = found.get((charge.meter, charge.name))
        if before is None or before.quantity < charge.quantity:
            found[charge.meter, charge.name] = charge
    return tuple(found.values())
