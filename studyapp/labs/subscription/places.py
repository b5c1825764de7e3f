"""Where in ARM a request goes: subscription, resource group, and types and names from there on."""

import re
from dataclasses import dataclass

_MACHINE = re.compile(r"(?:^|;)iaasvmcontainer(?:v2)?;([^;]+);[^;]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A path of ARM, in lower case."""

    path: str
    """The whole, with a slash before it."""
    subscription: str
    """Empty where it belongs to none."""
    group: str
    """Name of the resource group; empty outside of any."""
    rest: tuple[str, ...]
    """What follows the group, or the subscription: providers, a namespace, types and names in turn, and again."""

    @property
    def is_group(self) -> bool:
        """Whether it is a resource group itself, or an action of one."""
        return bool(self.group) and (not self.rest or self.rest[0] != "providers")

    def types(self) -> tuple[str, ...]:
        """The type in each of its parts, as microsoft.compute/virtualmachines/extensions; an action is a type without a name."""
        return tuple("/".join((part[0], *part[1::2])) for part in self._parts())

    def _parts(self) -> list[tuple[str, ...]]:
        """What stands between `providers` and the next `providers`."""
        parts: list[list[str]] = []
        for position, word in enumerate(self.rest):
            # An even place: names may be called providers, too.
            if word == "providers" and (not parts or len(parts[-1]) % 2 == 1):
                parts.append([])
            elif parts:
                parts[-1].append(word)
            elif position == 0:
                return []
        return [tuple(part) for part in parts if part]

    def named_groups(self) -> tuple[str, ...]:
        """Resource groups that are part of the names of protected items and their containers."""
        return tuple(found[1] for word in self.rest if (found := _MACHINE.search(word)))

    def shown(self) -> str:
        """The path as a person reads it."""
        words = ["…", *self.rest[-4:]] if len(self.rest) > 4 else list(self.rest)
        where = [self.group] if self.group else []
        return "/".join((*where, *words)) or self.path


def place_of(segments: tuple[str, ...]) -> Place:
    """The place that a decoded path names."""
    words = tuple(word.lower() for word in segments)
    path = "/" + "/".join(words)
    if len(words) < 2 or words[0] != "subscriptions":
        return Place(path, "", "", words)
    if len(words) > 3 and words[2] == "resourcegroups":
        return Place(path, words[1], words[3], words[4:])
    return Place(path, words[1], "", words[2:])
