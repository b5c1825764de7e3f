"""What a backup policy for disks may ask for: a schedule, tags, and for how long each of them keeps a point."""

from collections.abc import Sequence
from datetime import timedelta

from studyapp.sandbox.arm import timezones
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.providers.data_protection import schedule
from studyapp.sandbox.providers.data_protection.names import DISK_TYPE, refused
from studyapp.sandbox.providers.data_protection.schedule import DEFAULT

_HOURS = (1, 2, 4, 6, 8, 12, 24)
_LONGEST = timedelta(days=365)
MOST_BACKUPS = 450
"""So many snapshots of a disk may a policy keep: fifty of Azure's five hundred are left for backups on demand."""


def check(properties: Json) -> str:
    """The kind of datasource that the policy is for, or the refusal of what is wrong with it."""
    kinds, rules = properties.get("datasourceTypes") or [], properties.get("policyRules") or []
    if properties.get("objectType") != "BackupPolicy":
        raise _invalid("objectType of a policy must be BackupPolicy")
    if len(kinds) != 1:
        raise _invalid("datasourceTypes must name one type")
    retention = [rule for rule in rules if rule.get("objectType") == "AzureRetentionRule"]
    backups = [rule for rule in rules if rule.get("objectType") == "AzureBackupRule"]
    if len(retention) + len(backups) != len(rules):
        raise _invalid("every rule must be an AzureBackupRule or an AzureRetentionRule")
    if not all(rule.get("name") for rule in rules):
        raise _invalid("every rule needs a name")
    if kinds[0].lower() != DISK_TYPE.lower():
        raise not_simulated(f"backup of the datasource '{kinds[0][:80]}' (disks are)", target="datasourceTypes")
    _check_disks(backups, retention)
    return DISK_TYPE


def _check_disks(backups: Sequence[Json], retention: Sequence[Json]) -> None:
    if len(backups) != 1:
        raise _invalid("a policy for disks has one AzureBackupRule")
    backup = backups[0]
    _check_store(backup.get("dataStore"), "a backup rule of disks")
    if dig(backup, "backupParameters.backupType") != "Incremental":
        raise _invalid("backupParameters.backupType of disks must be Incremental")
    step = _check_schedule(dig(backup, "trigger", {}))
    names = _check_tags(dig(backup, "trigger.taggingCriteria") or [])
    _check_retention(retention, names)
    _check_count(step, backup, retention)


def _check_schedule(trigger: Json) -> timedelta:
    if trigger.get("objectType") != "ScheduleBasedTriggerContext":
        raise _invalid("the trigger of a backup rule must be a ScheduleBasedTriggerContext")
    texts = dig(trigger, "schedule.repeatingTimeIntervals") or []
    found = schedule.interval(texts[0]) if len(texts) == 1 else None
    if found is None:
        raise _invalid("repeatingTimeIntervals must hold one interval, as R/2026-03-01T02:00:00+00:00/PT4H")
    if found.step not in [timedelta(hours=hours) for hours in _HOURS]:
        raise _invalid(f"disks are backed up every {', '.join(map(str, _HOURS[:-1]))} hours or daily (P1D)")
    zone = dig(trigger, "schedule.timeZone")
    if zone and timezones.offset(zone) is None:
        raise _invalid(f"the time zone '{zone[:60]}' is not known")
    return found.step


def _check_tags(criteria: Sequence[Json]) -> list[str]:
    """The names of the tags; one is the default, the others take the first backup of a day or a week."""
    defaults = [entry for entry in criteria if entry.get("isDefault")]
    if len(defaults) != 1 or dig(defaults[0], "tagInfo.tagName") != DEFAULT:
        raise _invalid(f"taggingCriteria must hold one default tag, called {DEFAULT}")
    for entry in criteria:
        if not entry.get("isDefault") and not schedule.marker(entry):
            raise _invalid("a tag of disks is for the FirstOfDay or the FirstOfWeek")
        if not isinstance(entry.get("taggingPriority"), int):
            raise _invalid("every tag needs a taggingPriority")
    names = [str(dig(entry, "tagInfo.tagName", "")) for entry in criteria]
    priorities = [entry["taggingPriority"] for entry in criteria]
    if len(set(names)) < len(names) or len(set(priorities)) < len(priorities):
        raise _invalid("no two tags may have the same name or the same priority")
    if defaults[0]["taggingPriority"] != max(priorities):
        raise _invalid("the default tag comes last: its taggingPriority must be the highest number")
    return names


def _check_retention(rules: Sequence[Json], names: Sequence[str]) -> None:
    if sorted(rule["name"] for rule in rules) != sorted(names):
        raise _invalid(f"each tag needs one retention rule of its name, and no other: {', '.join(names)}")
    if [rule["name"] for rule in rules if rule.get("isDefault")] != [DEFAULT]:
        raise _invalid(f"the retention rule {DEFAULT}, and it alone, must have isDefault")
    for rule in rules:
        _check_lifecycle(rule)


def _check_lifecycle(rule: Json) -> None:
    lifecycles = rule.get("lifecycles") or []
    if len(lifecycles) != 1:
        raise _invalid(f"the retention rule {rule['name']} must have one lifecycle")
    _check_store(lifecycles[0].get("sourceDataStore"), f"the retention rule {rule['name']}")
    if lifecycles[0].get("targetDataStoreCopySettings"):
        raise not_simulated("copies of backups to another data store", target="targetDataStoreCopySettings")
    after = lifecycles[0].get("deleteAfter") or {}
    kept = schedule.span(str(after.get("duration") or ""))
    if after.get("objectType") != "AbsoluteDeleteOption" or kept is None:
        raise _invalid(f"the retention rule {rule['name']} needs an AbsoluteDeleteOption with a duration as P7D")
    if kept > _LONGEST:
        raise _invalid(f"the retention rule {rule['name']} keeps backups for more than {_LONGEST.days} days")


def _check_count(step: timedelta, backup: Json, retention: Sequence[Json]) -> None:
    """Azure takes no policy that would fill a disk's snapshots."""
    kept = schedule.retention(retention)
    markers = {entry["tagInfo"]["tagName"]: schedule.marker(entry) for entry in backup["trigger"]["taggingCriteria"]}
    every = {"": step, schedule.FIRST_OF_DAY: timedelta(days=1), schedule.FIRST_OF_WEEK: timedelta(days=7)}
    total = sum(kept[name] // max(step, every[marker]) for name, marker in markers.items())
    if total > MOST_BACKUPS:
        raise _invalid(f"it would keep {total} snapshots of a disk, and a policy keeps at most {MOST_BACKUPS}: shorten the retention or back up less often")  # fmt: skip


def _check_store(store: Json | None, what: str) -> None:
    kind = (store or {}).get("dataStoreType")
    if kind in ("VaultStore", "ArchiveStore"):
        raise not_simulated(f"the data store {kind}: {what} has OperationalStore", target="dataStoreType")
    if kind != "OperationalStore":
        raise _invalid(f"{what} must have the data store OperationalStore")


def _invalid(what: str) -> ArmError:
    return refused("BMSUserErrorInvalidPolicy", f"The backup policy is not valid: {what}.")
