"""Minutes become one value: the average, the least, the greatest, the sum or the count of those that have one."""

from collections.abc import Callable, Mapping, Sequence

from studyapp.sandbox.providers.insights.catalogue import Metric
from studyapp.sandbox.providers.insights.samples import Values

AGGREGATES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "Average": lambda found: sum(found) / len(found),
    "Minimum": min,
    "Maximum": max,
    "Total": sum,
    "Count": len,
}


def of(metric: Metric, name: str, values: Values) -> float | None:
    """One value for some minutes, or None where none of them has any."""
    found = [value for value in values if value is not None]
    if metric.primary == "Count":  # each minute is a count already
        return float(sum(found))
    return float(AGGREGATES[name](found)) if found else None


def together(metric: Metric, series: Sequence[Values]) -> Values:
    """Several series as one: counts, totals and rates add up, percentages and sizes are averaged."""
    if len(series) == 1:
        return series[0]
    adds = metric.primary in ("Count", "Total") or metric.unit in ("BytesPerSecond", "CountPerSecond")
    return [_joined([value for value in minute if value is not None], adds) for minute in zip(*series, strict=True)]


def _joined(found: list[float], adds: bool) -> float | None:
    if not found:
        return None
    return sum(found) if adds else sum(found) / len(found)
