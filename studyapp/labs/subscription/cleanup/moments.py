"""Times as Azure writes them."""

from datetime import UTC, datetime


def moment(text: str) -> datetime:
    """A time in UTC; Azure writes up to seven decimals, and leaves out that it means UTC now and then."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
