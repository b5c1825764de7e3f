"""The spans that metrics and their rules know, as ISO 8601 writes them."""

from datetime import timedelta

SPANS = {
    "PT1M": timedelta(minutes=1),
    "PT5M": timedelta(minutes=5),
    "PT15M": timedelta(minutes=15),
    "PT30M": timedelta(minutes=30),
    "PT1H": timedelta(hours=1),
    "PT6H": timedelta(hours=6),
    "PT12H": timedelta(hours=12),
    "P1D": timedelta(days=1),
}
GRAINS = tuple(SPANS)
_SAME = {"PT60M": "PT1H", "PT24H": "P1D", "PT1D": "P1D", "P1DT": "P1D"}


def named(text: str) -> str:
    """A span as Azure writes it, or an empty text where it knows none such."""
    word = text.strip().upper()
    word = _SAME.get(word, word)
    return word if word in SPANS else ""
