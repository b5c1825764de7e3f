"""Blobs as a fact of their container, which several services write: logs, and what a restore leaves behind.

The fact `blobs` of a container maps a name to `{"content": base64, "type": ..., "modified": ..., "kind": ...}`; a blob that
stands for the bytes of a disk has its `size` in bytes instead of a content.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.world import World

CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"


def with_content(content: bytes, type: str, modified: str) -> Json:
    """A blob that can be read."""
    return {"content": base64.b64encode(content).decode(), "type": type, "modified": modified, "kind": "BlockBlob"}


def of_disk(size: int, modified: str) -> Json:
    """A blob that stands for the bytes of a disk."""
    return {"size": size, "type": "application/octet-stream", "modified": modified, "kind": "PageBlob"}


def all_in(container: Resource) -> Json:
    """The blobs of a container by name."""
    found: Json = container.facts.get("blobs") or {}
    return found


def write(world: World, account: str, container: str, blobs: Mapping[str, Json]) -> Resource:
    """Put blobs into a container of an account, which is made where it is not there yet.

    Args:
        account: id of the storage account.
        container: name of the container.
        blobs: by name.
    """
    id = f"{account}/blobServices/default/containers/{container}"
    home = world.find(id) or world.build(CONTAINERS, id, {})
    body = {"properties": {**home.body["properties"], "lastModifiedTime": iso(world.now)}}
    return world.put(replace(home, body=body, facts={**home.facts, "blobs": {**all_in(home), **blobs}}))
