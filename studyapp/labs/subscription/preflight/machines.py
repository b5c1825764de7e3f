"""Machines: does the region offer their sizes to the subscription, and is there quota for them? If not, what would do?"""

from collections.abc import Iterator

from studyapp.core.azure_obstacles import Obstacle, Proposal
from studyapp.core.azure_plan import Plan, PlannedMachine
from studyapp.labs.subscription.offers import Quota
from studyapp.labs.subscription.preflight.market import Market, Need, need_of, proposal
from studyapp.labs.target import Target

Machines = tuple[PlannedMachine, ...]


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """Sizes that can't be had, and quotas that are too small, each with what would do instead."""
    for region in dict.fromkeys(machine.region for machine in plan.machines):
        here = tuple(machine for machine in plan.machines if machine.region == region)
        yield from _Region(target, plan, region, here).obstacles()


class _Region:
    """The machines of a plan in one region."""

    def __init__(self, target: Target, plan: Plan, region: str, machines: Machines) -> None:
        self._target = target
        self._plan = plan
        self._market = Market(target, region)
        self._machines = machines
        self._needs = tuple(self._need(size) for size in dict.fromkeys(machine.size for machine in machines))

    def _need(self, size: str) -> Need:
        return need_of(tuple(one for one in self._machines if one.size == size), self._market.offer(size))

    def obstacles(self) -> Iterator[Obstacle]:
        """Sizes first: what is not offered needs no quota."""
        closed = [need for need in self._needs if not self._is_offered(need)]
        for need in closed:
            yield self._not_offered(need)
        yield from self._families([need for need in self._needs if need not in closed])
        if self._total() > self._market.total().left:
            yield self._too_small(self._needs, self._market.total(), self._total())

    def _is_offered(self, need: Need) -> bool:
        offer = self._market.offer(need.size)
        return offer is not None and self._market.is_open(offer, need.zones)

    def _families(self, needs: list[Need]) -> Iterator[Obstacle]:
        by_family: dict[str, list[Need]] = {}
        for need in needs:
            by_family.setdefault(self._market.offers[need.size.lower()].family, []).append(need)
        for family, members in by_family.items():
            wanted = sum(need.cores * need.count for need in members)
            quota = self._market.quota(family)
            if wanted > quota.left:
                yield self._too_small(tuple(members), quota, wanted)

    def _total(self) -> int:
        """vCPUs of all machines, each at its largest size."""
        most: dict[str, int] = {}
        for need in self._needs:
            for machine in self._machines:
                if machine.size == need.size:
                    key = f"{machine.group}/{machine.name}".lower()
                    most[key] = max(most.get(key, 0), need.cores)
        return sum(most.values())

    def _not_offered(self, need: Need) -> Obstacle:
        region, instead = self._market.region, self._proposal(need)
        place = f"{region}, zone {', '.join(need.zones)}," if need.zones else region
        is_known = self._market.offer(need.size) is not None
        to_whom = "to this subscription" if is_known else "at all"
        reason = f"`az vm list-skus --location {region} --size {need.size} --all` says why."
        return Obstacle(
            check="sizes",
            what=f"{place} does not offer the size {need.size} {to_whom}.",
            why="The machine would not come to be: SkuNotAvailable.",
            fix=self._another(instead, reason),
            proposal=instead,
        )

    def _too_small(self, needs: tuple[Need, ...], quota: Quota, wanted: int) -> Obstacle:
        region, instead = self._market.region, self._proposal(needs[0])
        ask = (
            f"Ask for more in the portal: Quotas > Compute > {region} > {quota.title}. "
            f"`az vm list-usage --location {region} --output table` shows what is used."
        )
        return Obstacle(
            check="quota",
            what=f"The quota {quota.title} of {region} has {quota.left} of {quota.limit} vCPUs left, and the lab needs {wanted}.",
            why="The machines would not come to be: OperationNotAllowed, exceeding approved quota.",
            fix=self._another(instead, ask),
            proposal=instead,
        )

    def _another(self, instead: Proposal | None, otherwise: str) -> str:
        start = f"`studyapp lab start {self._plan.lab} --target azure"
        if instead is None:
            return f"No other size or region of the lab would do. {otherwise}"
        if instead.kind == "size":
            return f"Take another size: {start} --size {instead.value}`. {otherwise}"
        return f"Begin the lab in {instead.value}: {start} --seed NUMBER` draws another region with another number. {otherwise}"

    def _proposal(self, need: Need) -> Proposal | None:
        others = max(0, self._total() - need.cores * need.count)
        for offer, price in self._market.replacements(need, others):
            return proposal(need, offer, price)
        return self._other_region(need)

    def _other_region(self, need: Need) -> Proposal | None:
        for region in self._plan.other_regions:
            market = Market(self._target, region)
            offer = market.offer(need.size)
            if offer and market.is_open(offer, need.zones) and market.has_room(offer, need.count, 0):
                because = f"the lab can be laid there as well, and {need.size} is offered there, within the quota"
                return Proposal(kind="region", instead_of=self._market.region, value=region, because=because)
        return None
