"""Who may read and write blobs: shared keys and shared access signatures, made and checked as Azure documents them."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote, unquote, urlsplit

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, parse_time
from studyapp.sandbox.arm.wire import Answer, Request

_SIGNED_HEADERS = (
    "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date", "if-modified-since",
    "if-match", "if-none-match", "if-unmodified-since", "range",
)  # fmt: skip
_OF_SERVICE = (
    "sp",
    "st",
    "se",
    "",
    "si",
    "sip",
    "spr",
    "sv",
    "sr",
    "snapshot",
    "ses",
    "rscc",
    "rscd",
    "rsce",
    "rscl",
    "rsct",
)
"""Parts of a service signature in the order in which they are signed; the empty one is the resource."""
_OF_ACCOUNT = ("sp", "ss", "srt", "st", "se", "sip", "spr", "sv", "ses")
VERSION = "2024-11-04"


@dataclass(frozen=True, slots=True)
class Access:
    """What a request asks to do with a container or a blob."""

    account: Resource
    container: str
    blob: str
    """Empty for the container itself."""
    need: str
    """The letter of a permission: r to read, w to write, c to create, d to delete, l to list."""


def sign(key: str, text: str) -> str:
    """The signature of a text with an account's key."""
    return base64.b64encode(hmac.new(base64.b64decode(key), text.encode(), sha256).digest()).decode()


def check(request: Request, access: Access, now: datetime) -> None:
    """Raise the refusal of a request that is not signed for what it does."""
    query = request.query
    header = request.headers.get("authorization", "")
    if "sig" in query:
        _check_signature(query, access, now)
    elif header.startswith("SharedKey "):
        _check_key(request, header, access)
    elif header:
        raise _refused("AuthenticationFailed", "The sandbox's blobs take a shared access signature or a shared key.")
    else:
        raise ArmError(
            404, "ResourceNotFound", "The specified resource does not exist."
        )  # as to anybody without a sign-in


def _refused(code: str, text: str) -> ArmError:
    return ArmError(403, code, text)


def _keys(account: Resource) -> tuple[str, ...]:
    if dig(account.body, "properties.allowSharedKeyAccess") is False:
        raise _refused("KeyBasedAuthenticationNotPermitted", "Key based authentication is not permitted on this storage account.")  # fmt: skip
    return tuple(account.facts["keys"].values())


def _is_signed(account: Resource, text: str, signature: str) -> bool:
    return any(hmac.compare_digest(sign(key, text), signature) for key in _keys(account))


# Signatures in the url


def _check_signature(query: Mapping[str, str], access: Access, now: datetime) -> None:
    text = _account_text(query, access) if "ss" in query else _service_text(query, access)
    if not _is_signed(access.account, text, query["sig"]):
        raise _refused("AuthenticationFailed", "Server failed to authenticate the request. Make sure the value of the signature is formed correctly.")  # fmt: skip
    _check_span(query, now)
    reach = _account_reach(query, access) if "ss" in query else _service_reach(query, access)
    allowed = query.get("sp", "")
    if not reach or not (access.need in allowed or (access.need == "c" and "w" in allowed)):
        raise _refused("AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.")  # fmt: skip


def _check_span(query: Mapping[str, str], now: datetime) -> None:
    try:
        is_open = now < parse_time(query.get("se", "")) and ("st" not in query or parse_time(query["st"]) <= now)
    except ValueError:
        is_open = False
    if not is_open:
        raise _refused("AuthenticationFailed", "Signed expiry time has passed, or signed start time has not come, by the sandbox's clock.")  # fmt: skip


def _account_text(query: Mapping[str, str], access: Access) -> str:
    return "".join(f"{part}\n" for part in (access.account.name, *(query.get(name, "") for name in _OF_ACCOUNT)))


def _account_reach(query: Mapping[str, str], access: Access) -> bool:
    kind = "o" if access.blob else "c"
    return "b" in query["ss"] and kind in query.get("srt", "")


def _service_text(query: Mapping[str, str], access: Access) -> str:
    resource = f"/blob/{access.account.name}/{access.container}"
    resource += f"/{access.blob}" if query.get("sr") == "b" else ""
    return "\n".join(resource if not name else query.get(name, "") for name in _OF_SERVICE)


def _service_reach(query: Mapping[str, str], access: Access) -> bool:
    return query.get("sr") == "c" or (query.get("sr") == "b" and bool(access.blob))


# Keys in the header


def _check_key(request: Request, header: str, access: Access) -> None:
    name, _, signature = header.removeprefix("SharedKey ").partition(":")
    if name != access.account.name or not _is_signed(access.account, _text_of(request, name), signature):
        raise _refused("AuthenticationFailed", "Server failed to authenticate the request: the key is not one of this account, or the request was changed.")  # fmt: skip


def _text_of(request: Request, account: str) -> str:
    headers = {name.lower(): value for name, value in request.headers.items() if value}
    if headers.get("content-length") == "0":
        del headers["content-length"]
    lines = [request.method, *(headers.get(name, "") for name in _SIGNED_HEADERS)]
    lines += [f"{name}:{headers[name]}" for name in sorted(headers) if name.startswith("x-ms-")]
    resource = f"/{account}{urlsplit(request.url).path}"
    asked = [f"{name}:{unquote(value)}" for name, value in sorted(request.query.items())]
    return "\n".join([*lines, "\n".join([resource, *asked])])


# Signatures that the resource manager makes


def list_account_sas(call: Call) -> Answer:
    """A signature for a whole account."""
    account = call.world.need(call.upto("storageAccounts"))
    asked = call.body
    query = {
        "sv": VERSION,
        "ss": asked.get("signedServices"),
        "srt": asked.get("signedResourceTypes"),
        "sp": asked.get("signedPermission"),
        "st": _moment(asked.get("signedStart")),
        "se": _moment(asked.get("signedExpiry")),
        "sip": asked.get("signedIp"),
        "spr": asked.get("signedProtocol"),
    }
    given = {name: str(value) for name, value in query.items() if value}
    text = _account_text(given, Access(account, "", "", ""))
    return Answer(200, {"accountSasToken": _token(given, account, asked.get("keyToSign"), text)})


def list_service_sas(call: Call) -> Answer:
    """A signature for one container or blob."""
    account = call.world.need(call.upto("storageAccounts"))
    asked = call.body
    words = str(asked.get("canonicalizedResource") or "").strip("/").split("/")
    if words[:2] != ["blob", account.name] or len(words) < 3:
        raise bad_request("InvalidValuesForRequestParameters", "The canonicalizedResource must be /blob/ACCOUNT/CONTAINER or /blob/ACCOUNT/CONTAINER/BLOB.")  # fmt: skip
    query = {
        "sv": VERSION,
        "sr": asked.get("signedResource"),
        "sp": asked.get("signedPermission"),
        "st": _moment(asked.get("signedStart")),
        "se": _moment(asked.get("signedExpiry")),
        "spr": asked.get("signedProtocol"),
    }
    given = {name: str(value) for name, value in query.items() if value}
    access = Access(account, words[2], "/".join(words[3:]), "")
    return Answer(200, {"serviceSasToken": _token(given, account, asked.get("keyToSign"), _service_text(given, access))})  # fmt: skip


def _moment(text: str | None) -> str:
    return f"{parse_time(text):%Y-%m-%dT%H:%M:%SZ}" if text else ""


def _token(query: Json, account: Resource, named: str | None, text: str) -> str:
    _keys(account)
    key = account.facts["keys"].get(named or "key1")
    if key is None:
        raise bad_request("InvalidValuesForRequestParameters", f"There is no key '{named}': key1 or key2.")
    return "&".join(f"{name}={quote(str(value), safe='')}" for name, value in {**query, "sig": sign(key, text)}.items())
