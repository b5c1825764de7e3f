"""The activity log as its readers see it: filtered, page by page, with the fields that were asked for."""

from datetime import timedelta

from studyapp.sandbox.arm import activity, ids, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.values import Json, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.insights import conditions

_KEPT = timedelta(days=90)
_COMPARED = (
    "resourcegroupname", "resourceuri", "resourceid", "resourceprovider", "resourcetype", "status", "caller",
    "correlationid", "level", "operationname", "category", "eventchannels",
)  # fmt: skip
"""Names that a filter may compare; every entry has the channels Admin and Operation."""


def list_events(call: Call) -> Answer:
    """Events since a time, newest first, of one group, resource, type, status, caller or correlation."""
    terms = odata.parse(call.query.get("$filter", ""))
    since = next((odata.moment(t.value) for t in terms if (t.name, t.operator) == ("eventtimestamp", "ge")), None)
    if since is None:
        raise bad_request("BadRequest", "The filter must hold a start time: eventTimestamp ge '...'.")
    if since < call.now - _KEPT:
        raise bad_request("BadRequest", "The start time cannot be more than 90 days in the past.")
    _check(terms)
    found = [e for e in activity.entries(call.world) if parse_time(e["eventTimestamp"]) >= since and _fits(e, terms)]
    fields = {name.strip().lower() for name in call.query.get("$select", "").split(",") if name.strip()}
    return page(call, found, lambda event: {n: v for n, v in event.items() if not fields or n.lower() in fields})


def _check(terms: tuple[odata.Term, ...]) -> None:
    for term in terms:
        is_time = term.name == "eventtimestamp" and term.operator in ("ge", "gt", "le", "lt")
        if not is_time and (term.name not in _COMPARED or term.operator != "eq"):
            raise bad_request("BadRequest", f"The filter cannot compare '{term.name}' with '{term.operator}': eventTimestamp has ge and le, {', '.join(_COMPARED)} have eq.")  # fmt: skip


def categories(call: Call) -> Answer:
    """The categories that entries of the log have."""
    return Answer(200, {"value": [{"value": word, "localizedValue": word} for word in conditions.CATEGORIES]})


def _fits(event: Json, terms: tuple[odata.Term, ...]) -> bool:
    shown = {
        "resourcegroupname": event["resourceGroupName"],
        "resourceuri": event["resourceId"],
        "resourceid": event["resourceId"],
        "resourceprovider": event["resourceProviderName"]["value"],
        "resourcetype": event["resourceType"]["value"],
        "status": event["status"]["value"],
        "caller": event["caller"],
        "correlationid": event["correlationId"],
        "level": event["level"],
        "operationname": event["operationName"]["value"],
        "category": event["category"]["value"],
    }
    for term in terms:
        if term.name == "eventtimestamp" and term.operator in ("le", "lt"):
            if parse_time(event["eventTimestamp"]) > odata.moment(term.value):
                return False
        elif term.name in shown and ids.key(shown[term.name]) != ids.key(term.value):
            return False
    return True
