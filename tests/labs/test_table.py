"""The table of operations as data: names, places, arguments, SDK methods, and the page made from it."""

from pathlib import Path
from typing import Any

import pytest

from studyapp.core.errors import StudyError
from studyapp.labs.operations import reference
from studyapp.labs.operations.model import PLACE, Args, Operation, Param
from studyapp.labs.operations.table import ALL, OPERATIONS, operation, perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox

every = pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)


def _nothing(target: Target, args: Args) -> Any:
    return None


SAMPLE = Operation(
    name="sample.do",
    title="Sample",
    params=(
        Param("group", "Group"),
        Param("days", "Days", "number", "7"),
        Param("force", "Force", "truth", "false"),
        Param("luns", "LUNs", "list", ""),
        Param("other", "Other group", default="{group}"),
        Param("zone", "Zone", default=""),
    ),
    run=_nothing,
    sdk="resources.resource_groups.get",
    az="az sample --group {group} --days {days} --other {other} [--zone {zone}] [--luns {luns}] --query [].{id:id}",
    powershell="-",
    portal="-",
    teaches="-",
)


def test_names_are_unique() -> None:
    assert len(OPERATIONS) == len(ALL)


@every
def test_an_operation_has_all_its_data(one: Operation) -> None:
    assert all((one.name, one.title, one.sdk, one.az, one.powershell, one.portal, one.teaches))
    assert all(param.about and param.type in ("text", "number", "truth", "list") for param in one.params)
    assert len({param.name for param in one.params}) == len(one.params)
    assert one.teaches.endswith(".")
    assert not one.title.endswith(".")
    assert one.reads or not one.lists


@every
def test_every_place_names_an_argument(one: Operation) -> None:
    texts = (one.az, one.powershell, one.portal, *(param.default or "" for param in one.params))
    places = {place for text in texts for place in PLACE.findall(text)}
    assert places <= {param.name for param in one.params}


@every
def test_the_az_line_shows_every_argument_that_must_be_given(one: Operation) -> None:
    if not one.sandbox_only and not one.az.endswith("@policy.json") and not one.az.startswith("("):
        assert set(one.required()) <= set(PLACE.findall(one.az))


@pytest.fixture(scope="module")
def target() -> Target:
    return SandboxTarget(Sandbox())


@every
def test_the_sdk_method_exists(one: Operation, target: Target) -> None:
    found: Any = target
    for name in one.sdk.split("."):
        found = getattr(found, name)
    assert callable(found)
    assert one.sandbox_only == one.sdk.startswith("sandbox.")


def test_what_the_sdk_can_not_send_is_said_in_words(target: Target) -> None:
    given = {"group": "rg", "rule": "r", "vm": "vm", "threshold": "1", "window": ""}
    with pytest.raises(StudyError, match=r"metric-alert.create: the SDK can't send that: .*duration"):
        perform(target, "metric-alert.create", given)


def test_arguments_are_typed() -> None:
    args = Args(SAMPLE, {"group": "rg", "force": "true", "luns": "0, 2"})
    assert (args["group"], args.number("days"), args.whole("days"), args.truth("force")) == ("rg", 7.0, 7, True)
    assert (args.entries("luns"), args.wholes("luns")) == (["0", "2"], [0, 2])
    assert (args["other"], args["zone"]) == ("rg", "")


def test_an_argument_that_looks_like_a_place_stays_as_it_is() -> None:
    assert Args(SAMPLE, {"group": "rg", "other": "{zone}"})["other"] == "{zone}"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "needs `group`"),
        ({"group": "rg", "colour": "red"}, "takes no `colour`"),
        ({"group": "rg", "days": "many"}, "must be a number"),
        ({"group": "rg", "force": "perhaps"}, "must be true or false"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(given: dict[str, str], says: str) -> None:
    with pytest.raises(StudyError, match=says):
        Args(SAMPLE, given)


def test_a_list_of_numbers_holds_numbers() -> None:
    with pytest.raises(StudyError, match="whole numbers"):
        Args(SAMPLE, {"group": "rg", "luns": "0,one"}).wholes("luns")


def test_an_unknown_operation_or_image_is_refused(target: Target) -> None:
    with pytest.raises(StudyError, match=r"no operation `vm\.fly`"):
        operation("vm.fly")
    with pytest.raises(StudyError, match="no image `Haiku`"):
        perform(target, "vm.create", {"vm_group": "rg", "vm": "vm", "network": "net", "image": "Haiku"})


def test_the_az_line_leaves_out_what_is_empty_and_spaces_lists() -> None:
    assert SAMPLE.in_az({"group": "rg"}) == "az sample --group rg --days 7 --other rg --query [].{id:id}"
    whole = SAMPLE.in_az({"group": "rg", "zone": "2", "luns": "0,1", "other": "rg2"})
    assert whole == "az sample --group rg --days 7 --other rg2 --zone 2 --luns 0 1 --query [].{id:id}"


def test_the_az_line_spells_out_what_az_has_no_word_for() -> None:
    given = {"group": "rg", "vault": "rsv", "vm": "vm"}
    shown = OPERATIONS["backup.point"].in_az({**given, "point": "2026-03-05"})
    assert "--name $(az backup recoverypoint list --resource-group rg --vault-name rsv --container-name vm" in shown
    assert "starts_with(properties.recoveryPointTime, '2026-03-05')" in shown
    assert OPERATIONS["backup.point"].in_az({**given, "point": "123"}).endswith(" --name 123")
    assert "--name $(az backup job list --resource-group rg" in OPERATIONS["backup.job"].in_az(given)
    disk = OPERATIONS["vm.attach-disk"].in_az({"vm_group": "rg", "vm": "vm", "disk": "vm-data-*", "disk_group": "rg-d"})
    assert "--name $(az disk list --resource-group rg-d --query \"sort_by([?starts_with(name, 'vm-data-')]" in disk
    machine = {"vm_group": "rg", "vm": "vm", "network": "net"}
    assert "--image Win2022Datacenter " in OPERATIONS["vm.create"].in_az({**machine, "image": "windows"})


@every
def test_the_az_line_has_no_place_left(one: Operation) -> None:
    shown = one.in_az(dict.fromkeys(one.required(), "x"))
    assert not PLACE.search(shown)
    assert "[-" not in shown.replace("[-1]", "")


def test_the_reference_page_is_up_to_date() -> None:
    """If this fails, run `python -m studyapp.labs.operations.reference > docs/lab-operations.md`."""
    page = Path(__file__).parents[2] / "docs" / "lab-operations.md"
    assert page.read_text(encoding="utf-8") == reference.page()
