"""The coach: each rule speaks when it should, and is silent where it could be wrong."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from studyapp.core.coach import Reference, coaching, remarks
from studyapp.core.dangers import DANGERS
from studyapp.core.labs import Solution, Step
from studyapp.core.transcripts import OtherMove, actions, sittings, way

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOST = "https://arm.invalid"
GROUP = "/subscriptions/s/resourceGroups/rg-a"
VAULT = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-a"
POLICY = f"{VAULT}/backupPolicies/daily"
ITEM = f"{VAULT}/backupFabrics/Azure/protectionContainers/c%3Ba/protectedItems/i%3Ba"
LOCK = f"{GROUP}/providers/Microsoft.Authorization/locks/keep"
ROLE = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/r"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"

Lines = list[dict[str, Any]]


def call(method: str, path: str, status: int = 200, request: Any = None, **more: Any) -> dict[str, Any]:
    made = {"method": method, "url": f"{HOST}{path}?api-version=1", "status": status, "request": request}
    return {"call": made, "at": START.isoformat(), **more}


CLOCK = {"clock": "2026-03-03T08:00:00+00:00", "at": START.isoformat()}


def transcript(*sittings: tuple[str, list[dict[str, Any]]]) -> Lines:
    """Lines of sittings: a name and its moves."""
    lines: Lines = [{"kept": "begun", "at": START.isoformat(), "world": "w0"}]
    for number, (name, moves) in enumerate(sittings, 1):
        at = START + timedelta(minutes=10 * number)
        lines += [*moves, {"kept": name, "args": {}, "at": at.isoformat(), "world": f"w{number}"}]
    return lines


def said(*sittings: tuple[str, list[dict[str, Any]]]) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.rule, one.calls) for one in remarks(actions(transcript(*sittings)))]


REFUSED = call("PUT", VAULT, 409, {"location": "x"}, code="Conflict")
READ = call("GET", VAULT)
MADE = call("PUT", LOCK, 201, {"level": "CanNotDelete"}, made=True)
WRITE = call("PUT", GROUP, 200, {"location": "x"})


def test_a_refusal_that_is_sent_again_unchanged_is_wasted() -> None:
    assert said(("a", [REFUSED]), ("a", [REFUSED]), ("b", [REFUSED])) == [("repeated-refusal", (2, 3))]
    assert said(("a", [REFUSED]), ("look", [READ]), ("a", [REFUSED])) == [("repeated-refusal", (3,))]


@pytest.mark.parametrize(
    "between",
    [
        [("write", [WRITE])],
        [("wait", [CLOCK])],
        [("file", [{"wrote": {"vm": "v", "path": "/a", "content": ""}}])],
    ],
)
def test_a_refusal_is_not_wasted_once_something_was_changed(between: list[tuple[str, Lines]]) -> None:
    assert said(("a", [REFUSED]), *between, ("a", [REFUSED])) == []


@pytest.mark.parametrize(
    "other",
    [
        call("PUT", VAULT, 409, {"location": "y"}, code="Conflict"),
        call("PUT", VAULT, 409, {"location": "x"}, code="Other"),
        call("PUT", VAULT, 409, {"location": "x"}, code="Conflict", **{"as": "reader"}),
        call("PATCH", VAULT, 409, {"location": "x"}, code="Conflict"),
        call("PUT", VAULT + "2", 409, {"location": "x"}, code="Conflict"),
    ],
)
def test_another_request_is_another_try(other: dict[str, Any]) -> None:
    assert said(("a", [REFUSED]), ("a", [other])) == []


@pytest.mark.parametrize("status", [401, 408, 429, 500, 503])
def test_trouble_on_the_wire_is_nobodys_waste(status: int) -> None:
    trouble = call("PUT", VAULT, status, code="Throttled")
    assert said(("a", [trouble]), ("a", [trouble])) == []


def test_a_client_that_tries_again_within_an_action_wastes_nothing() -> None:
    assert said(("a", [REFUSED, REFUSED])) == []


def test_reading_the_same_again_is_wasted_until_something_changes() -> None:
    assert said(("show", [READ]), ("show", [READ]), ("show", [READ])) == [("repeated-read", (2, 3))]
    assert said(("show", [READ]), ("list", [READ])) == []
    assert said(("show", [READ]), ("write", [WRITE]), ("show", [READ])) == []
    assert said(("show", [READ]), ("wait", [CLOCK]), ("show", [READ])) == []
    assert said(("show", [READ]), ("show", [{**READ, "as": "reader"}])) == []
    assert said(("show", [READ, READ])) == []


def test_an_operation_that_reads_another_part_of_the_same_answer_is_no_repetition() -> None:
    lines = transcript(("files.read", [READ]), ("files.read", [READ]))
    lines[2]["args"], lines[4]["args"] = {"path": "/a"}, {"path": "/b"}
    assert remarks(actions(lines)) == ()
    lines[4]["args"] = {"path": "/a"}
    assert [one.rule for one in remarks(actions(lines))] == ["repeated-read"]


def test_polling_within_an_action_is_not_reading_again() -> None:
    poll = ("backup.now", [call("POST", ITEM + "/backup", 202), READ, CLOCK, READ])
    assert said(poll, poll) == []


def test_what_is_made_and_deleted_by_the_next_write_is_wasted() -> None:
    gone = call("DELETE", LOCK)
    found = said(("make", [MADE]), ("look", [READ]), ("end", [gone]))
    assert found == [("made-and-deleted", (1, 3)), ("lock-deleted", (3,))]


@pytest.mark.parametrize(
    "between",
    [
        ("write", [WRITE]),
        ("tried", [call("DELETE", GROUP, 409, code="ScopeLocked")]),
        ("wait", [CLOCK]),
    ],
)
def test_what_was_tried_in_between_is_what_it_was_made_for(between: tuple[str, Lines]) -> None:
    gone = call("DELETE", LOCK)
    assert "made-and-deleted" not in dict(said(("make", [MADE]), between, ("end", [gone])))


def test_a_resource_that_was_there_before_is_not_made() -> None:
    kept = call("PUT", LOCK, 200, {"level": "CanNotDelete"})
    assert said(("make", [kept]), ("end", [call("DELETE", LOCK)])) == [("lock-deleted", (2,))]
    assert said(("make", [MADE]), ("end", [call("DELETE", LOCK, 403, code="No")])) == []


def test_an_operation_that_changed_nothing_is_wasted() -> None:
    idle = call("PUT", GROUP, 200, {"location": "x"}, idle=True)
    assert said(("again", [READ, idle])) == [("without-effect", (2,))]
    assert said(("nothing there", [call("DELETE", LOCK, 204, idle=True)])) == [("without-effect", (1,))]
    assert said(("more", [idle, WRITE])) == []
    assert said(("half", [idle, REFUSED])) == []
    assert said(("refresh", [call("POST", VAULT + "/refresh", 200, idle=True)])) == []


def config(**was: tuple[Any, Any]) -> dict[str, Any]:
    return call(
        "PATCH", f"{VAULT}/backupconfig/vaultconfig", 200, {}, was={f"properties.{n}": w for n, w in was.items()}
    )


def vault(path: str, old: Any, new: Any) -> dict[str, Any]:
    return call("PATCH", VAULT, 202, {}, was={f"properties.securitySettings.{path}": (old, new)})


DANGEROUS = {
    "backup-data-deleted": call("DELETE", ITEM, 202),
    "vault-deleted": call("DELETE", VAULT),
    "group-deleted": call("DELETE", GROUP, 202),
    "machine-deleted": call("DELETE", f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm", 202),
    "disk-deleted": call("DELETE", f"{GROUP}/providers/Microsoft.Compute/disks/d", 202),
    "snapshots-deleted": call("DELETE", f"{GROUP}/providers/Microsoft.Compute/restorePointCollections/c", 202),
    "lock-deleted": call("DELETE", LOCK),
    "guard-deleted": call("DELETE", f"{GROUP}/providers/Microsoft.DataProtection/resourceGuards/g"),
    "guard-unmapped": call("DELETE", f"{VAULT}/backupResourceGuardProxies/VaultProxy"),
    "soft-delete-off": config(softDeleteFeatureState=("Enabled", "Disabled")),
    "soft-delete-shorter": config(softDeleteRetentionPeriodInDays=(60, 14)),
    "immutability-off": vault("immutabilitySettings.state", "Unlocked", "Disabled"),
    "immutability-locked": vault("immutabilitySettings.state", "Unlocked", "Locked"),
    "retention-shorter": call(
        "PUT", POLICY, was={"properties.retentionPolicy.dailySchedule.retentionDuration.count": (30, 7)}
    ),
    "great-role-given": call("PUT", ROLE, 201, {"properties": {"roleDefinitionId": f"/x/{OWNER}"}}, made=True),
    "all-actions-allowed": call(
        "PUT", ROLE.replace("Assignments", "Definitions"), 201, {"properties": {"permissions": [{"actions": ["*"]}]}}
    ),
}


@pytest.mark.parametrize("rule", [danger.name for danger in DANGERS])
def test_each_danger_is_named_with_its_reason(rule: str) -> None:
    (one,) = remarks(actions(transcript(("it", [DANGEROUS[rule]]))))
    assert (one.kind, one.rule, one.calls) == ("dangerous", rule, (1,))
    assert one.why
    assert "{" not in one.says


@pytest.mark.parametrize("rule", [danger.name for danger in DANGERS])
def test_a_danger_that_azure_refused_is_none(rule: str) -> None:
    line = DANGEROUS[rule]
    assert said(("it", [{**line, "call": {**line["call"], "status": 403}, "code": "No"}])) == []


@pytest.mark.parametrize(
    "harmless",
    [
        config(softDeleteRetentionPeriodInDays=(14, 60)),
        config(softDeleteFeatureState=("Disabled", "Enabled")),
        vault("immutabilitySettings.state", "Disabled", "Unlocked"),
        call("PUT", POLICY, was={"properties.retentionPolicy.dailySchedule.retentionDuration.count": (7, 30)}),
        call("PUT", VAULT, 201, {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Disabled"}}}}),
        call("PUT", ROLE, 201, {"properties": {"roleDefinitionId": "/x/reader"}}),
        call(
            "PUT",
            ROLE.replace("Assignments", "Definitions"),
            201,
            {"properties": {"permissions": [{"actions": ["a"]}]}},
        ),
        call("DELETE", POLICY),
        call("DELETE", f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm/extensions/e", 202),
        call("DELETE", f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v", 202),
        call("GET", ITEM),
    ],
)
def test_what_takes_no_protection_away_is_left_alone(harmless: dict[str, Any]) -> None:
    assert said(("it", [harmless])) == []


def test_what_a_reference_solution_does_too_is_asked_for() -> None:
    own = actions(transcript(("end", [call("DELETE", ITEM, 202)]), ("unlock", [call("DELETE", LOCK)])))
    reference = actions(transcript(("end", [call("DELETE", ITEM.upper().replace("/SUBS", "/subs"), 202)])))
    assert [one.rule for one in remarks(own, (reference,))] == ["lock-deleted"]


def test_what_a_reset_threw_away_is_left_out_and_numbers_stay() -> None:
    lines = transcript(("make", [MADE]), ("end", [call("DELETE", LOCK)]))
    lines.append({"kept": "reset to the start", "reset": "start", "world": "w0"})
    lines += [call("DELETE", VAULT), {"kept": "more", "at": START.isoformat(), "world": "w9"}]
    found = actions(lines)
    assert [action.name for action in found] == ["begun", "more"]
    assert [(one.rule, one.calls) for one in remarks(found)] == [("vault-deleted", (3,))]


def test_everything_that_was_done_is_told_and_what_a_reset_threw_away_is_marked() -> None:
    lines = transcript(("vault.create", [call("PUT", VAULT)]), ("clock.advance", [CLOCK]), ("lock.create", []))
    lines.append({"kept": "reset to the last pass", "reset": "pass", "world": "w1"})
    lines += transcript(("group.show", []))[1:]
    told = sittings(lines)
    assert [(one.action.name, one.goal, one.is_undone) for one in told] == [
        ("begun", "", False),
        ("vault.create", "", False),
        ("clock.advance", "", True),
        ("lock.create", "", True),
        ("reset to the last pass", "pass", False),
        ("group.show", "", False),
    ]
    assert told[4].action.at == told[1].action.at
    assert told[2].action.moves == (OtherMove("clock", CLOCK["clock"]),)
    lines.append({"kept": "reset to the start", "reset": "start", "world": "w0"})
    assert [one.is_undone for one in sittings(lines)] == [False, True, True, True, False, True, False]


def test_a_reset_to_the_pass_keeps_what_led_to_it() -> None:
    lines = transcript(("make", [MADE]), ("end", [call("DELETE", LOCK)]))
    lines.append({"kept": "reset to the last pass", "reset": "pass", "world": "w1"})
    assert [action.name for action in actions(lines)] == ["begun", "make"]


def test_the_way_counts_writes_reads_refusals_and_minutes() -> None:
    found = way(actions(transcript(("a", [REFUSED]), ("b", [WRITE, READ, CLOCK, READ]), ("look", [READ]))))
    assert (found.steps, found.writes, found.reads, found.refused, found.minutes) == (("b",), 1, 3, 1, 30.0)
    assert way(()).minutes == 0.0


def test_the_shortest_reference_stands_beside_the_own_way_only_where_it_may_be_shown() -> None:
    def reference(name: str, *sittings: tuple[str, Lines]) -> Reference:
        solution = Solution(id=name, title=name, steps=(Step(do="group.create"),))
        return Reference(solution, actions(transcript(*sittings)))

    long = reference("long", ("a", [WRITE]), ("b", [WRITE]))
    slow = reference("slow", ("look", [READ]), ("look", [READ]), ("a", [WRITE]))
    short = reference("short", ("a", [WRITE]))
    own = actions(transcript(("a", [WRITE]), ("b", [WRITE]), ("c", [WRITE])))
    shown = coaching(own, [long, slow, short], is_shown=True)
    assert shown.solution is short.solution
    assert shown.shortest is not None
    assert (shown.own.writes, shown.shortest.writes, shown.shortest.minutes) == (3, 1, 10.0)
    hidden = coaching(own, [long, slow, short], is_shown=False)
    assert (hidden.shortest, hidden.solution) == (None, None)
