"""A resource as a policy looks at it: as it would be after the request, read by field names and aliases."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.values import Json, dig

_TAG = re.compile(r"tags(?:\.(?P<plain>.+)|\['(?P<quoted>.+)'\]|\[(?P<bare>.+)\])", re.IGNORECASE)
_PLAIN = ("name", "fullname", "kind", "type", "location", "id", "identity.type", "tags")
_OUTSIDE = ("sku", "identity", "kind", "zones", "plan", "location", "tags")
"""What stands beside `properties` in a body."""
_MACHINE = "microsoft.compute/virtualmachines/"
_ALIASES: Mapping[str, str] = {
    _MACHINE + "sku.name": "properties.hardwareProfile.vmSize",
    "microsoft.compute/imagepublisher": "properties.storageProfile.imageReference.publisher",
    "microsoft.compute/imageoffer": "properties.storageProfile.imageReference.offer",
    "microsoft.compute/imagesku": "properties.storageProfile.imageReference.sku",
    "microsoft.compute/imageversion": "properties.storageProfile.imageReference.version",
    _MACHINE + "imagepublisher": "properties.storageProfile.imageReference.publisher",
    _MACHINE + "imageoffer": "properties.storageProfile.imageReference.offer",
    _MACHINE + "imagesku": "properties.storageProfile.imageReference.sku",
}
"""Lower-cased aliases that name something else than the path they spell."""


class Subject(NamedTuple):
    """A resource as it would be once the request is done."""

    id: str
    type: str
    body: Json
    subscription: str
    group: Json
    """The resource group, as a template's `resourceGroup()` gives it; empty outside of one."""

    def field(self, name: str) -> Any:
        """What a field holds; None where the resource has no such thing, a list for an alias with `[*]`."""
        low = name.lower()
        tag = _TAG.fullmatch(name)
        if tag:
            return _tag(self.body, next(word for word in tag.groups() if word is not None))
        if low in _PLAIN:
            return self._plain(low)
        path = _path(self.type, name)
        return _walk(self.body, path.split(".")) if path else None

    def _plain(self, name: str) -> Any:
        match name:
            case "name":
                return ids.name_of(self.id)
            case "fullname":
                parsed = ids.parse(self.id)
                return "/".join(parsed.names) if parsed else ids.name_of(self.id)
            case "type":
                return self.type
            case "id":
                return self.id
            case "location":
                return region(str(self.body.get("location") or "")) or None
            case "tags":
                return self.body.get("tags")
            case _:
                return dig(self.body, name)


def is_field(name: str) -> bool:
    """Whether a text can be a field: a plain one, a tag, or an alias, which begins with a resource type."""
    return name.lower() in _PLAIN or _TAG.fullmatch(name) is not None or name.count("/") >= 1


def _tag(body: Json, name: str) -> Any:
    tags = body.get("tags")
    found = {str(known).lower(): value for known, value in tags.items()} if isinstance(tags, Mapping) else {}
    return found.get(name.lower())


def _path(type: str, alias: str) -> str:
    """Where an alias points to in the body of its type; empty for an alias of another type."""
    known = _ALIASES.get(alias.lower())
    if known:
        return known if f"{type.lower()}/" == _MACHINE else ""
    if not alias.lower().startswith(type.lower() + "/"):
        return ""
    path = alias[len(type) + 1 :]
    return path if path.split(".")[0].split("[")[0].lower() in _OUTSIDE else f"properties.{path}"


def _walk(here: Any, steps: list[str]) -> Any:
    for at, step in enumerate(steps):
        every = step.endswith("[*]")
        here = _member(here, step.removesuffix("[*]"))
        if every:
            rest = steps[at + 1 :]
            return [_walk(entry, rest) for entry in here] if isinstance(here, list) else []
    return here


def _member(here: Any, name: str) -> Any:
    if not isinstance(here, Mapping):
        return None
    return next((value for known, value in here.items() if str(known).lower() == name.lower()), None)
