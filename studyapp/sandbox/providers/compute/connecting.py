"""Commands that try the network from inside of a guest: what they print follows from what stops the connection."""

from urllib.parse import urlsplit

from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.providers.compute import app_health, application
from studyapp.sandbox.providers.compute.shell import Command, Guest

_PLATFORM = ("168.63.129.16", "169.254.169.254")
"""The host's own addresses, which a guest reaches without any network of its own."""
_HERE = ("localhost", "127.0.0.1")
_PORTS = {"http": 80, "https": 443}
_NAME, _REFUSED = "DnsResolution", "Unknown"
"""Words for a name that nobody knows, and for a port on which nothing answers."""


def curl(guest: Guest, command: Command) -> None:
    """`curl URL`: the first line of the answer, or why there is none."""
    url = next((word for word in command.arguments if not word.startswith("-") and ("." in word or ":" in word)), "")
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if not parts.hostname or parts.scheme not in _PORTS:
        raise not_simulated("this form of curl: curl URL", target="script")
    host, port = parts.hostname, parts.port or _PORTS[parts.scheme]
    if host in _HERE and application.is_there(guest.facts):
        app_health.answer(guest, parts.scheme)
        return
    stopped = "" if host in _PLATFORM else guest.connect(host, port)
    if not stopped:
        guest.say("HTTP/1.1 200 OK")
    elif stopped == _NAME:
        guest.fail(f"curl: (6) Could not resolve host: {host}")
    elif stopped == _REFUSED:
        guest.fail(f"curl: (7) Failed to connect to {host} port {port}: Connection refused")
    else:
        guest.fail(f"curl: (28) Failed to connect to {host} port {port}: Connection timed out")


def netcat(guest: Guest, command: Command) -> None:
    """`nc -zv HOST PORT`: whether a port answers."""
    words = [word for word in command.arguments if not word.startswith("-")]
    if len(words) != 2 or not words[1].isdecimal():
        raise not_simulated("this form of nc: nc -zv HOST PORT", target="script")
    host, port = words
    stopped = guest.connect(host, int(port))
    if not stopped:
        guest.say(f"Connection to {host} {port} port [tcp/*] succeeded!")
    elif stopped == _NAME:
        guest.fail(f'nc: getaddrinfo for host "{host}" port {port}: Name or service not known')
    else:
        why = "Connection refused" if stopped == _REFUSED else "Connection timed out"
        guest.fail(f"nc: connect to {host} port {port} (tcp) failed: {why}")


def ping(guest: Guest, command: Command) -> None:
    """`ping -c 1 HOST`: whether a machine answers at all."""
    host = command.arguments[-1] if command.arguments else ""
    stopped = guest.connect(host, None)
    if stopped == _NAME:
        guest.fail(f"ping: {host}: Name or service not known")
    else:
        guest.say(f"1 packets transmitted, {0 if stopped else 1} received, {100 if stopped else 0}% packet loss")


def test_net_connection(guest: Guest, command: Command) -> None:
    """`Test-NetConnection HOST -Port N`: whether a port answers."""
    given = dict(zip(command.arguments, command.arguments[1:], strict=False))
    named = {word.lower(): value for word, value in given.items() if word.startswith("-")}
    first = command.arguments[0] if command.arguments else ""
    host = named.get("-computername", "" if first.startswith("-") else first)
    port = named.get("-port", "80" if host in _PLATFORM else "")
    if not host or not port.isdecimal():
        raise not_simulated("this form of Test-NetConnection: Test-NetConnection HOST -Port N", target="script")
    stopped = "" if host in _PLATFORM else guest.connect(host, int(port))
    if stopped == _NAME:
        guest.fail(f"WARNING: Name resolution of {host} failed")
    guest.say(f"ComputerName     : {host}", f"RemotePort       : {port}", f"TcpTestSucceeded : {not stopped}")
