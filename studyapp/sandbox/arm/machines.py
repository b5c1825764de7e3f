"""What the facts of a machine say to every provider: whether it runs, and on which ports its services answer.

The table of all facts stands in `providers/compute/guest.py`.
"""

from collections.abc import Mapping

from studyapp.sandbox.arm.carried import Facts

REMOTE = {"Linux": 22, "Windows": 3389}
"""System to the port on which people sign in, which is all that answers on a machine fresh from its image."""
SERVICES: Mapping[str, int] = {
    "ssh": 22,
    "sshd": 22,
    "termservice": 3389,
    "nginx": 80,
    "apache2": 80,
    "w3svc": 80,
    "postgresql": 5432,
    "mysql": 3306,
    "mssqlserver": 1433,
    "named": 53,
}
"""Name of a service to the port on which it answers while it runs."""


def power(facts: Facts) -> str:
    return str(facts.get("powerState", "running"))


def is_running(facts: Facts) -> bool:
    return power(facts) == "running"


def is_up(facts: Facts) -> bool:
    """Whether the operating system runs its services: booted cleanly, on a host that works."""
    return is_running(facts) and facts.get("boot", "Clean") == "Clean" and facts.get("host") != "Faulty"


def agent_answers(facts: Facts) -> bool:
    """Whether the agent reports to the platform, which run commands and extensions need."""
    return is_up(facts) and facts.get("guestAgent", "Ready") == "Ready"


def listens(facts: Facts, system: str) -> frozenset[int]:
    """The TCP ports on which services of the machine answer.

    Args:
        facts: the facts of the machine.
        system: Linux or Windows.
    """
    return frozenset(facts.get("listens", (REMOTE[system],)))
