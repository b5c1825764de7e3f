"""Small values that everything speaks: JSON objects, times as Azure writes them, and seeded chance."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

Json = dict[str, Any]
"""A JSON object. Once it stands in the tree it is replaced, never edited."""

NEVER = "0001-01-01T00:00:00"
"""How Recovery Services writes the end of an operation that still runs (without a Z)."""

_MASK = (1 << 64) - 1


@lru_cache(maxsize=1024)
def iso(moment: datetime) -> str:
    """A UTC time with seven decimals and a Z, as Recovery Services writes it."""
    # Kept, and written by hand: most times of a world are the same few, and the rest come in tens of thousands.
    m = moment
    return "%04d-%02d-%02dT%02d:%02d:%02d.%06d0Z" % (m.year, m.month, m.day, m.hour, m.minute, m.second, m.microsecond)  # fmt: skip  # noqa: UP031


def iso_offset(moment: datetime) -> str:
    """A UTC time with seven decimals and an offset, as Compute writes it."""
    return iso(moment).removesuffix("Z") + "+00:00"


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time with up to nine decimals; no zone means UTC.

    Raises:
        ValueError: the text is no time.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is UTC:
        return moment
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def duration(span: timedelta) -> str:
    """An ISO 8601 duration in hours, minutes and seconds: PT41M12.5S."""
    hours, rest = divmod(span.total_seconds(), 3600)
    minutes, seconds = divmod(rest, 60)
    parts = (f"{hours:.0f}H" if hours else "") + (f"{minutes:.0f}M" if minutes else "")
    if seconds or not parts:
        parts += f"{seconds:.7f}".rstrip("0").rstrip(".") + "S"
    return "PT" + parts


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def dig(body: Json | None, path: str, default: Any = None) -> Any:
    """The value at a dotted path, or the default where any step is missing or null."""
    here: Any = body
    for step in _steps(path):
        if not isinstance(here, dict):
            return default
        here = here.get(step)
    return default if here is None else here


def merge(old: Mapping[str, Any], patch: Mapping[str, Any]) -> Json:
    """JSON merge patch: objects merge, anything else replaces, null removes."""
    merged = dict(old)
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping):
            merged[name] = merge(merged[name] if isinstance(merged.get(name), Mapping) else {}, value)
        else:
            merged[name] = value
    return merged


def put_at(body: Mapping[str, Any], path: str, value: Any) -> Json:
    """A copy of the body with the value set at a dotted path."""
    first, _, rest = path.partition(".")
    inner = body.get(first)
    return {**body, first: put_at(inner if isinstance(inner, Mapping) else {}, rest, value) if rest else value}


def named_guid(*words: str) -> str:
    """A guid that follows from names alone: making it takes no chance, so it changes nothing that happens later."""
    text = hashlib.sha256("\n".join(words).encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-a{text[17:20]}-{text[20:32]}"


def share_of(*words: str) -> float:
    """A number from 0 up to 1 that follows from names alone."""
    return int.from_bytes(hashlib.sha256("\n".join(words).encode()).digest()[:6], "big") / (1 << 48)


@dataclass(slots=True)
class Chance:
    """Seeded randomness (SplitMix64) whose whole state is one integer, so that it can be saved and replayed."""

    state: int

    def number(self) -> int:
        """The next 64 random bits."""
        self.state = mixed = (self.state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def between(self, least: float, most: float) -> float:
        return least + (most - least) * (self.number() / _MASK)

    def guid(self) -> str:
        text = f"{self.number() << 64 | self.number():032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    def digits(self, count: int) -> str:
        return str(10 ** (count - 1) + self.number() % (9 * 10 ** (count - 1)))
