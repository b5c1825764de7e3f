"""Signing in: the few endpoints of Entra ID and of managed identities that clients need.

Service principals sign in with their secret, managed identities with the header that the shell carries. There is no way in
without a secret: other users of the machine reach the port as well, so device codes and the address of a machine's own metadata
service are left out.
"""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from studyapp.sandbox.arm.roles import Persona
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.http.answers import answer
from studyapp.sandbox.http.tokens import LIFE, Issuer

MSI_PATH = "/msi/token"
_AZURE = ("https://management.azure.com", "https://management.core.windows.net")
"""What SDK clients ask for that were told the address and not the scope. The token is issued, and refused with the reason."""
_SHARED = ("organizations", "common")


def respond(issuer: Issuer, request: Request) -> Response | None:
    """The answer to a request about signing in, or None where it is about anything else."""
    path = request.path
    if path == MSI_PATH:
        return _managed_identity(issuer, request)
    first, _, rest = path.lstrip("/").partition("/")
    match rest:
        case "v2.0/.well-known/openid-configuration" | ".well-known/openid-configuration":
            return _discovery(issuer, request, first)
        case "oauth2/v2.0/token" | "oauth2/token":
            return _token(issuer, request, first)
        case _:
            return None


def _discovery(issuer: Issuer, request: Request, tenant: str) -> Response:
    if tenant.lower() not in (issuer.tenant, *_SHARED):
        return _no_tenant(tenant)
    version = "/v2.0" if "/v2.0/" in request.path else ""
    base = f"{issuer.url}/{tenant}"
    return answer(
        200,
        {
            "issuer": f"{issuer.url}/{issuer.tenant}{version or '/'}",
            "authorization_endpoint": f"{base}/oauth2{version}/authorize",
            "token_endpoint": f"{base}/oauth2{version}/token",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["HS256"],
        },
    )


def _token(issuer: Issuer, request: Request, tenant: str) -> Response:
    if tenant.lower() not in (issuer.tenant, *_SHARED):
        return _no_tenant(tenant)
    if request.method != "POST":
        return _refused(405, "invalid_request", 900561, "The endpoint only accepts POST requests.", Allow="POST")
    form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    if form.get("grant_type") != "client_credentials":
        text = (
            "The sandbox signs in service principals and managed identities only: grant_type must be "
            "client_credentials. `az login` without --service-principal is not simulated."
        )
        return _refused(400, "unsupported_grant_type", 70003, text)
    client, secret = _credentials(request, form)
    persona = issuer.persona(client)
    if persona is None:
        text = f"Application with identifier '{client[:60]}' was not found in the directory 'Sandbox'."
        return _refused(400, "unauthorized_client", 700016, text)
    if not issuer.is_secret(persona, secret):
        text = (
            f"Invalid client secret provided for app '{persona.object_id}'. Secrets change with each run of "
            "`studyapp sandbox serve`: take the one of the server that runs."
        )
        return _refused(401, "invalid_client", 7000215, text)
    asked = form.get("scope", "").removesuffix("/.default") or form.get("resource", "")
    return _issued(issuer, persona, asked)


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote(client), unquote(secret)


def _issued(issuer: Issuer, persona: Persona, asked: str) -> Response:
    audience = asked.rstrip("/")
    if audience not in (issuer.url, f"{issuer.url}/graph", *_AZURE):
        text = (
            f"The resource principal named {asked[:100]} was not found in the tenant named Sandbox. "
            f"Ask for the scope {issuer.url}/.default."
        )
        return _refused(400, "invalid_resource", 500011, text)
    seconds = int(LIFE.total_seconds())
    body = {
        "token_type": "Bearer",
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": issuer.issue(persona, audience),
    }
    return answer(200, body, Pragma="no-cache")


def _managed_identity(issuer: Issuer, request: Request) -> Response:
    persona = issuer.identity(request.headers.get("x-identity-header", ""))
    if persona is None:
        text = (
            "X-IDENTITY-HEADER is missing or of another run of the server: open a shell with "
            '`eval "$(studyapp sandbox env)"`.'
        )
        return answer(401, {"statusCode": 401, "message": text})
    query = request.query
    wanted = query.get("client_id") or query.get("principal_id") or query.get("object_id") or persona.object_id
    if wanted.lower() != persona.object_id or query.get("mi_res_id"):
        text = f"No managed identity '{wanted[:60]}' is assigned here; there is '{persona.object_id}'."
        return answer(400, {"statusCode": 400, "message": text})
    given = _issued(issuer, persona, query.get("resource", ""))
    if given.status != 200:
        return answer(given.status, {"statusCode": given.status, "message": given.json["error_description"]})
    token, ends = given.json["access_token"], issuer.now() + LIFE
    body = {"access_token": token, "expires_on": str(int(ends.timestamp())), "resource": query["resource"]}
    return answer(200, body | {"token_type": "Bearer", "client_id": persona.object_id})


def _no_tenant(tenant: str) -> Response:
    text = f"Tenant '{tenant[:60]}' not found. The sandbox has one tenant; `studyapp sandbox env` names it."
    return _refused(400, "invalid_request", 90002, text)


def _refused(status: int, error: str, number: int, text: str, **headers: str) -> Response:
    body = {"error": error, "error_description": f"AADSTS{number}: {text}", "error_codes": [number]}
    return answer(status, body, **headers)
