"""Rows that arrive in the tables of a workspace and stay as long as the workspace keeps them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.operational_insights.workspaces import WORKSPACES

ROWS = "Microsoft.OperationalInsights/workspaces/rows"
INGESTED = "logs.ingested"
_MOST = 50_000


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of one table, oldest first."""

    rows: tuple[dict[str, Any], ...]


def ingested(world: World, values: Json) -> None:
    """The effect that brings rows into a table; without the workspace they are lost."""
    workspace = world.find(values["workspace"])
    if workspace is None or workspace.type != WORKSPACES:
        return
    id = f"{workspace.id}/rows/{values['table']}"
    known = world.find(id)
    table: TableRows = known.record if known else TableRows(())
    kept = TableRows((*table.rows, *values["rows"])[-_MOST:])
    world.remember(replace(known, record=kept) if known else Resource(id, ROWS, {}, record=kept))


def between(world: World, workspace: Resource, table: str, since: datetime, until: datetime) -> list[Json]:
    """The rows of a table within some time that the workspace still keeps, oldest first."""
    kept_since = world.now - timedelta(days=workspace.body["properties"]["retentionInDays"])
    begin = max(since, kept_since)
    told = world.behaviour.log_rows.get(table)
    if told is not None:
        return told(world, workspace, begin, until)
    kept = world.find(f"{workspace.id}/rows/{table}")
    found: TableRows = kept.record if kept else TableRows(())
    return [dict(row) for row in found.rows if iso(begin) <= row["TimeGenerated"] <= iso(until)]


def tables(world: World, workspace: Resource) -> tuple[str, ...]:
    """The tables into which something has arrived."""
    return tuple(kept.name for kept in world.tree.children(workspace.id, ROWS))
