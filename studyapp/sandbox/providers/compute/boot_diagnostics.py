"""Boot diagnostics: the serial log and the screenshot of a machine as text, behind urls that resolve in the sandbox."""

import hashlib
from datetime import timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.compute import console
from studyapp.sandbox.providers.compute.names import INSTANCES, VMS

ACCOUNT = "bootdiagnostics"
_LOG, _PICTURE = ".serialconsole.log", ".screenshot.bmp"


def instance_view(vm: Resource) -> Json | None:
    """What the instance view says: urls only where the machine has a storage account of its own for them."""
    profile = dig(vm.body, "properties.diagnosticsProfile.bootDiagnostics")
    if not profile or not profile.get("enabled"):
        return None
    home = str(profile.get("storageUri") or "").rstrip("/")
    if not home:
        return {}
    name = f"{vm.name}.{vm.body['properties']['vmId']}"
    base = f"{home}/bootdiagnostics-{vm.name.lower()[:9]}-{vm.body['properties']['vmId']}/{name}"
    return {"consoleScreenshotBlobUri": base + _PICTURE, "serialConsoleLogBlobUri": base + _LOG}


def retrieve(call: Call) -> Answer:
    """Urls of the serial log and the screenshot, signed for some time."""
    vm = call.world.need(call.upto("virtualMachines"))
    if not dig(vm.body, "properties.diagnosticsProfile.bootDiagnostics.enabled"):
        raise conflict("OperationNotAllowed", f"Boot diagnostics is not enabled for VM '{vm.name}'.")
    minutes = call.query.get("sasuriexpirationtimeinminutes", "120")
    if not minutes.isdecimal() or not 1 <= int(minutes) <= 1440:
        raise ArmError(400, "InvalidParameter", "sasUriExpirationTimeInMinutes must be from 1 to 1440.", "sasUriExpirationTimeInMinutes")  # fmt: skip
    until = iso(call.now + timedelta(minutes=int(minutes)))
    return Answer(
        200,
        {
            "consoleScreenshotBlobUri": _url(call, vm, _PICTURE, until),
            "serialConsoleLogBlobUri": _url(call, vm, _LOG, until),
        },
    )


def _url(call: Call, vm: Resource, kind: str, until: str) -> str:
    guid = str(vm.body["properties"]["vmId"])
    path = f"/blobs/{ACCOUNT}/{guid}/{vm.name}{kind}"
    return f"{call.origin}{path}?sr=b&sp=r&se={until}&sig={_signature(path, until)}"


def _signature(path: str, until: str) -> str:
    return hashlib.sha256(f"{path}\n{until}\nsandbox".encode()).hexdigest()


def read_blob(call: Call) -> Answer:
    """The text behind a signed url."""
    until, signature = call.query.get("se", ""), call.query.get("sig", "")
    if signature != _signature(call.path, until) or parse_time(until) <= call.now:
        raise ArmError(403, "AuthenticationFailed", "The signature of the url is not valid, or its time is over.")
    wanted = call.names["container"]
    vm = next(
        (
            v
            for v in (*call.world.tree.of_type(VMS), *call.world.tree.of_type(INSTANCES))
            if v.body["properties"]["vmId"] == wanted
        ),
        None,
    )
    if vm is None:
        raise ArmError(404, "BlobNotFound", "The specified blob does not exist.")
    text = console.serial_log(vm) if call.names["blob"].endswith(_LOG) else console.screenshot(vm)
    return Answer(200, text.encode(), (("Content-Type", "text/plain; charset=utf-8"),))
