"""What the cloud says of itself before anybody has signed in: its endpoints, and short names of images."""

from typing import Any

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.http.answers import answer

CLOUD = "Sandbox"
ENDPOINTS_PATH = "/metadata/endpoints"
ALIASES_PATH = "/metadata/aliases.json"
_IMAGES = {
    "Linux": {
        "Ubuntu2404": ("Canonical", "ubuntu-24_04-lts", "server"),
        "Ubuntu2204": ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2"),
        "Debian12": ("Debian", "debian-12", "12-gen2"),
    },
    "Windows": {
        "Win2022Datacenter": ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2"),
        "Win2019Datacenter": ("MicrosoftWindowsServer", "WindowsServer", "2019-datacenter-gensecond"),
        "Win2016Datacenter": ("MicrosoftWindowsServer", "WindowsServer", "2016-Datacenter"),
    },
}


def respond(url: str, tenant: str, request: Request) -> Response | None:
    """The answer to a request about the cloud, or None where it is about anything else."""
    match request.path.rstrip("/"):
        case "/metadata/endpoints":
            return answer(200, endpoints(url, tenant, request.query.get("api-version", "")))
        case "/metadata/aliases.json":
            return answer(200, _aliases())
        case _:
            return None


def endpoints(url: str, tenant: str, version: str) -> Any:
    """The endpoints of the cloud; api-versions of 2019 to 2021 wrap them in a list, older and later ones do not."""
    port = url.rpartition(":")[2]
    cloud = {
        "name": CLOUD,
        "portal": url,
        "resourceManager": url,
        "authentication": {
            "loginEndpoint": url,
            "audiences": [url],
            "tenant": tenant,
            "identityProvider": "AAD",
        },
        "media": url,
        "graphAudience": f"{url}/graph",
        "graph": f"{url}/graph",
        "microsoftGraphResourceId": f"{url}/graph",
        "batch": url,
        "sqlManagement": url,
        "vmImageAliasDoc": url + ALIASES_PATH,
        "suffixes": suffixes(port),
        "gallery": url,
        "galleryEndpoint": url,
        "graphEndpoint": f"{url}/graph",
        "portalEndpoint": url,
    }
    return [cloud] if version[:4] in ("2019", "2020", "2021") else cloud


def suffixes(port: str) -> dict[str, str]:
    """Suffixes of the names of services beside Azure Resource Manager. The sandbox has none; az wants to know them."""
    return {
        "storage": f"sandbox.localhost:{port}",
        "keyVaultDns": f"vault.sandbox.localhost:{port}",
        "sqlServerHostname": f"database.sandbox.localhost:{port}",
        "acrLoginServer": f"azurecr.sandbox.localhost:{port}",
    }


def _aliases() -> Any:
    named = {
        system: {
            alias: {"publisher": publisher, "offer": offer, "sku": sku, "version": "latest", "architecture": "x64"}
            for alias, (publisher, offer, sku) in images.items()
        }
        for system, images in _IMAGES.items()
    }
    return {"outputs": {"aliases": {"value": named}}}
