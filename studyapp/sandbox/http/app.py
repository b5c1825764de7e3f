"""The ASGI application: a plain function around the sandbox's `handle`, with sign-in at the door."""

from dataclasses import dataclass

from studyapp.sandbox.arm.roles import Persona
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.http import control, directory, metadata
from studyapp.sandbox.http.answers import refusal
from studyapp.sandbox.http.reading import GoneError, Receive, RefusedError, Scope, Send, read
from studyapp.sandbox.http.tokens import BadTokenError, Issuer
from studyapp.sandbox.http.worlds import Served


@dataclass(frozen=True, slots=True)
class App:
    """Answers for one world at one address."""

    issuer: Issuer
    served: Served
    control: control.Control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of ASGI."""
        port = self.issuer.url.rpartition(":")[2]
        try:
            request = await read(scope, receive, (f"127.0.0.1:{port}", f"localhost:{port}"))
        except GoneError:
            return
        except RefusedError as refused:
            await _send(send, refused.response)
            return
        await _send(send, await self.respond(request))

    async def respond(self, request: Request) -> Response:
        """The answer to a request that has been read."""
        if request.path.startswith(control.PREFIX):
            return await self.control.respond(request)
        known = metadata.respond(self.issuer.url, self.issuer.tenant, request) or directory.respond(
            self.issuer, request
        )
        return known or await self._azure(request)

    async def _azure(self, request: Request) -> Response:
        persona, trouble = self._caller(request)
        response = await self.served.answer(request, persona)
        # Some addresses carry their own permission, so it is the sandbox that says whether a sign-in is needed.
        return self._challenge(trouble) if trouble and response.status == 401 else response

    def _caller(self, request: Request) -> tuple[Persona | None, BadTokenError | None]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            text = (
                "This request carried no access token. `az rest` sends one only to addresses of the cloud that is set: "
                "give it the path alone, as /subscriptions. Other clients send `Authorization: Bearer TOKEN`."
            )
            return None, BadTokenError("AuthenticationFailed", text)
        try:
            return self.issuer.check(token), None
        except BadTokenError as error:
            return None, error

    def _challenge(self, trouble: BadTokenError) -> Response:
        where = f'Bearer authorization_uri="{self.issuer.url}/{self.issuer.tenant}", error="invalid_token"'
        return refusal(401, trouble.code, str(trouble), WWW_Authenticate=where)


async def _send(send: Send, response: Response) -> None:
    without = ("content-length",) if response.status == 204 else ()
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in response.headers.items()
        if name.lower() not in without
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
