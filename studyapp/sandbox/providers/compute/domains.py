"""A Windows machine as the member of a domain: whether the domain trusts it, and how that is repaired."""

from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.providers.compute.shell import Command, Guest

_ALONE = "Cannot verify the secure channel: the computer is not joined to a domain."


def test(guest: Guest, command: Command) -> None:
    """`Test-ComputerSecureChannel`, and `-Repair`, which gives the machine a new password that both know."""
    if "domain" not in guest.facts:
        guest.fail(f"Test-ComputerSecureChannel : {_ALONE}")
        return
    if any(word.lower() == "-repair" for word in command.arguments):
        guest.forget("domainTrust")
    guest.say(str(guest.facts.get("domainTrust", "Sound") == "Sound"))


def reset(guest: Guest, command: Command) -> None:
    """`Reset-ComputerMachinePassword`."""
    if "domain" in guest.facts:
        guest.forget("domainTrust")
    else:
        guest.fail(f"Reset-ComputerMachinePassword : {_ALONE}")


def leave(guest: Guest, command: Command) -> None:
    """`Remove-Computer`."""
    if "domain" in guest.facts:
        guest.forget("domain", "domainTrust")
    else:
        guest.fail(f"Remove-Computer : {_ALONE}")


def join(guest: Guest, command: Command) -> None:
    """`Add-Computer -DomainName NAME`; a member has to leave first."""
    given = dict(zip(map(str.lower, command.arguments), command.arguments[1:], strict=False))
    name = given.get("-domainname", "")
    if not name:
        raise not_simulated("this form of Add-Computer: Add-Computer -DomainName NAME", target="script")
    if guest.facts.get("domain") == name:
        guest.fail(f"Add-Computer : Cannot add computer '{guest.computer}' to domain '{name}' because it is already in that domain.")  # fmt: skip
    else:
        guest.facts = {**guest.facts, "domain": name}
        guest.forget("domainTrust")
