"""What the namespace tells of itself: its operations, the DNS zones of its private endpoints, what these can reach."""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.pipeline import plan_of
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.routes import Grade, Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World, missing
from studyapp.sandbox.providers.recovery_services.names import ITEMS, JOBS, POLICIES, VAULTS
from studyapp.sandbox.providers.recovery_services.paths import NS, REGION, VAULT, VAULT_MODELS

_GEO = {
    "westeurope": "we", "northeurope": "ne", "eastus": "eus", "westus": "wus", "eastus2": "eus2", "centralus": "cus",
    "southeastasia": "sea", "eastasia": "ea", "uksouth": "uks", "ukwest": "ukw", "germanywestcentral": "gwc",
    "germanynorth": "gn", "italynorth": "itn", "polandcentral": "plc",
}  # fmt: skip
"""A region's code in the names of the backup service's DNS zones."""
_SHARED_ZONES = ("privatelink.queue.core.windows.net", "privatelink.blob.core.windows.net")
_RESOURCES = {
    "backupResource": ("AzureBackup", ("fab1", "rec2", "prot1", "ecs1", "tel1", "wbcm1", "fc1", "id1")),
    "siteRecoveryResource": ("AzureSiteRecovery", ("rcm1", "prot2", "tel1", "srs1", "prot2b", "id1")),
}
"""What a private endpoint can reach: its group and the last words of its members."""


def _operations(routes: tuple[Route, ...]) -> generic.Handler:
    """A handler that lists the permission of every operation that the sandbox has."""
    rows = {row["name"]: row for row in map(_row, routes) if row["name"]}

    def handle(call: Call) -> Answer:
        return page(call, [rows[name] for name in sorted(rows)], dict)

    return handle


def _row(route: Route) -> Json:
    if route.signed or route.grade is Grade.ABSENT:
        return {"name": ""}
    action = plan_of(route).action
    kind, _, verb = action.removeprefix(f"{NS}/").rpartition("/")
    what = {"read": "Read", "write": "Create or change", "delete": "Delete", "action": "Run"}[verb]
    shown = {"provider": NS, "resource": kind, "operation": f"{what} {kind}", "description": f"{what} {kind} of Recovery Services."}  # fmt: skip
    return {"name": action, "display": shown, "origin": "user"}


def _zones(group: str, place: str) -> list[str] | None:
    match group:
        case "AzureBackup" | "AzureBackup_secondary":
            return [f"privatelink.{_GEO[place]}.backup.windowsazure.com", *_SHARED_ZONES]
        case "AzureSiteRecovery":
            return ["privatelink.siterecovery.windowsazure.com"]
        case _:
            return None


def capabilities(call: Call) -> Answer:
    """The DNS zones that private endpoints of vaults need in a region."""
    place = region(call.names["region"])
    if place not in _GEO:
        raise bad_request("LocationNotAvailableForResourceType", f"The provided location '{call.names['region']}' is not available for resource type '{VAULTS}'.")  # fmt: skip
    if str(call.body.get("type")).lower() != VAULTS.lower():
        raise bad_request("InvalidRestApiParameter", f"Invalid parameter 'type': it must be {VAULTS}.")
    asked = [str(zone.get("subResource")) for zone in dig(call.body, "properties.dnsZones", [])]
    shown = [{"subResource": group, "requiredZoneNames": _zones(group, place)} for group in asked]
    unknown = [zone["subResource"] for zone in shown if zone["requiredZoneNames"] is None]
    if unknown:
        raise bad_request("InvalidRestApiParameter", f"Invalid parameter 'subResource': there is no '{unknown[0]}'.")
    return Answer(200, {"type": call.body["type"], "properties": {"dnsZones": shown}})


def list_links(call: Call) -> Answer:
    """What a private endpoint to the vault can reach."""
    vault = call.world.need(call.upto("vaults"))
    return page(call, list(_links(vault)), dict)


def _links(vault: Resource) -> Iterator[Json]:
    for name, (group, members) in _RESOURCES.items():
        word = name.removesuffix("Resource")
        properties = {
            "groupId": group,
            "requiredMembers": [f"{word}-{member}" for member in members],
            "requiredZoneNames": _zones(group, vault.body["location"]),
        }
        yield {"id": f"{vault.id}/privateLinkResources/{name}", "name": name, "type": f"{VAULTS}/privateLinkResources", "properties": properties}  # fmt: skip


def get_link(call: Call) -> Answer:
    vault = call.world.need(call.upto("vaults"))
    found = next((link for link in _links(vault) if link["name"].lower() == call.names["link"].lower()), None)
    if found is None:
        raise missing(call.path)
    return Answer(200, found)


def routes(others: tuple[Route, ...]) -> tuple[Route, ...]:
    """The routes that tell of the namespace, of which `others` are all the other ones."""
    link = VAULT_MODELS + "PrivateLinkResource"
    return (
        Route("Operations_List", "GET", f"/providers/{NS}/operations", _operations(others), response=VAULT_MODELS + "ClientDiscoveryValueForSingleApi[]", existing=True),
        Route("RecoveryServices_Capabilities", "POST", REGION + "/capabilities", capabilities, request=VAULT_MODELS + "ResourceCapabilities", response=VAULT_MODELS + "CapabilitiesResponse"),
        Route("PrivateLinkResources_List", "GET", VAULT + "/privateLinkResources", list_links, response=link + "[]"),
        Route("PrivateLinkResources_Get", "GET", VAULT + "/privateLinkResources/{link}", get_link, response=link),
    )  # fmt: skip


def rows(world: World) -> Iterator[Json]:
    """Rows of recoveryservicesresources in Resource Graph: what all vaults hold."""
    for type in (ITEMS, JOBS, POLICIES):
        yield from (world.view(resource) for resource in world.tree.of_type(type))
