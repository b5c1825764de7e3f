"""What a region could give instead: a size that is offered, fits the quota, is no smaller, and is the cheapest with a price."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from studyapp.core.azure_costs import Price
from studyapp.core.azure_obstacles import Proposal
from studyapp.core.azure_plan import PlannedMachine
from studyapp.labs.subscription.offers import TOTAL, Offer, Quota, offers, quotas
from studyapp.labs.subscription.prices import price_list
from studyapp.labs.target import Target

_UNKNOWN = Quota(title="", used=0, limit=1 << 30)
"""Where Azure tells of no quota, there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What every machine of one size needs."""

    size: str
    cores: int
    memory: float
    disks: int
    premium: bool
    zones: tuple[str, ...]
    count: int


def need_of(machines: tuple[PlannedMachine, ...], offer: Offer | None) -> Need:
    """What the machines of one size need; cores and memory as the region tells them, else as the rehearsal knew them."""
    first = machines[0]
    return Need(
        size=first.size,
        cores=offer.cores if offer else first.cores,
        memory=offer.memory if offer else first.memory,
        disks=max(machine.disks for machine in machines),
        premium=any(machine.premium for machine in machines),
        zones=tuple(sorted({zone for machine in machines for zone in machine.zones})),
        count=len({(machine.group.lower(), machine.name.lower()) for machine in machines}),
    )


class Market:
    """The offers and quotas of a region, looked up when first asked for."""

    def __init__(self, target: Target, region: str) -> None:
        self._target = target
        self.region = region

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """By size, in lower case."""
        return {offer.size.lower(): offer for offer in offers(self._target, self.region)}

    @cached_property
    def _quotas(self) -> Mapping[str, Quota]:
        return quotas(self._target, self.region)

    def offer(self, size: str) -> Offer | None:
        """The offer of a size; None where the region does not have it."""
        return self.offers.get(size.lower())

    def quota(self, name: str) -> Quota:
        """What is left of a family's quota, or of the region's own."""
        return self._quotas.get(name.lower(), _UNKNOWN)

    def total(self) -> Quota:
        """What is left of the region's vCPUs."""
        return self.quota(TOTAL)

    def is_open(self, offer: Offer, zones: tuple[str, ...]) -> bool:
        """Whether the subscription may use a size there, in all of the zones."""
        return not offer.is_closed and all(zone in offer.zones and zone not in offer.closed_zones for zone in zones)

    def has_room(self, offer: Offer, count: int, others: int) -> bool:
        """Whether so many machines of a size fit beside so many other vCPUs of the lab."""
        wanted = offer.cores * count
        return wanted <= self.quota(offer.family).left and wanted + others <= self.total().left

    def replacements(self, need: Need, others: int) -> tuple[tuple[Offer, Price], ...]:
        """The sizes that would do, each with its price, cheapest first.

        Args:
            need: of the machines that need another size.
            others: vCPUs of the lab's other machines in the region.
        """
        return tuple(sorted(self._fitting(need, others), key=_cheapest))

    def _fitting(self, need: Need, others: int) -> Iterator[tuple[Offer, Price]]:
        for offer in self.offers.values():
            price = price_list().price(f"vm/{offer.size}/Linux")
            if price is None or offer.size.lower() == need.size.lower() or not _is_enough(offer, need):
                continue
            if self.is_open(offer, need.zones) and self.has_room(offer, need.count, others):
                yield offer, price


def _cheapest(found: tuple[Offer, Price]) -> tuple[float, int, str]:
    offer, price = found
    return price.amount, offer.cores, offer.size


def proposal(need: Need, offer: Offer, price: Price) -> Proposal:
    """The proposal to take another size."""
    prices = price_list()
    return Proposal(
        kind="size",
        instead_of=need.size,
        value=offer.size,
        because=f"{offer.cores} vCPUs and {offer.memory:g} GiB, offered in {offer.region}, within the quota, and the cheapest of "
        f"those with a price: {price.amount:.4f} {prices.currency} an hour in {prices.region} on {prices.as_of}",
    )


def _is_enough(offer: Offer, need: Need) -> bool:
    return (
        offer.cores >= need.cores
        and offer.memory >= need.memory
        and offer.disks >= need.disks
        and (offer.premium or not need.premium)
        and not offer.is_arm
        and offer.second_generation
    )
