"""`--query` and `--output`: picking from an answer, and printing it as az does."""

import json
from collections.abc import Callable
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from studyapp.core.az.trouble import AzUsageError

_SKIPPED = ("id", "type", "etag")
_TABLES = {
    "vm list": "[].{Name:name, ResourceGroup:resourceGroup, Location:location, Zones:zones && join(',', zones) || ''}",
    "vm show": "{Name:name, ResourceGroup:resourceGroup, Location:location, Zones:zones && join(',', zones) || ''}",
    "vm get-instance-view": (
        "{Name:name, ResourceGroup:resourceGroup, Location:location, ProvisioningState:provisioningState,"
        " PowerState:instanceView.statuses[1].displayStatus}"
    ),
    "vm extension list": (
        "[].{Name:name, ProvisioningState:provisioningState, Publisher:publisher, Version:typeHandlerVersion,"
        " AutoUpgradeMinorVersion:autoUpgradeMinorVersion}"
    ),
    "group list": "[].{Name:name, Location:location, Status:properties.provisioningState}",
    "disk list": (
        "[].{Name:name, ResourceGroup:resourceGroup, Location:location, Zones:zones && join(' ', zones) || ' ',"
        " Sku:sku.name, OsType:osType, SizeGb:diskSizeGB, ProvisioningState:provisioningState}"
    ),
    "backup container list": (
        "[].{Name:name, \"Friendly Name\":properties.friendlyName, \"Resource Group\":resourceGroup,"
        " Type:properties.backupManagementType, \"Registration Status\":properties.registrationStatus}"
    ),
    "backup item list": (
        "[].{Name:name, \"Friendly Name\":properties.friendlyName, \"Container name\":properties.containerName,"
        " \"Resource Group\":resourceGroup, Type:properties.workloadType, \"Last Backup Status\":properties.lastBackupStatus,"
        " \"Last Recovery Point\":properties.lastRecoveryPoint, \"Protection Status\":properties.protectionStatus,"
        " \"Health Status\":properties.healthStatus,"
        " Recommendations:properties.healthDetails && join(', ', properties.healthDetails[].recommendations[])}"
    ),
    "backup job list": (
        "[].{Name:name, Operation:properties.operation, Status:properties.status, \"Item Name\":properties.entityFriendlyName,"
        " \"Backup Management Type\":properties.backupManagementType, \"Start Time UTC\":properties.startTime,"
        " Duration:properties.duration}"
    ),
    "backup policy list": "[].{Name:name, \"Resource Group\":resourceGroup, Type:properties.backupManagementType}",
    "backup recoverypoint list": (
        "[].{Name:name, Time:properties.recoveryPointTime, Consistency:properties.recoveryPointType}"
    ),
}  # fmt: skip
"""What a command's table shows without a query; others show every text and number."""


def check_query(query: str) -> None:
    """Raise AzUsageError for a query that is no JMESPath, before anything is done."""
    _searched(lambda: jmespath.compile(query), query)


def queried(answer: Any, query: str) -> Any:
    """What a query picks from an answer; raises AzUsageError where it does not fit what it meets."""
    return _searched(lambda: jmespath.search(query, answer), query)


def _searched(search: Callable[[], Any], query: str) -> Any:
    try:
        return search()
    except (JMESPathError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise AzUsageError(
            "value", f"argument --query: invalid jmespath_type value: '{query}'", f"JMESPath says: {said}"
        ) from error


def printed(answer: Any, output: str, command: str = "", is_queried: bool = False) -> str:
    """An answer as text.

    Args:
        answer: as the query left it; None prints nothing.
        output: one of az's formats; colours are for whoever shows it.
        command: whose table it is.
        is_queried: whether a query picked it: its columns then stand in the query's order.

    Raises:
        AzUsageError: there is nothing in it that makes a table.
    """
    if answer is None or output == "none":
        return ""
    if output == "tsv":
        return "".join(_row(entry, is_queried) + "\n" for entry in _entries(answer))
    if output == "table":
        return _table(answer, "" if is_queried else _TABLES.get(command, ""), is_queried)
    if output in ("yaml", "yamlc"):
        return _yaml(answer, "")
    return json.dumps(answer, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _entries(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


# Tab-separated values


def _row(entry: Any, is_queried: bool) -> str:
    """An entry; of an object the values by their names, or in the query's order."""
    if isinstance(entry, dict):
        return "\t".join(_cell(entry[name]) for name in (entry if is_queried else sorted(entry)))
    if isinstance(entry, list):
        return "\t".join(map(_cell, entry))
    return str(entry).lower() if isinstance(entry, bool) else _cell(entry)


def _cell(value: Any) -> str:
    """A value in a row: of a list its length, of an object nothing, as az does."""
    if isinstance(value, list):
        return str(len(value))
    return "" if isinstance(value, dict) else str(value)


# Tables


def _table(answer: Any, columns: str, is_queried: bool) -> str:
    chosen = jmespath.search(columns, answer) if columns else answer
    rows = [_columns(entry, not is_queried and not columns) for entry in _entries(chosen)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not rows:
        return "\n"
    if not names:
        raise AzUsageError(
            "value", "Table output unavailable.", "Use the --query option to specify an appropriate query."
        )
    cells = [names, *([_text(row.get(name)) for name in names] for row in rows)]
    widths = [max(len(names[at]) + 2, *(len(row[at]) for row in cells[1:])) for at in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]]) + "\n"


def _columns(entry: Any, is_sorted: bool) -> dict[str, Any]:
    if isinstance(entry, list):
        return {f"Column{place}": value for place, value in enumerate(entry, start=1)}
    if not isinstance(entry, dict):
        return {"Result": entry}
    names = sorted(entry) if is_sorted else list(entry)
    shown = [name for name in names if name not in _SKIPPED and entry[name] is not None]
    return {name[:1].upper() + name[1:]: entry[name] for name in shown if not isinstance(entry[name], list | dict)}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


# YAML


def _yaml(value: Any, indent: str) -> str:
    """A value as a YAML block; texts are quoted as JSON, which YAML reads too, unless they are plain words."""
    if isinstance(value, dict) and value:
        return "".join(f"{indent}{_scalar(name)}:{_nested(value[name], indent)}" for name in sorted(value))
    if isinstance(value, list) and value:
        return "".join(f"{indent}-{_item(entry, indent)}" for entry in value)
    return f"{indent}{_scalar(value)}\n"


def _nested(value: Any, indent: str) -> str:
    if isinstance(value, dict) and value:
        return "\n" + _yaml(value, indent + "  ")
    if isinstance(value, list) and value:
        return "\n" + _yaml(value, indent)
    return f" {_scalar(value)}\n"


def _item(value: Any, indent: str) -> str:
    return " " + _yaml(value, indent + "  ").lstrip(" ")


def _scalar(value: Any) -> str:
    if (
        isinstance(value, str)
        and value.isascii()
        and value.replace("-", "").replace("_", "").isalnum()
        and value[0].isalpha()
    ):
        is_word = value.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
        return value if is_word else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
