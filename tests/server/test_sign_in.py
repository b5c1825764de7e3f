"""Signing in to the sandbox's server, with azure-identity's own flows and by hand."""

import base64
import json
from datetime import timedelta

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential
from azure.mgmt.resource.resources import ResourceManagementClient

from studyapp.sandbox import Sandbox
from tests.server.conftest import API, Running


def claims_of(token: str) -> dict[str, object]:
    middle = token.split(".")[1]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return found


def pointed_at(server: Running, monkeypatch: pytest.MonkeyPatch, persona: str = "owner") -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{server.url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", server.client(persona).identity_header)
    monkeypatch.setenv("AZURE_CLIENT_ID", server.client(persona).client_id)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", server.run.ca_file)


def test_a_service_principal_signs_in_with_its_secret(server: Running) -> None:
    token = server.credential("reader").get_token(f"{server.url}/.default")
    assert claims_of(token.token)["appid"] == server.client("reader").client_id
    assert claims_of(token.token)["aud"] == server.url
    assert claims_of(token.token)["tid"] == server.run.tenant_id


def test_a_wrong_secret_is_refused_with_entra_ids_code(server: Running) -> None:
    wrong = ClientSecretCredential(
        server.run.tenant_id,
        server.client().client_id,
        server.client("reader").client_secret,
        authority=server.url,
        disable_instance_discovery=True,
        connection_verify=server.run.ca_file,
    )
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        wrong.get_token(f"{server.url}/.default")


def test_a_managed_identity_signs_in_with_the_header_of_the_shell(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointed_at(server, monkeypatch, "backup-operator")
    token = ManagedIdentityCredential().get_token(f"{server.url}/.default").token
    assert claims_of(token)["oid"] == server.client("backup-operator").client_id
    monkeypatch.setenv("IDENTITY_HEADER", "0" * 64)
    with pytest.raises(ClientAuthenticationError, match="another run of the server"):
        ManagedIdentityCredential().get_token(f"{server.url}/.default")


def test_the_default_credential_works_unchanged_in_a_shell_of_the_sandbox(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointed_at(server, monkeypatch)
    client = ResourceManagementClient(
        DefaultAzureCredential(),
        server.run.subscription_id,
        base_url=server.url,
        credential_scopes=[f"{server.url}/.default"],
    )
    made = client.resource_groups.create_or_update("rg-app", {"location": "westeurope"})
    assert [group.name for group in client.resource_groups.list()] == [made.name]


def test_a_persona_has_the_rights_of_its_role_and_no_more(server: Running) -> None:
    assert server.azure("GET", f"/resourcegroups?{API}", persona="reader").status == 200
    refused = server.azure("PUT", f"/resourcegroups/rg-app?{API}", {"location": "westeurope"}, persona="reader")
    assert (refused.status, refused.code) == (403, "AuthorizationFailed")


@pytest.mark.parametrize(
    ("form", "status", "number"),
    [
        ({"grant_type": "password", "username": "a", "password": "b"}, 400, 70003),
        ({"grant_type": "client_credentials", "client_id": "nobody"}, 400, 700016),
        ({}, 400, 70003),
    ],
)
def test_other_ways_in_are_refused_with_their_reason(
    server: Running, form: dict[str, str], status: int, number: int
) -> None:
    answer = server.form(f"/{server.run.tenant_id}/oauth2/v2.0/token", **form)
    assert (answer.status, answer.json["error_codes"]) == (status, [number])
    assert answer.json["error_description"].startswith(f"AADSTS{number}: ")


def test_the_older_token_endpoint_takes_a_resource_and_the_secret_as_basic(server: Running) -> None:
    client = server.client()
    basic = base64.b64encode(f"{client.client_id}:{client.client_secret}".encode()).decode()
    answer = server.send(
        "POST",
        f"/{server.run.tenant_id}/oauth2/token",
        {"Authorization": f"Basic {basic}"},
        f"grant_type=client_credentials&resource={server.url}/",
    )
    assert answer.status == 200
    assert claims_of(answer.json["access_token"])["aud"] == server.url


def test_another_tenant_and_another_resource_are_not_known(server: Running) -> None:
    assert server.form("/contoso/oauth2/v2.0/token", grant_type="client_credentials").json["error_codes"] == [90002]
    assert server.send("GET", "/contoso/v2.0/.well-known/openid-configuration").status == 400
    client = server.client()
    answer = server.form(
        f"/{server.run.tenant_id}/oauth2/v2.0/token",
        grant_type="client_credentials",
        client_id=client.client_id,
        client_secret=client.client_secret,
        scope="https://vault.azure.net/.default",
    )
    assert answer.json["error_codes"] == [500011]
    assert server.url in answer.json["error_description"]


# Tokens


def reading(server: Running, token: str) -> tuple[int, str, str]:
    answer = server.send("GET", f"/subscriptions?{API}", {"Authorization": f"Bearer {token}"})
    error = answer.json.get("error", {})
    return answer.status, error.get("code", ""), error.get("message", "")


def test_a_request_without_a_token_is_told_why(server: Running) -> None:
    answer = server.send("GET", f"/subscriptions?{API}")
    assert (answer.status, answer.code) == (401, "AuthenticationFailed")
    assert "no access token" in answer.json["error"]["message"]
    assert server.url in answer.headers["www-authenticate"]


def test_a_token_that_was_tampered_with_is_refused(server: Running) -> None:
    head, body, signature = server.sign_in("reader").split(".")
    claims = claims_of(f"{head}.{body}.") | {"oid": server.client("owner").client_id}
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    for token in (f"{head}.{forged}.{signature}", f"{head}.{body}.", f"{head}.{body}", "x", "ä.ö.ü", "..", f"{head}.{body}.{signature}x"):  # fmt: skip
        assert reading(server, token.encode().decode("latin-1"))[:2] == (401, "InvalidAuthenticationToken")
    assert reading(server, f"{head}.{body}.{signature}")[0] == 200


def test_the_token_of_the_door_without_a_port_opens_nothing_here(server: Running) -> None:
    """It follows from the sandbox's seed, so anybody could work it out."""
    assert reading(server, Sandbox().token("owner"))[:2] == (401, "InvalidAuthenticationToken")


def test_a_token_for_real_azure_is_refused_with_the_scope_to_ask_for(server: Running) -> None:
    token = server.sign_in(scope="https://management.azure.com//.default")
    status, code, message = reading(server, token)
    assert (status, code) == (401, "InvalidAuthenticationTokenAudience")
    assert f"credential_scopes=['{server.url}/.default']" in message


def test_a_token_is_good_for_an_hour(server: Running) -> None:
    token = server.sign_in()
    server.time.ahead = timedelta(minutes=59)
    assert reading(server, token)[0] == 200
    server.time.ahead = timedelta(minutes=61)
    assert reading(server, token)[:2] == (401, "ExpiredAuthenticationToken")


# What clouds say of themselves


def test_the_cloud_is_described_in_both_forms(server: Running) -> None:
    one = server.send("GET", "/metadata/endpoints?api-version=2022-09-01").json
    assert one["authentication"] == {
        "loginEndpoint": server.url,
        "audiences": [server.url],
        "tenant": server.run.tenant_id,
        "identityProvider": "AAD",
    }
    assert server.send("GET", "/metadata/endpoints?api-version=2015-01-01").json == one
    assert server.send("GET", "/metadata/endpoints?api-version=2020-06-01").json == [one]


def test_every_short_name_of_an_image_is_an_image_of_the_sandbox(server: Running) -> None:
    named = server.send("GET", "/metadata/aliases.json").json["outputs"]["aliases"]["value"]
    images = [image for system in named.values() for image in system.values()]
    assert len(images) >= 5
    for image in images:
        path = "/providers/Microsoft.Compute/locations/westeurope/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions"
        found = server.azure("GET", path.format(**image) + "?api-version=2024-11-01")
        assert found.status == 200
        assert found.json
