"""The catalogue of extensions: types of a publisher, and their versions."""

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.compute import catalogue
from studyapp.sandbox.providers.compute.names import VMS

Row = tuple[str, str, bool]
"""Type, version, and whether it is for Windows."""


def _fitting(call: Call) -> list[Row]:
    """The extensions of the publisher in the path, of its type where one is named; none is a 404."""
    wanted = call.names["publisher"].lower()
    found = []
    for name, (version, windows) in catalogue.EXTENSIONS.items():
        publisher, _, kind = name.rpartition(".")
        if publisher.lower() == wanted and call.names.get("type", kind).lower() == kind.lower():
            found.append((kind, version, windows))
    if not found:
        raise _missing(call)
    return found


def _missing(call: Call) -> ArmError:
    path = call.path.lower().partition("/publishers/")[2]
    return ArmError(404, "NotFound", f"Artifact: VMExtension was not found. Nothing is called '{path}' in this region.")


def _row(call: Call, id: str, windows: bool) -> Json:
    place = catalogue.check_region(call.names["location"], VMS)
    properties = {
        "operatingSystem": "Windows" if windows else "Linux",
        "computeRole": "IaaS",
        "handlerSchema": "",
        "vmScaleSetEnabled": True,
        "supportsMultipleExtensions": False,
    }
    return {"name": id.rpartition("/")[2], "location": place, "id": id, "properties": properties}


def types(call: Call) -> Answer:
    """The types of a publisher's extensions."""
    return Answer(200, [_row(call, f"{call.path}/{kind}", windows) for kind, _, windows in _fitting(call)])


def versions(call: Call) -> Answer:
    """The versions of a type: the sandbox knows the one in use."""
    for option in ("$filter", "$expand"):
        if call.query.get(option):
            raise not_simulated(f"{option} in lists of versions of extensions", target=option)
    most = call.query.get("$top", "1")
    if not most.isdecimal() or not int(most):
        raise ArmError(400, "InvalidParameter", "The value of $top must be a positive number.", "$top")
    return Answer(200, [_row(call, f"{call.path}/{version}", windows) for _, version, windows in _fitting(call)])


def get(call: Call) -> Answer:
    """One version of a type."""
    for _, version, windows in _fitting(call):
        if version == call.names["version"]:
            return Answer(200, _row(call, call.path, windows))
    raise _missing(call)
