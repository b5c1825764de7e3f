"""After a restore: another address, no load balancer, a name that still leads to the old machine, an old group of rules."""

import pytest

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.networks import balancer, id_of, interface, machine, vm_id

ZONE, NEW = "corp.internal", "vm-new"


@pytest.fixture
def restored(protected: Azure) -> Azure:
    """A database server in a pool and in a zone; it was lost, and restored as a new machine beside its client."""
    azure, home = protected, id_of(protected, "virtualNetworks/vnet-app/subnets/default")
    script = {"commandId": "RunShellScript", "script": ["apt-get install -y postgresql"]}
    azure.compute.virtual_machines.begin_run_command(GROUP, VM, script).result()
    balancer(azure, "lb", {"subnet": {"id": home}}, port=5432)
    pool = {"id": id_of(azure, "loadBalancers/lb/backendAddressPools/pool")}
    interface(azure, f"{VM}-nic", home, loadBalancerBackendAddressPools=[pool])
    machine(azure, "vm-client", home)
    azure.dns.private_zones.begin_create_or_update(GROUP, ZONE, {"location": "global"}).result()
    link = {"location": "global", "properties": {"virtualNetwork": {"id": id_of(azure, "virtualNetworks/vnet-app")}}}
    azure.dns.virtual_network_links.begin_create_or_update(GROUP, ZONE, "app", link).result()
    _record(azure, "10.1.0.4")
    azure.back_up()
    azure.restore(
        azure.points()[0].name,
        recoveryType="AlternateLocation",
        storageAccountId=azure.make_account(),
        targetResourceGroupId=azure.group_id,
        targetVirtualMachineId=vm_id(azure, NEW),
        virtualNetworkId=id_of(azure, "virtualNetworks/vnet-app"),
        subnetId=home,
    )
    azure.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    return azure


def _record(azure: Azure, address: str) -> None:
    body = {"properties": {"ttl": 300, "aRecords": [{"ipv4Address": address}]}}
    azure.dns.record_sets.create_or_update(GROUP, ZONE, "A", "db", body)


def reach(azure: Azure, target: str) -> str:
    return azure.sandbox.can_connect(vm_id(azure, "vm-client"), target, 5432).reason


def _new_interface(azure: Azure) -> tuple[str, str]:
    """Name and address of the restored machine's interface."""
    nic = azure.compute.virtual_machines.get(GROUP, NEW).network_profile.network_interfaces[0].id.rpartition("/")[2]
    return nic, azure.network.network_interfaces.get(GROUP, nic).ip_configurations[0].private_ip_address


def test_a_restored_machine_answers_at_another_address(restored: Azure) -> None:
    _, address = _new_interface(restored)
    assert address not in ("10.1.0.4", "10.1.0.5", "10.1.0.6")
    assert reach(restored, address) == "", "its services came back with its disk"
    assert reach(restored, "10.1.0.4") == f"the machine {VM} does not run", "what clients have written down"


def test_a_name_leads_to_the_old_machine_until_its_record_is_changed(restored: Azure) -> None:
    assert "does not run" in reach(restored, f"db.{ZONE}")
    _record(restored, _new_interface(restored)[1])
    assert reach(restored, f"db.{ZONE}") == ""


def test_a_restored_machine_is_in_no_pool_until_it_is_put_there(restored: Azure) -> None:
    front = restored.network.load_balancers.get(GROUP, "lb").frontend_ip_configurations[0].private_ip_address
    assert "has no healthy machine" in reach(restored, front)
    nic, _ = _new_interface(restored)
    pool = {"id": id_of(restored, "loadBalancers/lb/backendAddressPools/pool")}
    interface(restored, nic, id_of(restored, "virtualNetworks/vnet-app/subnets/default"), loadBalancerBackendAddressPools=[pool])  # fmt: skip
    assert reach(restored, front) == ""


def test_what_the_guest_had_on_its_disk_comes_back_with_it(protected: Azure) -> None:
    protected.sandbox.inject(WorldFault("f", protected.vm_id, {"guestFirewall": "Blocking"}))
    protected.back_up()
    home = id_of(protected, "virtualNetworks/vnet-app/subnets/default")
    machine(protected, "vm-client", home)
    protected.restore(
        protected.points()[0].name,
        recoveryType="AlternateLocation",
        storageAccountId=protected.make_account(),
        targetResourceGroupId=protected.group_id,
        targetVirtualMachineId=vm_id(protected, NEW),
        virtualNetworkId=id_of(protected, "virtualNetworks/vnet-app"),
        subnetId=home,
        region=REGION,
    )
    found = protected.sandbox.can_connect(vm_id(protected, "vm-client"), vm_id(protected, NEW), 22)
    assert found.issue
    assert found.issue.type == "GuestFirewall"
