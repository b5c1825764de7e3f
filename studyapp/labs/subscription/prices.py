"""The list prices that come with the program, and what a lab or what stands comes to by them."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from studyapp.core import azure_costs
from studyapp.core.azure_costs import ByUse, Charge, Estimate, Price, PriceList, RunningCost, Source
from studyapp.core.azure_plan import Plan

_FILE = Path(__file__).with_name("prices.json")


@cache
def price_list() -> PriceList:
    """The prices that come with the program."""
    document: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    prices = (Price(**entry) for entry in document["prices"])
    return PriceList(
        as_of=document["as_of"],
        currency=document["currency"],
        region=document["region"],
        about=document["about"],
        sources=MappingProxyType({name: Source(**entry) for name, entry in document["sources"].items()}),
        prices=MappingProxyType({price.meter.lower(): price for price in prices}),
        by_use=tuple(ByUse(**entry) for entry in document["by_use"]),
    )


def estimate(plan: Plan, prices: PriceList | None = None) -> Estimate:
    """What a lab will cost: an hour, its own time with Azure's, a day; by the prices that come with the program unless told."""
    types = (resource.type for resource in plan.resources)
    return azure_costs.estimate_of(plan.charges, types, plan.minutes + plan.waiting, prices or price_list())


def running_cost(charges: Iterable[Charge], prices: PriceList | None = None) -> RunningCost:
    """What is paid for as long as things stand as they do; `standing.charges_of` says what stands."""
    return azure_costs.running_cost(charges, prices or price_list())
