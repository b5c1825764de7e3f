"""What a lab costs in a subscription: charges, dated list prices, and what they come to.

Nothing here is a bill. Prices are those of one day and one region; the estimate says of which, and what it has no price for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

HOURS_OF_A_MONTH = 730.0
"""Azure's own number: what it divides prices for a month by."""
PRICE_PAGE = "https://azure.microsoft.com/pricing/"

Unit = Literal["hour", "month", "GiB-month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Something that is paid for as long as it stands."""

    meter: str
    """What the price is found by, as vm/Standard_D2s_v5/Linux or disk/P6."""
    name: str
    """Of the resource that is paid for, for people."""
    what: str
    """What is paid for, for people."""
    quantity: float = 1.0
    """How many, or how many GiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A list price."""

    meter: str
    unit: Unit
    amount: float
    source: str
    """Key of where it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where prices were found."""

    where: str
    of: str
    """The day that it tells the prices of, as it says itself; empty where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByUse:
    """What is paid for by use alone, so that nobody can say before what it comes to."""

    type: str
    """The type of resource that it goes with, in lower case; empty for what goes with any lab."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """List prices, pay-as-you-go, without tax and discount."""

    as_of: str
    """The latest day that a source says its prices are of: ISO 8601."""
    currency: str
    region: str
    """Name of the region, for people."""
    about: str
    sources: Mapping[str, Source]
    prices: Mapping[str, Price]
    """By meter, in lower case."""
    by_use: tuple[ByUse, ...]

    def price(self, meter: str) -> Price | None:
        """The price of a meter; None where none was found."""
        return self.prices.get(meter.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class CostItem:
    """A charge with its price."""

    name: str
    what: str
    per_hour: float
    share: float
    """Of all that has a price, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCost:
    """What is paid for as long as things stand as they do."""

    per_hour: float
    items: tuple[CostItem, ...]
    """Dearest first."""
    not_priced: tuple[str, ...]
    """What there is no price for, in words."""
    as_of: str
    currency: str
    region: str

    @property
    def per_day(self) -> float:
        """What a day costs if it is forgotten."""
        return self.per_hour * 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a lab will cost, at most as far as the prices go."""

    running: RunningCost
    """Once everything stands."""
    hours: float
    """The lab's minutes and what Azure takes itself."""
    by_use: tuple[str, ...]
    """What is paid for by use alone and therefore not in the sums, in words."""

    @property
    def for_lab(self) -> float:
        """What the lab costs if it is cleaned up when its time is over."""
        return self.running.per_hour * self.hours


def running_cost(charges: Iterable[Charge], prices: PriceList) -> RunningCost:
    """What charges come to."""
    known: list[tuple[Charge, float]] = []
    unknown: list[str] = []
    for charge in charges:
        price = prices.price(charge.meter)
        if price is None:
            unknown.append(f"{charge.what} ({charge.name})")
        else:
            known.append((charge, _per_hour(price) * charge.quantity))
    total = sum(amount for _, amount in known)
    return RunningCost(
        per_hour=total,
        items=tuple(_item(charge, amount, total) for charge, amount in sorted(known, key=_dearest)),
        not_priced=tuple(dict.fromkeys(unknown)),
        as_of=prices.as_of,
        currency=prices.currency,
        region=prices.region,
    )


def estimate_of(charges: Iterable[Charge], types: Iterable[str], minutes: float, prices: PriceList) -> Estimate:
    """What charges come to in so many minutes.

    Args:
        charges: what is paid for.
        types: types of all resources, those that cost nothing by themselves among them.
        minutes: how long everything stands.
        prices: the prices.
    """
    here = {"", *(one.lower() for one in types)}
    by_use = tuple(one.text for one in prices.by_use if one.type in here)
    return Estimate(running=running_cost(charges, prices), hours=minutes / 60, by_use=by_use)


def _per_hour(price: Price) -> float:
    return price.amount if price.unit == "hour" else price.amount / HOURS_OF_A_MONTH


def _dearest(priced: tuple[Charge, float]) -> tuple[float, str]:
    charge, amount = priced
    return -amount, charge.name


def _item(charge: Charge, amount: float, total: float) -> CostItem:
    return CostItem(name=charge.name, what=charge.what, per_hour=amount, share=amount / total if total else 0.0)


# In words


def in_words(estimate: Estimate) -> tuple[str, ...]:
    """What a learner is told before a lab begins, a line each."""
    running = estimate.running
    lines = [
        f"About {_money(running.per_hour, running)} an hour once everything stands, "
        f"{_money(estimate.for_lab, running)} for the lab's {_hours(estimate.hours)}, "
        f"{_money(running.per_day, running)} a day if it is forgotten."
    ]
    lines += _items(running)
    lines += [f"  not in the sum: {what}" for what in estimate.by_use]
    return (*lines, dated(running))


def standing_in_words(cost: RunningCost) -> tuple[str, ...]:
    """What a learner is told of what stands now, a line each."""
    head = f"What stands costs about {_money(cost.per_hour, cost)} an hour, {_money(cost.per_day, cost)} a day."
    return (head, *_items(cost), dated(cost))


def _items(cost: RunningCost) -> Iterator[str]:
    for item in cost.items:
        yield f"  {item.share:>4.0%}  {item.name}: {item.what}, {_money(item.per_hour, cost)} an hour"
    yield from (f"  not priced: {what}" for what in cost.not_priced)


def dated(cost: RunningCost) -> str:
    """Of which day and region the prices are, and what decides."""
    return (
        f"List prices of {cost.region}, collected on records of up to {cost.as_of}; they are not today's, and other regions "
        f"differ. What Azure charges stands at {PRICE_PAGE}."
    )


def _money(amount: float, cost: RunningCost) -> str:
    if not amount or amount >= 0.1:
        return f"{amount:.2f} {cost.currency}"
    return f"{amount:.4f} {cost.currency}" if amount >= 0.0001 else f"less than 0.0001 {cost.currency}"


def _hours(hours: float) -> str:
    return f"{hours:.1f} hours"
