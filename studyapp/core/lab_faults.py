"""What breaks the world of a lab: facts of resources, policies that deny, trouble on the wire. Only a sandbox can be broken so."""

from dataclasses import dataclass
from typing import Annotated, Literal

from studyapp.core.fields import Between, Doc, Id, Length, Line, OneLine

Facts = dict[str, Annotated[str, OneLine(), Length(0, 400)]]
"""Fact -> value as text; `true`, `false` and whole numbers are taken as such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFault:
    """A fact about a resource that makes Azure's own errors follow, until somebody repairs it."""

    kind: Annotated[Literal["fact"], Doc("A fact about a resource.")] = "fact"
    id: Annotated[Id, Doc("Name of the fault.")]
    resource: Annotated[Line, Doc("Id of the resource, from its resource group on: GROUP/providers/TYPE/NAME.")]
    facts: Annotated[Facts, Doc("Facts by name, for example guestAgent: NotReady.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyFault:
    """An Azure Policy assignment that denies writing a type of resource."""

    kind: Annotated[Literal["deny"], Doc("An Azure Policy that denies.")] = "deny"
    id: Annotated[Id, Doc("Name of the fault.")]
    type: Annotated[Line, Doc("Type of resource that may not be written, as Microsoft.Compute/snapshots.")]
    group: Annotated[Line | None, Doc("Resource group that it is assigned to; the subscription without it.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WireFault:
    """Trouble between client and service."""

    kind: Annotated[Literal["wire"], Doc("A request that is answered with an error.")] = "wire"
    id: Annotated[Id, Doc("Name of the fault.")]
    verb: Annotated[Literal["GET", "PUT", "POST", "PATCH", "DELETE"], Doc("HTTP verb of the request.")]
    path: Annotated[Line, Doc("Path of the request, with * and ** for any text.")]
    status: Annotated[int, Between(400, 599), Doc("HTTP status of the answer.")]
    retry_after: Annotated[int, Between(0, 3600), Doc("Seconds in the Retry-After header.")] = 0
    nth: Annotated[int, Between(1, 100), Doc("From which matching request on.")] = 1
    times: Annotated[int, Between(1, 100), Doc("How many requests it hits.")] = 1


LabFault = FactFault | DenyFault | WireFault
