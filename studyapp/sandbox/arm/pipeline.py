"""The one way of a request, in ARM's order: each step may refuse, the provider comes last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from studyapp.sandbox.arm import access, bodies, ids, locks, policies, schema, strict, trouble
from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, gateway, invalid_content
from studyapp.sandbox.arm.routes import Match, Provider, Route, Router, bind, fill, template_of
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer, Request, Response, encode
from studyapp.sandbox.arm.world import World, missing

MOST_BODY = 1024 * 1024
MOST_URL = 16 * 1024
REGISTRATION = "Microsoft.Resources/registrations"
_READS = ("GET", "HEAD")
_OWN = "https://management.sandbox.invalid"
"""The origin of requests that the sandbox sends itself."""
_NOBODY = Principal("", "")


class Plan(NamedTuple):
    """What is known of a route before any request: its permission, and where its target ends in the path."""

    action: str
    type: str
    target_parts: int
    namespace: str
    template: tuple[str, ...]
    about_locks: bool
    """True for the locks themselves, which no lock locks."""


@dataclass(slots=True)
class Pipeline:
    """The checks of ARM around the handlers of the providers."""

    providers: tuple[Provider, ...]
    router: Router = field(init=False)
    plans: dict[int, Plan] = field(init=False, default_factory=dict)
    """By the identity of a route, made when it is first asked for: most are never."""
    namespaces: Mapping[str, Provider] = field(init=False)
    stored: frozenset[str] = field(init=False)
    """Lower-cased types of which a child needs an existing parent."""

    def __post_init__(self) -> None:
        routes = [route for provider in self.providers for route in provider.routes]
        self.router = Router(routes)
        self.namespaces = {provider.namespace.lower(): provider for provider in self.providers}
        self.stored = frozenset(f"{p.namespace}/{t}".lower() for p in self.providers for t in p.types)

    def handle(self, world: World, request: Request, principals: Mapping[str, Principal]) -> Response:
        """Answer one request; a refusal changes nothing, whatever step it comes from."""
        world.settle()
        trace = _Trace(request.headers.get("x-ms-correlation-request-id") or world.wire.guid())
        try:
            answer = self._answer(world, request, principals, trace)
        except ArmError as error:
            world.roll_back()
            self._note(world, request, trace, error.status, error.code, error.message)
            return _refusal(world, request, trace, error)
        self._note(world, request, trace, answer.status, "", "", answer.operation)
        trouble.cure(world, request.method, trace.path)
        world.settle()
        return _response(world, request, trace, answer.status, answer.body, answer.headers)

    def submit(self, world: World, caller: Principal, verb: str, url: str, body: Json) -> Response:
        """Send a request for somebody who was signed in when they asked for it; the url lacks its origin."""
        request = Request(verb, f"{_OWN}{url}", {"authorization": "Bearer own"}, encode(body))
        return self.handle(world, request, {"own": caller})

    def _answer(self, world: World, request: Request, principals: Mapping[str, Principal], trace: "_Trace") -> Answer:
        _check_size(request)
        parts = ids.segments(request.path)
        match = self.router.find(parts)
        route = match.route(request.method, request.query.get("api-version", "")) if match else None
        if match and route and route.signed:
            template = self._plan(route).template
            path, names = fill(template, match.parts), bind(template, match.parts)
            return route.handler(Call(world, request, _NOBODY, path, names, {}, "", request.query))
        caller = _authenticate(request, principals)
        trace.caller = caller.object_id
        _check_subscription(world, parts)
        match = match or self._unknown(parts)
        route = route or _no_verb(request, match)
        plan = self._plan(route)
        path = match.scope + fill(plan.template, match.parts)
        query = request.query
        trace.path, trace.action = path, plan.action
        self._check_version(plan, query.get("api-version", ""))
        trouble.check_wire(world, request.method, path)
        _check_enabled(world, request, plan)
        self._check_registered(world, request, plan)
        path = _canonical(world, path)
        target = _cut(path, len(ids.segments(match.scope)) + plan.target_parts)
        trace.path, trace.target = path, target
        if not route.existing:
            self._check_parents(world, request, match.scope, target)
        whole = f"/subscriptions/{world.subscription}"
        access.check(world, caller, plan.action, target if ids.subscription_of(target) else whole)
        trouble.check_policy(world, request.method, plan.type, target)
        if not plan.about_locks:
            locks.check(world, request.method, target)
        body = _read_body(route, request)
        policies.check(world, caller.object_id, request.method, plan.type, route.request, target, body)
        names = {**bind(plan.template, match.parts), "scope": match.scope}
        return route.handler(Call(world, request, caller, path, names, body, plan.action, query))

    def _plan(self, route: Route) -> Plan:
        known = self.plans.get(id(route))
        if known is None:
            known = self.plans[id(route)] = plan_of(route)
        return known

    def _unknown(self, parts: tuple[str, ...]) -> Match:
        at = max((i for i, part in enumerate(parts) if part.lower() == "providers"), default=-1)
        if at < 0 or at + 1 >= len(parts):
            raise gateway(404, "NotFound", "The requested path does not name anything that Azure Resource Manager has.")
        namespace = parts[at + 1]
        if namespace.lower() not in self.namespaces:
            raise gateway(404, "InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.")
        type = "/".join(parts[at + 2 :: 2])
        known = ", ".join(self.namespaces[namespace.lower()].types)
        raise gateway(
            404,
            "InvalidResourceType",
            f"The resource type '{type}' could not be found in the namespace '{namespace}' of the sandbox, "
            f"which has: {known}.",
        )

    def _check_version(self, plan: Plan, version: str) -> None:
        if not version:
            raise gateway(
                400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required."
            )
        provider = self.namespaces.get(plan.namespace.lower())
        if provider is None or provider.versions.accepts(version):
            return
        if not _is_version(version):
            raise gateway(400, "InvalidApiVersionParameter", f"The api-version '{version[:40]}' is invalid.")
        listed = ", ".join(provider.versions.listed)
        raise gateway(
            400,
            "NoRegisteredProviderFound",
            f"No registered resource provider found for type '{plan.type.partition('/')[2]}' and API version "
            f"'{version}'. The supported api-versions are '{listed}'.",
        )

    def _check_registered(self, world: World, request: Request, plan: Plan) -> None:
        provider = self.namespaces.get(plan.namespace.lower())
        if request.method in _READS or provider is None or provider.namespace == "Microsoft.Resources":
            return
        state = world.find(f"/subscriptions/{world.subscription}/providers/{provider.namespace}/registration/state")
        registered = state.facts["registered"] if state else provider.registered
        if not registered:
            raise gateway(
                409,
                "MissingSubscriptionRegistration",
                f"The subscription is not registered to use namespace '{provider.namespace}'. "
                "See https://aka.ms/rps-not-found for how to register subscriptions.",
                target=provider.namespace,
            )

    def _check_parents(self, world: World, request: Request, scope: str, target: str) -> None:
        group = ids.group_of(target)
        if group and world.find(ids.group_id_of(target)) is None:
            raise gateway(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")
        if scope and ids.parse(scope) and world.find(scope) is None and len(ids.segments(scope)) > 2:
            raise missing(scope)
        parsed = ids.parse(target)
        while parsed and len(parsed.types) > 1:
            parent = parsed.parent
            parsed = ids.parse(parent)
            if parsed and parsed.type.lower() in self.stored and world.find(parent) is None:
                raise _parent_missing(parent) if request.method == "PUT" else missing(parent)

    def _note(
        self, world: World, request: Request, trace: "_Trace", status: int, code: str, text: str, operation: str = ""
    ) -> None:
        # A POST that only reads leaves no trace in the activity log.
        if request.method not in _READS and trace.action and not trace.action.endswith("/read"):
            world.note(
                trace.caller,
                trace.action,
                trace.target or trace.path,
                status,
                code,
                correlation=trace.correlation,
                operation=operation,
                message=text,
            )


@dataclass(slots=True)
class _Trace:
    """What has been learnt of a request so far, for the history and the answer's headers."""

    correlation: str
    caller: str = ""
    path: str = ""
    target: str = ""
    action: str = ""


def plan_of(route: Route) -> Plan:
    """What is known of a route before any request."""
    template = template_of(route)
    at = max((i for i, part in enumerate(template) if part == "providers"), default=-1)
    named = template[at + 1] if 0 <= at < len(template) - 1 else "{}"
    # A path without a namespace, or one about namespaces, belongs to Azure Resource Manager itself.
    own = named.startswith("{")
    namespace = "Microsoft.Resources" if own else named
    words = [part for part in (template if own else template[at + 2 :]) if not part.startswith("{")]
    type = "/".join([namespace, *words])
    last = max((i for i, part in enumerate(template) if part.startswith("{")), default=-1)
    about_locks = type.lower() == locks.LOCKS.lower()
    return Plan(route.action or access.action_of(route.verb, type), type, last + 1, namespace, template, about_locks)


def _check_size(request: Request) -> None:
    if len(request.url) > MOST_URL:
        raise gateway(414, "RequestUriTooLong", "The request uri is too long.")
    if len(request.body) > MOST_BODY:
        raise gateway(413, "RequestContentTooLarge", "The request content is larger than 1 MiB.")


def _authenticate(request: Request, principals: Mapping[str, Principal]) -> Principal:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    challenge = (
        ("WWW-Authenticate", 'Bearer authorization_uri="https://login.microsoftonline.com/", error="invalid_token"'),
    )
    if not token:
        text = "Authentication failed. The 'Authorization' header is missing: this request carried no sign-in."
        raise gateway(401, "AuthenticationFailed", text, headers=challenge)
    caller = principals.get(token) if scheme.lower() == "bearer" else None
    if caller is None:
        text = "The access token is invalid: it was not issued by this sandbox."
        raise gateway(401, "InvalidAuthenticationToken", text, headers=challenge)
    return caller


def _check_subscription(world: World, parts: tuple[str, ...]) -> None:
    if len(parts) < 2 or parts[0].lower() != "subscriptions":
        return
    if len(parts[1]) != 36 or parts[1].count("-") != 4:
        raise gateway(
            400, "InvalidSubscriptionId", f"The provided subscription identifier '{parts[1]}' is malformed or invalid."
        )
    if parts[1].lower() != world.subscription:
        raise gateway(404, "SubscriptionNotFound", f"The subscription '{parts[1]}' could not be found.")


def _no_verb(request: Request, match: Match) -> Route:
    allowed = ", ".join(sorted(match.verbs))
    raise gateway(
        405,
        "HttpMethodNotSupported",
        f"The requested resource does not support http method '{request.method}'. Supported: {allowed}.",
        headers=(("Allow", allowed),),
    )


def _is_version(version: str) -> bool:
    digits = version[:10].split("-")
    return len(version) >= 10 and [len(d) for d in digits] == [4, 2, 2] and all(d.isdecimal() for d in digits)


def _canonical(world: World, path: str) -> str:
    """The path with every existing resource on it named as it was created."""
    end = len(path)
    while end > 0:
        known = world.find(path[:end])
        if known:
            return known.id + path[end:]
        end = path.rfind("/", 0, end)
    return path


def _cut(path: str, parts: int) -> str:
    return "/".join(path.split("/")[: parts + 1])


def _parent_missing(parent: str) -> ArmError:
    parsed = ids.parse(parent)
    short = "/".join(parsed.names) if parsed else parent
    return gateway(
        404,
        "ParentResourceNotFound",
        f"Failed to perform 'write' on resource(s), because the parent resource '{short}' could not be found.",
    )


def _check_enabled(world: World, request: Request, plan: Plan) -> None:
    """Raise ARM's 409 where the subscription is switched off: it can be looked at, and no more."""
    if world.settings.state != "Enabled" and request.method not in _READS and not plan.action.endswith("/read"):
        raise gateway(
            409,
            "ReadOnlyDisabledSubscription",
            f"The subscription '{world.subscription}' is disabled and therefore marked as read only. You cannot perform "
            "any write actions on this subscription until it is re-enabled.",
        )


def _read_body(route: Route, request: Request) -> Json:
    if not route.request:
        return {}
    if not request.body.strip() and route.may_be_empty:
        return {}
    if not request.body.strip():
        raise bad_request("MissingRequestBody", "The request must have a body.")
    try:
        raw: Any = bodies.read(request.body)
    except ValueError as error:
        raise bad_request(
            "InvalidRequestContent", "The request content was invalid and could not be deserialized as JSON."
        ) from error
    if not isinstance(raw, dict):
        raise bad_request("InvalidRequestContent", "The request content must be a JSON object.")
    body, problems = schema.read_request(route.request, raw)
    if problems:
        raise invalid_content(problems)
    strict.check(route.strict, body)
    return body


@lru_cache(maxsize=64)
def _dates(now: datetime) -> tuple[str, str]:
    """A moment as the routing id and as HTTP write it."""
    return f"{now:%Y%m%dT%H%M%SZ}", f"{now:%a, %d %b %Y %H:%M:%S} GMT"


def _headers(world: World, request: Request, trace: _Trace) -> dict[str, str]:
    id = world.wire.guid()
    short, long = _dates(world.now)
    kind = "reads" if request.method in _READS else "writes"
    headers = {
        "Cache-Control": "no-cache",
        "Pragma": "no-cache",
        "x-ms-request-id": id,
        "x-ms-correlation-request-id": trace.correlation,
        "x-ms-routing-request-id": f"SANDBOX:{short}:{id}",
        "Date": long,
        f"x-ms-ratelimit-remaining-subscription-{kind}": "11999",
    }
    client_id = request.headers.get("x-ms-client-request-id")
    if client_id and request.headers.get("x-ms-return-client-request-id", "").lower() == "true":
        headers["x-ms-client-request-id"] = client_id
    return headers


def _response(
    world: World, request: Request, trace: _Trace, status: int, body: Any, extra: Iterable[tuple[str, str]]
) -> Response:
    content = b"" if request.method == "HEAD" else encode(body)
    headers = _headers(world, request, trace)
    if content:
        headers["Content-Type"] = "application/json; charset=utf-8"
    headers.update(extra)
    headers.setdefault("Content-Length", str(len(content)))
    return Response(status, headers, content)


def _refusal(world: World, request: Request, trace: _Trace, error: ArmError) -> Response:
    extra = [*error.headers, ("x-ms-failure-cause", "gateway")] if error.by_gateway else error.headers
    return _response(world, request, trace, error.status, {"error": error.body()}, extra)
