"""Bars and shares in text, readable without colour."""

FULL, EMPTY = "━", "┄"


def bar(share: float, width: int) -> tuple[str, str]:
    """A bar as its filled and its empty part; a share above 0 shows at least one cell, below 1 never all.

    Args:
        share: 0 to 1.
        width: cells.
    """
    filled = round(share * width)
    if 0 < share < 1:
        filled = min(max(filled, 1), width - 1)
    return FULL * filled, EMPTY * (width - filled)


def percent(share: float | None) -> str:
    """A share as a percentage; a dash if there is none."""
    return "–" if share is None else f"{round(100 * share)} %"


def interval(bounds: tuple[float, float] | None) -> str:
    """Two bounds as percentages."""
    return "–" if bounds is None else f"{round(100 * bounds[0])}–{round(100 * bounds[1])} %"


def whisker(bounds: tuple[float, float] | None, share: float | None, width: int) -> str:
    """An interval on a scale from 0 to 1, with a dot at the share: `···├──●─┤··`."""
    if bounds is None or share is None:
        return "·" * width
    low, high, at = (round(value * (width - 1)) for value in (*bounds, share))
    cells = ["·"] * width
    cells[low : high + 1] = "─" * (high - low + 1)
    cells[low], cells[high] = "├", "┤"
    cells[at] = "●"
    return "".join(cells)
