"""What a connection may be made to by its id: a machine, an interface, a load balancer or a public address."""

from dataclasses import dataclass

from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import balancing, places
from studyapp.sandbox.providers.network.names import ADDRESSES, BALANCERS, INTERFACES, MACHINES
from studyapp.sandbox.providers.network.places import End


@dataclass(frozen=True, slots=True)
class Target:
    """Where a resource can be reached."""

    ends: tuple[End, ...] = ()
    front: str = ""
    """The private address of a load balancer."""
    public: Resource | None = None


def of(world: World, id: str) -> Target:
    """Where a resource can be reached.

    Raises:
        ArmError: 404 where it does not exist, 400 where it is of another type.
    """
    resource = world.need(id)
    if resource.type == ADDRESSES:
        return Target(public=resource)
    if resource.type == BALANCERS:
        return _balancer(world, resource)
    if resource.type not in (MACHINES, INTERFACES):
        raise bad_request("TargetResourceTypeNotSupported", f"The resource {id} is not one that connections are made to.")  # fmt: skip
    ends = places.ends_of(world, resource) if resource.type == MACHINES else places.ends_on(resource)
    return Target(tuple(ends), public=next((public for end in ends if (public := end.public(world))), None))


def _balancer(world: World, balancer: Resource) -> Target:
    for front in balancing.parts(balancer, "frontendIPConfigurations"):
        given = front["properties"]
        return Target(front=given.get("privateIPAddress", ""), public=world.find(dig(given, "publicIPAddress.id", "")))
    return Target()
