"""The folder that AZURE_CONFIG_DIR names: four files with which `az` is signed in to the sandbox, without `az login`.

Every run of the server has folders of its own, for az keeps tokens there. The learner's own `~/.azure` is neither read nor
written.
"""

import json
from pathlib import Path

from studyapp.sandbox.arm.roles import Persona
from studyapp.sandbox.http.files import make_private, write_private
from studyapp.sandbox.http.metadata import ALIASES_PATH, CLOUD, suffixes

_CONFIG = """\
[cloud]
name = {cloud}
[core]
# Or az asks login.microsoftonline.com whether it knows this address.
instance_discovery = false
# Or the plain files beside this one are not read on Windows.
encrypt_token_cache = false
collect_telemetry = false
survey_message = false
first_run = true
error_recommendation = off
login_experience_v2 = off
enable_broker_on_windows = false
[logging]
enable_log_file = false
[auto-upgrade]
enable = false
[extension]
# Or an unknown command looks for an extension on the internet.
use_dynamic_install = no
dir = {folder}/extensions
"""


def write_config(folder: Path, url: str, tenant: str, subscription: str, persona: Persona, secret: str) -> None:
    """Make the folder of a persona; raises OSError where it can't be written."""
    make_private(folder)
    write_private(folder / "config", _CONFIG.format(cloud=CLOUD, folder=folder.as_posix()))
    write_private(folder / "clouds.config", _clouds(url, subscription))
    write_private(folder / "azureProfile.json", json.dumps(_profile(tenant, subscription, persona)))
    entry = {"client_id": persona.object_id, "tenant": tenant, "client_secret": secret}
    write_private(folder / "service_principal_entries.json", json.dumps([entry]))


def _clouds(url: str, subscription: str) -> str:
    named = suffixes(url.rpartition(":")[2])
    values = {
        "profile": "latest",
        "endpoint_management": url,
        "endpoint_resource_manager": url,
        "endpoint_active_directory": url,
        "endpoint_active_directory_resource_id": url,
        "endpoint_microsoft_graph_resource_id": f"{url}/graph",
        "endpoint_active_directory_graph_resource_id": f"{url}/graph",
        "endpoint_vm_image_alias_doc": url + ALIASES_PATH,
        "endpoint_log_analytics_resource_id": url,
        "suffix_storage_endpoint": named["storage"],
        "suffix_keyvault_dns": "." + named["keyVaultDns"],
        "subscription": subscription,
    }
    return "".join([f"[{CLOUD}]\n", *(f"{name} = {value}\n" for name, value in values.items())])


def _profile(tenant: str, subscription: str, persona: Persona) -> object:
    shown = {
        "id": subscription,
        "name": CLOUD,
        "state": "Enabled",
        "user": {"name": persona.object_id, "type": "servicePrincipal"},
        "isDefault": True,
        "tenantId": tenant,
        "environmentName": CLOUD,
        "homeTenantId": tenant,
        "managedByTenants": [],
    }
    return {"installationId": "00000000-0000-0000-0000-000000000000", "subscriptions": [shown]}
