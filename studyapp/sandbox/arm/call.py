"""One request on its way through the pipeline: what its handler may look at."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Request
from studyapp.sandbox.arm.world import World


class Call(NamedTuple):
    """A request that has passed ARM's own checks."""

    world: World
    request: Request
    caller: Principal
    path: str
    """The requested id in Azure's letter case: template for the fixed words, the tree for names that exist."""
    names: Mapping[str, str]
    """The names of the path template, decoded."""
    body: Json
    action: str
    query: Mapping[str, str]

    @property
    def now(self) -> datetime:
        return self.world.now

    @property
    def version(self) -> str:
        return self.query.get("api-version", "")

    @property
    def origin(self) -> str:
        return self.request.origin

    def upto(self, word: str, count: int = 1) -> str:
        """The path up to and including a fixed word and the name behind it: `upto("vaults")` is the vault's id."""
        # The first four words name the subscription and the group, which may be called anything.
        at = self.path.lower().split("/").index(word.lower(), 5)
        return "/".join(self.path.split("/", at + 1 + count)[: at + 1 + count])

    def resource(self) -> Resource:
        """The resource at the path, or ARM's 404."""
        return self.world.need(self.path)

    def link(self, path: str, version: str = "", **query: str) -> str:
        """An absolute url in the sandbox, for a header or a nextLink."""
        extra = "".join(f"&{name.replace('_', '-')}={value}" for name, value in query.items())
        return f"{self.origin}{path}?api-version={version or self.version}{extra}"
