"""Log queries over what has arrived in a workspace."""

from typing import Any

import pytest

from tests.sandbox.conftest import GROUP, VM, Azure
from tests.sandbox.monitoring import make_workspace, send_logs
from tests.sandbox.test_data_collection import associate, install_agent, monitored, workspace_id

__all__ = ["monitored"]
API = "api-version=2020-08-01"


def ask(azure: Azure, query: str, timespan: str = "", door: str = "api/query") -> Any:
    body = {"query": query} | ({"timespan": timespan} if timespan else {})
    return azure.raw("POST", f"{workspace_id(azure)}/{door}?{API}", body)


def rows(azure: Azure, query: str, timespan: str = "") -> list[dict[str, Any]]:
    answer = ask(azure, query, timespan)
    assert answer.status_code == 200, answer.text()
    [table] = answer.json()["tables"]
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, row, strict=True)) for row in table["rows"]]


@pytest.mark.proves("Query_Execute", "Query_ExecuteByResource")
def test_the_queries_of_the_official_lab_are_answered(monitored: Azure) -> None:
    install_agent(monitored)
    associate(monitored)
    monitored.sandbox.advance(hours=2)
    [beats] = rows(monitored, "Heartbeat | where TimeGenerated > ago(1h) | summarize beats = count() by Computer")
    assert beats["Computer"] == VM
    assert 58 <= beats["beats"] <= 60
    drawn = """InsightsMetrics
        | where TimeGenerated > ago(1h)
        | where Name == 'UtilizationPercentage'
        | summarize avg(Val) by bin(TimeGenerated, 5m), Computer
        | render timechart"""
    found = rows(monitored, drawn)
    assert 11 <= len(found) <= 13
    assert all(0 < row["avg_Val"] < 20 for row in found)
    assert ask(monitored, "Heartbeat | count", door="query").json()["tables"][0]["columns"][0]["type"] == "long"


def test_failed_backups_of_a_week_are_found(protected: Azure) -> None:
    workspace = make_workspace(protected).id
    send_logs(protected, "AddonAzureBackupJobs", workspaceId=workspace, logAnalyticsDestinationType="Dedicated")
    assert rows(protected, "AddonAzureBackupJobs | where JobStatus == 'Failed'") == []
    protected.sandbox.advance(days=5)
    query = "AddonAzureBackupJobs | summarize n = count() by JobStatus, AdHocOrScheduledJob"
    assert rows(protected, query, "P7D") == [{"JobStatus": "Completed", "AdHocOrScheduledJob": "Scheduled", "n": 5}]
    assert rows(protected, query, "P1D")[0]["n"] == 1


@pytest.mark.parametrize(
    ("query", "timespan", "code"),
    [
        ("Nothing | take 1", "", "BadArgumentError"),
        ("Heartbeat |", "", "BadArgumentError"),
        ("Heartbeat | evaluate pivot(Computer)", "", "SandboxNotImplemented"),
        ("Heartbeat", "yesterday", "BadArgumentError"),
    ],
)
def test_what_is_no_query_or_not_simulated_is_refused(monitored: Azure, query: str, timespan: str, code: str) -> None:
    assert ask(monitored, query, timespan).json()["error"]["code"] == code


def test_readers_may_ask_and_others_may_not(monitored: Azure) -> None:
    assert ask(monitored.as_("monitoring-reader"), "Heartbeat").status_code == 200
    assert ask(monitored.as_("newcomer"), "Heartbeat").status_code == 403
    assert GROUP in workspace_id(monitored)
