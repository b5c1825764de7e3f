"""The secrets of one run of the server, and the access tokens that it issues.

A token looks like Entra ID's, for clients read its claims. Only its signature is trusted: an HMAC with a key that is made when
the server starts and never leaves it.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from studyapp.sandbox.arm.roles import Persona

if TYPE_CHECKING:
    from random import Random

LIFE = timedelta(hours=1)
_HEADER = {"typ": "JWT", "alg": "HS256", "kid": "sandbox"}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What clients must know to get in; random, and different in each run."""

    key: bytes = field(repr=False)
    """Signs tokens; it never leaves the server."""
    control: str = field(repr=False)
    """Opens the control endpoints; clients of Azure don't have it."""

    def of(self, persona: Persona) -> str:
        """The client secret of a persona's service principal."""
        return hmac.new(self.key, b"client secret of " + persona.name.encode(), hashlib.sha256).hexdigest()

    def header_of(self, persona: Persona) -> str:
        """What the managed identity endpoint wants in X-IDENTITY-HEADER to sign a persona in."""
        return hmac.new(self.key, b"identity header of " + persona.name.encode(), hashlib.sha256).hexdigest()


def new_secrets(rng: "Random") -> Secrets:
    """Secrets for one run, from a source that nobody can foresee."""
    return Secrets(rng.randbytes(32), rng.randbytes(24).hex())


class BadTokenError(Exception):
    """A token that is not accepted; the message says why, in a learner's words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Issuer:
    """Issues and checks access tokens for one server.

    Args:
        url: the server's address, without a slash at the end.
        tenant: id of the tenant.
        personas: whoever can sign in.
        secrets: those of this run.
        now: the real time.
    """

    url: str
    tenant: str
    personas: tuple[Persona, ...]
    secrets: Secrets = field(repr=False)
    now: Callable[[], datetime]

    def issue(self, persona: Persona, audience: str) -> str:
        """An access token for an hour."""
        now = self.now()
        claims = {
            "aud": audience,
            "iss": f"{self.url}/{self.tenant}/",
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + LIFE).timestamp()),
            "appid": persona.object_id,
            "idtyp": "app",
            "oid": persona.object_id,
            "sub": persona.object_id,
            "tid": self.tenant,
            "ver": "1.0",
        }
        signed = f"{_encode(_json(_HEADER))}.{_encode(_json(claims))}"
        return f"{signed}.{_encode(self._signature(signed))}"

    def check(self, token: str) -> Persona:
        """Whom a token speaks for.

        Raises:
            BadTokenError: it was not issued by this run of the server, is for something else, or is too old.
        """
        signed, _, signature = token.rpartition(".")
        try:
            given = _decode(signature)
        except (ValueError, binascii.Error):
            given = b""
        if not hmac.compare_digest(given, self._signature(signed)):
            text = (
                "The access token was not issued by this run of the sandbox's server: tokens end with the server. "
                "Sign in again, and open new shells with `studyapp sandbox env`."
            )
            raise BadTokenError("InvalidAuthenticationToken", text)
        claims = json.loads(_decode(signed.partition(".")[2]))
        if str(claims["aud"]).rstrip("/") != self.url:
            text = (
                f"The access token has been obtained for the wrong audience '{claims['aud']}'. The sandbox wants "
                f"'{self.url}': give SDK clients credential_scopes=['{self.url}/.default'] beside base_url."
            )
            raise BadTokenError("InvalidAuthenticationTokenAudience", text)
        if claims["exp"] <= self.now().timestamp():
            text = "The access token has expired: it was good for an hour. Ask for a new one."
            raise BadTokenError("ExpiredAuthenticationToken", text)
        return next(persona for persona in self.personas if persona.object_id == claims["oid"])

    def _signature(self, signed: str) -> bytes:
        return hmac.new(self.secrets.key, b"token " + signed.encode(), hashlib.sha256).digest()

    def persona(self, client_id: str) -> Persona | None:
        """The persona whose service principal has this client id."""
        return next((one for one in self.personas if one.object_id == client_id.lower()), None)

    def is_secret(self, persona: Persona, given: str) -> bool:
        """Whether this is the client secret of the persona's service principal."""
        return same(self.secrets.of(persona), given)

    def identity(self, header: str) -> Persona | None:
        """Whose managed identity a header is for; every one is compared, so the time tells nothing."""
        fitting = [one for one in self.personas if same(self.secrets.header_of(one), header)]
        return fitting[0] if fitting else None


def same(secret: str, given: str) -> bool:
    """Whether a secret was given; takes as long wherever they differ."""
    return hmac.compare_digest(secret.encode(), given.encode())


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
