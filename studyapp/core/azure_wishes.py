"""What a learner says of a run on a subscription before it is begun."""

from dataclasses import dataclass

from studyapp.core.azure_login import Login

HOURS = 8.0
"""How long a run may stand before it is called overdue, unless another time is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a learner says of a run on a subscription."""

    subscription: str = ""
    """Empty for the only one that is allowed."""
    login: Login = "default"
    size: str = ""
    """Size for all machines of the lab; empty for the lab's own."""
    register: bool = False
    """Whether resource providers that are missing are registered in the subscription."""
    hours: float = HOURS
    """After how many hours it counts as overdue."""
