"""The nearest name that exists, for error messages."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """`Did you mean ...?` with the most similar known name, or the empty string if none is close."""
    close = difflib.get_close_matches(name[:80], list(known), n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else ""
