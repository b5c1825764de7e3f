"""Microsoft's own examples of networks: accepted with no key of the answer missing, or refused with a reason.

The examples are optional data beside the repository; without them these tests are skipped by name.
"""

import json
from typing import Any

import pytest

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.network.provider import PROVIDER
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox
from tests.sandbox.examples import Example, examples_of, excuses, lacking
from tests.sandbox.networks import everything, id_of
from tests.sandbox.openapi import ABSENT, SPECS

pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)
CASES = examples_of(PROVIDER)
NIC = f"{VM}-nic"


@pytest.fixture(scope="module")
def site() -> Azure:
    """What the examples refer to, under names of our own: each kind with all that can hang on it."""
    return everything(Azure(JudgedSandbox(seed=11)))


_NAMES = {
    "resourceGroupName": GROUP,
    "virtualNetworkName": "vnet-app",
    "subnetName": "default",
    "virtualNetworkPeeringName": "to-vnet2",
    "networkInterfaceName": NIC,
    "ipConfigurationName": "ipconfig1",
    "networkSecurityGroupName": "nsg",
    "securityRuleName": "rule1",
    "defaultSecurityRuleName": "AllowVnetInBound",
    "publicIpAddressName": "pip",
}
_MADE = {
    "virtualNetworkName": "vnet-new",
    "subnetName": "subnet-new",
    "networkInterfaceName": "nic-new",
    "networkSecurityGroupName": "nsg-new",
    "securityRuleName": "rule-new",
    "publicIpAddressName": "pip-new",
}
"""Names of resources that an example creates."""
_DELETED = {
    "networkInterfaceName": "free-nic",
    "publicIpAddressName": "free-pip",
    "subnetName": "delegated",
    "virtualNetworkName": "vnet-free",
    "networkSecurityGroupName": "nsg-free",
}
_IDS = {
    "/publicipaddresses/": "publicIPAddresses/free-pip",
    "/subnets/": "virtualNetworks/vnet-app/subnets/default",
    "/virtualnetworks/": "virtualNetworks/vnet2",
    "/loadbalancers/": "loadBalancers/lb",
}


def _path(azure: Azure, case: Example) -> str:
    names = {**_NAMES, "subscriptionId": azure.sandbox.subscription_id}
    last = case.operation.path.rpartition("{")[2].rstrip("}")
    word = case.operation.name.rpartition("_")[2]
    if word == "CreateOrUpdate" and last in _MADE and "{" + last + "}" == case.operation.path.rpartition("/")[2]:
        names[last] = _MADE[last]
    if word == "Delete" and last in _DELETED:
        names[last] = _DELETED[last]
    return case.path(names)


def _adapt(value: Any, azure: Azure, name: str = "") -> Any:
    """An example's body with its ids, its region and its addresses those of the site."""
    if isinstance(value, list):
        return [_adapt(part, azure) for part in value]
    if isinstance(value, dict):
        return {key: _adapt(part, azure, key) for key, part in value.items()}
    if name == "location":
        return REGION
    if not isinstance(value, str) or "/providers/" not in value:
        return value
    short = next((ours for word, ours in _IDS.items() if word in value.lower()), None)
    return id_of(azure, short) if short else value


def _send(azure: Azure, case: Example) -> Response:
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    body = _adapt(case.body, azure)
    if case.operation.name == "Subnets_CreateOrUpdate":
        body["properties"]["addressPrefix"] = "10.1.9.0/24"
    content = b"" if body is None else json.dumps(body).encode()
    query = case.query + ("&ipAddress=10.1.0.4" if "CheckIPAddress" in case.operation.name else "")
    url = f"{BASE_URL}{_path(azure, case)}?api-version={case.version}{query}"
    return azure.sandbox.handle(Request(case.operation.verb, url, headers, content))


def _answer(azure: Azure, case: Example) -> Response:
    state = azure.sandbox.snapshot()
    try:
        return _send(azure, case)
    finally:
        azure.sandbox.restore(state)


NO = "SandboxNotImplemented"
REFUSED: dict[str, tuple[str, str]] = {
    "VirtualNetworkCreateServiceEndpointPolicy": (NO, "policies of service endpoints"),
    "VirtualNetworkCreateWithEncryption": (NO, "encryption between machines"),
    "VirtualNetworkSubnetPeeringCreate": (NO, "peerings of single subnets"),
    "VirtualNetworkSubnetPeeringSync": (NO, "peerings of single subnets"),
    "VirtualNetworkV6SubnetPeeringCreate": (NO, "peerings of single subnets"),
    "VirtualNetworkV6SubnetPeeringSync": (NO, "peerings of single subnets"),
    "PublicIpAddressCreateCustomizedValues": (NO, "addresses across regions"),
    "NetworkInterfaceCreate": (NO, "blocks of private addresses"),
    "NetworkInterfaceCreateGatewayLoadBalancerConsumer": (NO, "gateway load balancers"),
}
"""Example to the code of its refusal, and why it is refused."""
MISSING = {
    # Virtual networks, subnets, peerings
    "VirtualNetworkCreateServiceEndpoints.properties.subnets.properties.ipConfigurations": "of a subnet that is used",
    "resourceNavigationLinks": "services that are delegated a subnet are not simulated",
    "serviceAssociationLinks": "services that are delegated a subnet are not simulated",
    "ipConfigurationProfiles": "services that are delegated a subnet are not simulated",
    "purpose": "services that are delegated a subnet are not simulated",
    "delegations.etag": "the subnet's own is shown",
    "SubnetCreateWithDelegation.properties.delegations": "the request names none",
    "SubnetGetWithDelegation.properties.delegations": "of a subnet that has some",
    "regionalCommunity": "BGP is not simulated",
    "remoteBgpCommunities": "BGP is not simulated",
    "sharingScope": "networks shared among subscriptions are not simulated",
    "SubnetGetWithSharingScope.properties.defaultOutboundAccess": "only where the request named it",
    "SubnetCreateWithSharingScope.properties.defaultOutboundAccess": "only where the request named it",
    "enableOnlyIPv6Peering": "peerings of single subnets are not simulated",
    "peerCompleteVnets": "peerings of single subnets are not simulated",
    "localSubnetNames": "peerings of single subnets are not simulated",
    "remoteSubnetNames": "peerings of single subnets are not simulated",
    # Public addresses
    "PublicIpAddressCreateDefaults.properties.ipConfiguration": "of an address that is used",
    "PublicIpAddressCreateDns.properties.ipConfiguration": "of an address that is used",
    "PublicIpAddressCreateDnsWithDomainNameLabelScope.properties.ipConfiguration": "of an address that is used",
    "ddosProtectionPlan": "DDoS protection is not simulated",
    "ipTagType": "only where the request named some",
    "ipTags.tag": "only where the request named some",
    "domainNameLabelScope": "only where the request named it",
    # Network interfaces
    "dscpConfiguration": "not simulated",
    "privateIPAddressPrefixLength": "blocks of private addresses are not simulated",
    "loadBalancerInboundNatRules": "of a configuration that follows one",
    "virtualNetworkTaps": "taps that copy traffic are not simulated",
    "NetworkInterfaceLoadBalancerList.value.properties.frontendIPConfigurations.properties.inboundNatRules": "of a load balancer that has some",
    "NetworkInterfaceLoadBalancerList.value.properties.frontendIPConfigurations.properties.publicIPAddress": "of a public load balancer",
    "NetworkInterfaceLoadBalancerList.value.properties.inboundNatRules": "of a load balancer that has some",
    "requestPath": "of a probe that speaks http",
}
"""Accepted deviations: a key of an example's answer that the sandbox may leave out, and why."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_example_is_accepted_with_no_key_missing_or_refused_with_its_reason(site: Azure, case: Example) -> None:
    response = _answer(site, case)
    if response.status >= 400:
        error = response.json["error"]
        assert error["code"] == REFUSED.get(case.name, ("",))[0], error
        return
    assert case.name not in REFUSED, f"{case.name} is accepted by now"
    assert str(response.status) in case.content["responses"], response.body
    lacks = lacking(case.answer(response.status), response.json)
    assert not [path for path in lacks if not excuses(path, case, MISSING)]


def test_no_entry_of_these_lists_is_stale(site: Azure) -> None:
    answers = [(case, _answer(site, case)) for case in CASES]
    accepted = [(case, response) for case, response in answers if response.status < 400]
    used = {
        entry
        for case, response in accepted
        for path in lacking(case.answer(response.status), response.json)
        for entry in excuses(path, case, MISSING)
    }
    assert MISSING.keys() - used == set()
    assert REFUSED.keys() - {case.name for case, response in answers if response.status >= 400} == set()
