"""What a script asks of Azure as the machine that it runs on: it signs in by the managed identity, and roles decide."""

from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.providers.compute.shell import Command, Guest

_ACCOUNTS = "Microsoft.Storage/storageAccounts"
_FORMS = "az login --identity; az storage account keys list -g GROUP -n NAME; az resource show --ids ID"


def az(guest: Guest, command: Command) -> None:
    """`az login --identity`, and then what needs a role."""
    words, named = command.arguments, _named(command)
    match tuple(word for word in words if not word.startswith("-") and word not in named.values()):
        case ("login",) if "--identity" in words or "-i" in words:
            _sign_in(guest)
        case ("storage", "account", "keys", "list"):
            name, group = named.get("--account-name", named.get("-n", "")), named.get("--resource-group", named.get("-g", ""))  # fmt: skip
            _keys(guest, group, name)
        case ("resource", "show") if named.get("--ids", "").count("/") >= 8:
            _show(guest, named["--ids"])
        case _:
            raise not_simulated(f"this form of az (it knows: {_FORMS})", target="script")


def connect(guest: Guest, command: Command) -> None:
    """`Connect-AzAccount -Identity`."""
    if not any(word.lower() == "-identity" for word in command.arguments):
        raise not_simulated("this form of Connect-AzAccount: Connect-AzAccount -Identity", target="script")
    _sign_in(guest)


def account_key(guest: Guest, command: Command) -> None:
    """`Get-AzStorageAccountKey -ResourceGroupName GROUP -Name NAME`."""
    named = {name.lower(): value for name, value in _named(command).items()}
    _keys(guest, named.get("-resourcegroupname", ""), named.get("-name", ""))


def _named(command: Command) -> dict[str, str]:
    """The values that stand behind parameters."""
    pairs = zip(command.arguments, command.arguments[1:], strict=False)
    return {name: value for name, value in pairs if name.startswith("-") and not value.startswith("-")}


def _sign_in(guest: Guest) -> None:
    if guest.principal is None:
        guest.fail("ERROR: Failed to connect to MSI: Identity not found. The machine has no system-assigned identity.")
    else:
        guest.signed_in = True
        guest.say(f"signed in as systemAssignedIdentity {guest.principal.object_id}")


def _keys(guest: Guest, group: str, name: str) -> None:
    if not group or not name:
        raise not_simulated("asking for keys without a resource group and the name of an account", target="script")
    account = f"/subscriptions/{guest.subscription}/resourceGroups/{group}/providers/{_ACCOUNTS}/{name}"
    if _may(guest, f"{_ACCOUNTS}/listKeys/action", account):
        guest.say("key1  FULL", "key2  FULL")


def _show(guest: Guest, id: str) -> None:
    parts = id.strip("/").split("/")
    kind = "/".join((parts[5], *parts[6::2]))
    if _may(guest, f"{kind}/read", id):
        guest.say(id)


def _may(guest: Guest, action: str, id: str) -> bool:
    """Whether the identity's roles allow something; says why not."""
    if not guest.signed_in or guest.principal is None:
        guest.fail("ERROR: Please run 'az login --identity' (Connect-AzAccount -Identity) first, in the same script.")
        return False
    stopped = guest.connect("AzureResourceManager", 443)
    refusal = "Connection to management.azure.com timed out." if stopped else guest.ask(guest.principal, action, id)
    if refusal:
        guest.fail(f"ERROR: {refusal}")
    return not refusal
