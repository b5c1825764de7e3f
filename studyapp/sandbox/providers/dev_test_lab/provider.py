"""What Microsoft.DevTestLab declares: the schedules that stand beside machines, without any lab."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route, Strict
from studyapp.sandbox.providers.dev_test_lab import schedules
from studyapp.sandbox.providers.dev_test_lab.schedules import SCHEDULES

_NS = "Microsoft.DevTestLab"
_IN_GROUP = f"{GROUP}/providers/{_NS}/schedules"
_S = _IN_GROUP + "/{schedule}"
_MODEL = "devtestlabs.Schedule"
_STRICT = Strict(
    acts_on=(
        "location",
        "tags",
        "properties.status",
        "properties.dailyRecurrence",
        "properties.timeZoneId",
        "properties.targetResourceId",
    ),
    refuses={
        "properties.taskType": ("ComputeVmShutdownTask",),
        "properties.weeklyRecurrence": (),
        "properties.hourlyRecurrence": (),
    },
)

PROVIDER = Provider(
    _NS,
    ApiVersions("2015-05-21-preview", "2099-12-31", ("2018-09-15",)),
    routes=(
        Route("GlobalSchedules_CreateOrUpdate", "PUT", _S, schedules.put, request=_MODEL, response=_MODEL, strict=_STRICT),
        Route("GlobalSchedules_Get", "GET", _S, generic.get, response=_MODEL),
        Route("GlobalSchedules_Update", "PATCH", _S, schedules.patch, request="devtestlabs.ScheduleFragment", response=_MODEL),
        Route("GlobalSchedules_Delete", "DELETE", _S, schedules.delete, existing=True),
        Route("GlobalSchedules_ListByResourceGroup", "GET", _IN_GROUP, generic.list_children(SCHEDULES), response=_MODEL + "[]"),
        Route("GlobalSchedules_ListBySubscription", "GET", f"{SUBSCRIPTION}/providers/{_NS}/schedules", generic.list_all(SCHEDULES), response=_MODEL + "[]"),
        Route("GlobalSchedules_Execute", "POST", _S + "/execute", schedules.execute),
        Route("GlobalSchedules_Retarget", "POST", _S + "/retarget", generic.absent("moving a schedule to another machine"), Grade.ABSENT, "moving a schedule to another machine"),
        Route("DevTestLab_Operations_Get", "GET", SUBSCRIPTION + "/providers/" + _NS + "/locations/{location}/operations/{operation}", schedules.operation, response="devtestlabs.OperationResult"),
    ),
    types=("schedules",),
    effects={schedules.DUE: schedules.due},
    viewers={SCHEDULES.lower(): schedules.view},
)  # fmt: skip
