"""Automation accounts: made, changed, listed and deleted; their identity and keys; what Site Recovery asks of them."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.automation.models import AutomationAccount
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.conftest import GROUP, REGION, Azure, JudgedSandbox, typed
from tests.sandbox.test_vaults import refusal

ACCOUNT = "aa-app"
KEY = (GROUP, ACCOUNT)


@pytest.fixture
def group(azure: Azure) -> Azure:
    azure.make_group()
    return azure


def make(azure: Azure, name: str = ACCOUNT, **more: Any) -> AutomationAccount:
    body = {"location": REGION, "properties": {"sku": {"name": "Basic"}}, **more}
    made: AutomationAccount = azure.automation.automation_account.create_or_update(GROUP, name, body)
    return made


@pytest.mark.proves("AutomationAccount_CreateOrUpdate", "AutomationAccount_Get")
def test_an_account_is_there_once_it_is_made(group: Azure) -> None:
    make(group)
    read = group.automation.automation_account.get(*KEY)
    assert (read.name, read.location, read.properties.sku.name, read.properties.state) == (ACCOUNT, REGION, "Basic", "Ok")  # fmt: skip
    assert typed(read.properties.public_network_access, bool) is True
    assert read.properties.creation_time == group.sandbox.now
    assert read.identity is None


@pytest.mark.proves("AutomationAccount_Update")
def test_an_identity_is_a_principal_that_gets_roles(group: Azure) -> None:
    make(group, tags={"a": "b"})
    accounts = group.automation.automation_account
    accounts.update(*KEY, {"identity": {"type": "SystemAssigned"}, "properties": {"sku": {"name": "Free"}}})
    read = accounts.get(*KEY)
    assert (read.properties.sku.name, read.tags, read.identity.type) == ("Free", {"a": "b"}, "SystemAssigned")
    first = typed(read.identity.principal_id, str)
    role = f"/subscriptions/{group.sandbox.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"  # fmt: skip
    given = {"properties": {"roleDefinitionId": role, "principalId": first, "principalType": "ServicePrincipal"}}
    name = "11111111-2222-4333-8444-555555555555"
    assert group.authorization.role_assignments.create(group.group_id, name, given).principal_id == first
    accounts.update(*KEY, {"identity": {"type": "None"}})
    assert accounts.get(*KEY).identity.principal_id is None
    accounts.update(*KEY, {"identity": {"type": "SystemAssigned"}})
    assert accounts.get(*KEY).identity.principal_id == first


@pytest.mark.proves("AutomationAccount_ListByResourceGroup", "AutomationAccount_List", "AutomationAccount_Delete")
def test_accounts_are_listed_and_deleted(group: Azure) -> None:
    accounts = group.automation.automation_account
    make(group)
    make(group, "aa-second")
    assert [account.name for account in accounts.list_by_resource_group(GROUP)] == [ACCOUNT, "aa-second"]
    accounts.delete(*KEY)
    assert [account.name for account in accounts.list()] == ["aa-second"]
    with pytest.raises(ResourceNotFoundError):
        accounts.get(*KEY)


@pytest.mark.proves("Keys_ListByAutomationAccount")
def test_an_account_has_two_keys_that_readers_do_not_see(group: Azure) -> None:
    make(group)
    keys = group.automation.keys.list_by_automation_account(*KEY).keys_property
    assert [(key.key_name, key.permissions) for key in keys] == [("Primary", "Full"), ("Secondary", "Full")]
    assert len({typed(key.value, str) for key in keys}) == 2
    assert group.automation.keys.list_by_automation_account(*KEY).keys_property == keys
    with pytest.raises(HttpResponseError) as caught:
        group.as_("reader").automation.keys.list_by_automation_account(*KEY)
    assert caught.value.status_code == 403


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("aa", {}, "InvalidResourceName"),
        (ACCOUNT, {"location": "atlantis"}, "LocationNotAvailableForResourceType"),
        (ACCOUNT, {"location": "northeurope"}, "InvalidResourceLocation"),
        (ACCOUNT, {"properties": {"sku": {"name": "Gold"}}}, "BadRequest"),
        (ACCOUNT, {"identity": {"type": "UserAssigned"}}, "BadRequest"),
        (ACCOUNT, {"properties": {"sku": {"name": "Basic"}, "disableLocalAuth": True}}, "SandboxNotImplemented"),
        (ACCOUNT, {"properties": {"sku": {"name": "Basic"}, "publicNetworkAccess": False}}, "SandboxNotImplemented"),
    ],
)
def test_a_wrong_wish_changes_nothing(group: Azure, name: str, more: dict[str, Any], code: str) -> None:
    made = make(group)
    assert refusal(make, group, name, **more) == code
    assert group.automation.automation_account.get(*KEY) == made


def test_what_would_run_in_an_account_is_refused_by_name(group: Azure) -> None:
    make(group)
    assert refusal(group.automation.runbook.list_by_automation_account, *KEY) == "SandboxNotImplemented"
    assert refusal(group.automation.schedule.get, *KEY, "daily") == "SandboxNotImplemented"


_ODD: st.SearchStrategy[Any] = st.sampled_from([None, True, -1, 1e300, "", "x", "/", {}, [], [None], {"a": []}])
_PARTS: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {},
    optional={
        "location": st.just(REGION) | _ODD,
        "tags": st.just({"a": "b"}) | _ODD,
        "identity": st.fixed_dictionaries({}, optional={"type": st.just("UserAssigned") | _ODD, "userAssignedIdentities": st.just({"/x": {}}) | _ODD}) | _ODD,
        "properties": st.fixed_dictionaries({}, optional={"sku": st.just({"name": "Free"}) | _ODD, "encryption": _ODD}) | _ODD,
    },
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(verb=st.sampled_from(["PUT", "PATCH"]), body=_PARTS)
def test_no_body_is_answered_with_more_than_a_refusal(verb: str, body: Any) -> None:
    azure = Azure(JudgedSandbox(seed=3))
    azure.make_group()
    made = make(azure)
    before = azure.sandbox.state()
    url = f"{made.id}?api-version=2024-10-23"
    response = azure.raw(verb, url, body)
    assert response.status_code < 500
    if response.status_code >= 400:
        assert azure.sandbox.state() == before
    assert azure.automation.automation_account.get(*KEY).location == REGION
