"""Microsoft.Insights: the activity log."""

from datetime import timedelta

from studyapp.sandbox.arm import activity, ids, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.routes import SUBSCRIPTION, ApiVersions, Provider, Route
from studyapp.sandbox.arm.values import Json, parse_time
from studyapp.sandbox.arm.wire import Answer

_KEPT = timedelta(days=90)


def list_events(call: Call) -> Answer:
    """Events since a time, newest first, of one group, resource, type, status, caller or correlation."""
    terms = odata.parse(call.query.get("$filter", ""))
    since = next((odata.moment(t.value) for t in terms if (t.name, t.operator) == ("eventtimestamp", "ge")), None)
    if since is None:
        raise bad_request("BadRequest", "The filter must hold a start time: eventTimestamp ge '...'.")
    if since < call.now - _KEPT:
        raise bad_request("BadRequest", "The start time cannot be more than 90 days in the past.")
    found = [e for e in activity.entries(call.world) if parse_time(e["eventTimestamp"]) >= since and _fits(e, terms)]
    return page(call, found, lambda event: event)


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
    }
    for term in terms:
        if term.name == "eventtimestamp" and term.operator in ("le", "lt"):
            if parse_time(event["eventTimestamp"]) > odata.moment(term.value):
                return False
        elif term.name in shown and ids.key(shown[term.name]) != ids.key(term.value):
            return False
    return True


PROVIDER = Provider(
    "Microsoft.Insights",
    ApiVersions("2014-04-01", "2099-12-31", ("2015-04-01",)),
    routes=(
        Route(
            "ActivityLogs_List",
            "GET",
            SUBSCRIPTION + "/providers/Microsoft.Insights/eventtypes/management/values",
            list_events,
        ),
    ),
    types=("eventtypes",),
)
