"""The resource tree: documents keyed by their lower-cased id, indexed by collection and by type.

A get or a list costs the same however many other resources there are, and a copy of the whole tree is a copy of
two dictionaries: bodies are shared because they are replaced, never edited, and an index bucket is copied only when
it is first written after a copy was taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.values import Json

MOST_RESOURCES = 20_000


@dataclass(frozen=True, slots=True)
class Resource:
    """One document: what Azure shows (`body`), what is true of the thing (`facts`), what its provider remembers."""

    id: str
    type: str
    body: Json
    """The documented properties, without id, name and type."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Truths that other providers may read: power state, state of the guest agent, files on a disk."""
    record: Any = None
    """A frozen type of the owning provider; nobody else reads it."""
    etag: str = ""

    @property
    def key(self) -> str:
        return self.id.lower()

    @property
    def name(self) -> str:
        return ids.name_of(self.id)

    @property
    def parent(self) -> str:
        """The key of the resource above."""
        return parent_key(self.id)

    def stamped(self, etag: str) -> "Resource":
        """The same with another etag."""
        # Written out here and below: most writes come here, and `dataclasses.replace` is twice as slow.
        return Resource(self.id, self.type, self.body, self.facts, self.record, etag)

    def with_body(self, body: Json) -> "Resource":
        """The same with another body."""
        return Resource(self.id, self.type, body, self.facts, self.record, self.etag)

    def with_record(self, record: Any) -> "Resource":
        """The same with another record."""
        return Resource(self.id, self.type, self.body, self.facts, record, self.etag)


def parent_key(id: str) -> str:
    """The key of the resource above an id, or of the scope that it hangs on."""
    return _above(ids.key(id))


def _above(key: str) -> str:
    at = key.rfind("/providers/")
    if at >= 0 and key.count("/", at + len("/providers/")) == 2:
        return key[:at]
    return key.rsplit("/", 2)[0]


@dataclass(slots=True)
class _Bucket:
    owner: int
    keys: dict[str, None]


class Tree:
    """All resources of one sandbox."""

    def __init__(self) -> None:
        self._resources: dict[str, Resource] = {}
        self._children: dict[tuple[str, str], _Bucket] = {}
        self._types: dict[str, _Bucket] = {}
        self._kinds: dict[str, tuple[str, ...]] = {}
        self._epoch = 0

    def __len__(self) -> int:
        return len(self._resources)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._resources.values())

    def get(self, id: str) -> Resource | None:
        return self._resources.get(ids.key(id))

    def put(self, resource: Resource) -> None:
        """Add a resource or replace it."""
        key = resource.key
        known = key in self._resources
        self._resources[key] = resource
        if known:
            return
        parent, kind = _above(key), resource.type.lower()
        _writable(self._children, (parent, kind), self._epoch)[key] = None
        _writable(self._types, kind, self._epoch)[key] = None
        kinds = self._kinds.get(parent, ())
        if kind not in kinds:
            self._kinds[parent] = (*kinds, kind)

    def delete(self, id: str) -> None:
        """Remove one resource; its children stay the caller's business (see `below`)."""
        resource = self._resources.pop(ids.key(id))
        parent, kind = resource.parent, resource.type.lower()
        _writable(self._types, kind, self._epoch).pop(resource.key)
        bucket = _writable(self._children, (parent, kind), self._epoch)
        bucket.pop(resource.key)
        if not bucket:
            del self._children[parent, kind]
            rest = tuple(other for other in self._kinds[parent] if other != kind)
            if rest:
                self._kinds[parent] = rest
            else:
                del self._kinds[parent]

    def children(self, parent: str, type: str) -> list[Resource]:
        """The resources of one type directly under a parent, oldest first."""
        bucket = self._children.get((ids.key(parent), type.lower()))
        return [self._resources[key] for key in bucket.keys] if bucket else []

    def at(self, scopes: Iterable[str], type: str) -> list[Resource]:
        """The resources of one type directly under any of some keys, in the order of the keys."""
        kind = type.lower()
        buckets = [bucket for scope in scopes if (bucket := self._children.get((scope, kind)))]
        return [self._resources[key] for bucket in buckets for key in bucket.keys]

    def count(self, parent: str, type: str) -> int:
        bucket = self._children.get((ids.key(parent), type.lower()))
        return len(bucket.keys) if bucket else 0

    def of_type(self, type: str) -> list[Resource]:
        """The resources of one type everywhere, oldest first."""
        bucket = self._types.get(type.lower())
        return [self._resources[key] for key in bucket.keys] if bucket else []

    def below(self, parent: str) -> list[Resource]:
        """Everything under a parent, deepest first: the order in which it can be deleted."""
        found: list[Resource] = []
        top = ids.key(parent)
        for kind in self._kinds.get(top, ()):
            for child in self.children(top, kind):
                found += self.below(child.key)
                found.append(child)
        return found

    def copy(self) -> "Tree":
        """A tree with the same content that can change on its own; costs two dictionary copies."""
        twin = Tree()
        twin._resources = dict(self._resources)
        twin._children = dict(self._children)
        twin._types = dict(self._types)
        twin._kinds = dict(self._kinds)
        # Both sides move to epochs that no bucket carries, so that either copies a bucket before its first write.
        twin._epoch = self._epoch + 1
        self._epoch += 2
        return twin


def _writable(index: dict[Any, _Bucket], at: Any, epoch: int) -> dict[str, None]:
    bucket = index.get(at)
    if bucket is None:
        bucket = index[at] = _Bucket(epoch, {})
    elif bucket.owner != epoch:
        bucket = index[at] = _Bucket(epoch, dict(bucket.keys))
    return bucket.keys
