"""The nearest name that exists, for error messages."""

from collections.abc import Iterable

MOST_NAMES = 5000
"""Among more, looking for the nearest takes longer than it helps."""


def nearest(name: str, known: Iterable[str]) -> str:
    """`Did you mean ...?` with the most similar known name, or the empty string if none is close,
    or too many are known."""
    import difflib  # only where something is wrong

    names = list(known)
    close = difflib.get_close_matches(name[:80], names, n=1, cutoff=0.6) if len(names) <= MOST_NAMES else []
    return f"Did you mean `{close[0]}`?" if close else ""
