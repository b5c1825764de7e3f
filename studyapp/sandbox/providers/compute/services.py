"""Services inside of a guest that answer on a port: scripts start, stop and install them."""

from studyapp.sandbox.arm import machines
from studyapp.sandbox.providers.compute.shell import Guest


def is_known(name: str) -> bool:
    return _plain(name) in machines.SERVICES


def is_active(guest: Guest, name: str, system: str) -> bool:
    """Whether a service runs: its port answers."""
    return machines.SERVICES[_plain(name)] in machines.listens(guest.facts, system)


def start(guest: Guest, name: str, system: str) -> None:
    """Let a service answer from now on, and after each boot."""
    _listen(guest, machines.listens(guest.facts, system) | {machines.SERVICES[_plain(name)]})


def stop(guest: Guest, name: str, system: str) -> None:
    """Let a service's port answer no more."""
    _listen(guest, machines.listens(guest.facts, system) - {machines.SERVICES[_plain(name)]})


def serve(guest: Guest, port: int, system: str) -> None:
    """Let something answer on a port from now on."""
    _listen(guest, machines.listens(guest.facts, system) | {port})


def _listen(guest: Guest, ports: frozenset[int]) -> None:
    guest.facts = {**guest.facts, "listens": sorted(ports)}


def _plain(name: str) -> str:
    return name.lower().removesuffix(".service")
