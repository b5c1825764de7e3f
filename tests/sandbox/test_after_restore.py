"""Restored, and the application fails: each cause shows by a read in the guest, and is gone once it is repaired there."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VM, Azure
from tests.sandbox.networks import id_of, machine, vm_id
from tests.sandbox.test_compute_guest import run
from tests.sandbox.test_vaults import refusal

NEW, SETTINGS = "vm-new", "/etc/app/settings.conf"
STOP = {"properties": {"protectedItemType": "Microsoft.Compute/virtualMachines", "protectionState": "ProtectionStopped"}}  # fmt: skip
CERTIFICATE = "openssl x509 -in /etc/app/app.pem -noout -enddate -checkend 0"


def set_up(azure: Azure, name: str = VM, **facts: Any) -> None:
    """Let an application or a membership be there, as an administrator has set it up."""
    azure.sandbox.inject(WorldFault("set up", vm_id(azure, name), facts))


def lose_and_restore(azure: Azure, point: str = "") -> None:
    """The machine is restored from its newest point as a new one; the old one is off."""
    if not point:
        azure.back_up()
    azure.restore(
        point or azure.points()[0].name,
        recoveryType="AlternateLocation",
        storageAccountId=azure.make_account(),
        targetResourceGroupId=azure.group_id,
        targetVirtualMachineId=vm_id(azure, NEW),
        virtualNetworkId=id_of(azure, "virtualNetworks/vnet-app"),
        subnetId=id_of(azure, "virtualNetworks/vnet-app/subnets/default"),
    )
    azure.compute.virtual_machines.begin_deallocate(GROUP, VM).result()


def on(azure: Azure, *lines: str) -> str:
    return run(azure, *lines, vm=NEW)


def day(azure: Azure, days: int) -> str:
    moved = azure.sandbox.branch()
    moved.advance(days=days)
    return f"{moved.now:%Y-%m-%d}"


def test_an_old_point_brings_an_old_certificate_back_until_it_is_renewed(protected: Azure) -> None:
    set_up(protected, certificate=day(protected, 3))
    protected.back_up()
    point = protected.points()[0].name
    assert "Certificate will not expire" in run(protected, CERTIFICATE)
    protected.sandbox.advance(days=4)
    assert "all renewals succeeded" in run(protected, "certbot renew")
    assert "200 OK" in run(protected, "curl https://localhost/health")
    lose_and_restore(protected, point)
    assert "Certificate will expire" in on(protected, CERTIFICATE)
    assert "curl: (60)" in on(protected, "curl https://localhost/health")
    on(protected, "certbot renew")
    assert "Certificate will not expire" in on(protected, CERTIFICATE)
    assert "200 OK" in on(protected, "curl https://localhost/health")


def test_an_application_looks_for_its_database_where_it_was_until_its_settings_are_changed(protected: Azure) -> None:
    home = id_of(protected, "virtualNetworks/vnet-app/subnets/default")
    machine(protected, "vm-web", home)
    run(protected, "apt-get install -y postgresql")
    set_up(protected, "vm-web", database="10.1.0.4:5432")
    assert "active" in run(protected, "systemctl is-active app", vm="vm-web")
    lose_and_restore(protected)
    told = run(protected, "systemctl status app", "curl http://localhost/health", vm="vm-web")
    assert "Active: failed" in told
    assert "503 Service Unavailable\ndatabase 10.1.0.4:5432: connection timed out" in told
    assert "database=10.1.0.4:5432" in run(protected, f"cat {SETTINGS}", vm="vm-web")
    nic = protected.compute.virtual_machines.get(GROUP, NEW).network_profile.network_interfaces[0].id.rpartition("/")[2]
    address = protected.network.network_interfaces.get(GROUP, nic).ip_configurations[0].private_ip_address
    run(protected, f"sed -i s/10.1.0.4/{address}/ {SETTINGS}", "systemctl restart app", vm="vm-web")
    assert f"database={address}:5432" in protected.sandbox.guest_files(vm_id(protected, "vm-web"))[SETTINGS]
    assert "200 OK" in run(protected, "curl http://localhost/health", vm="vm-web")


@pytest.mark.parametrize(
    ("server", "why"),
    [
        ("10.1.0.4:5432", "connection refused"),
        ("db.old.invalid:5432", "the name is not known"),
        ("10.1.0.99:5432", "connection timed out"),
        ("10.1.0.4", f"no database in {SETTINGS}"),
    ],
)
def test_health_tells_why_the_database_is_not_reached(site: Azure, server: str, why: str) -> None:
    set_up(site, database=server)
    assert why in run(site, "curl http://localhost")


def test_a_secret_that_is_gone_is_gone_on_the_restored_machine_too(protected: Azure) -> None:
    set_up(protected, appSecret="Present")
    assert "200 OK" in run(protected, "curl http://localhost")
    run(protected, "rm /etc/app/secret.txt")
    lose_and_restore(protected)
    assert "secret /etc/app/secret.txt not found" in on(protected, "systemctl status app")
    assert "No such file" in on(protected, "cat /etc/app/secret.txt")
    assert "hunter2" not in on(protected, "echo hunter2 > /etc/app/secret.txt", "cat /etc/app/secret.txt")
    assert "active" in on(protected, "systemctl is-active app")


def test_a_guest_firewall_that_blocks_comes_back_and_is_opened(protected: Azure) -> None:
    set_up(protected, guestFirewall="Blocking")
    machine(protected, "vm-client", id_of(protected, "virtualNetworks/vnet-app/subnets/default"))
    lose_and_restore(protected)
    address = vm_id(protected, NEW)
    found = protected.sandbox.can_connect(vm_id(protected, "vm-client"), address, 22)
    assert found.issue
    assert found.issue.type == "GuestFirewall"
    assert "22/tcp  DENY" in on(protected, "ufw status")
    on(protected, "ufw allow 22/tcp")
    assert protected.sandbox.can_connect(vm_id(protected, "vm-client"), address, 22).reason == ""


@pytest.fixture
def member(azure: Azure) -> Azure:
    """A protected Windows machine in a domain."""
    azure.make_group()
    azure.make_network()
    azure.make_machine(windows=True)
    azure.make_vault()
    azure.protect()
    set_up(azure, domain="corp.example")
    azure.back_up()
    return azure


def ps(azure: Azure, *lines: str, vm: str = NEW) -> list[str]:
    return run(azure, *lines, command="RunPowerShellScript", vm=vm).splitlines()


@pytest.mark.parametrize(
    "repair",
    [
        ("Test-ComputerSecureChannel -Repair",),
        ("Reset-ComputerMachinePassword",),
        ("Remove-Computer", "Add-Computer -DomainName corp.example"),
    ],
)
def test_a_domain_does_not_trust_a_machine_of_an_old_point_until_it_is_repaired(
    member: Azure, repair: tuple[str, ...]
) -> None:
    point = member.points()[0].name
    member.backup.protected_items.begin_create_or_update(*member.item, STOP).result()
    member.sandbox.advance(days=31)
    assert "True" in ps(member, "Test-ComputerSecureChannel", vm=VM), "a living machine changes its password itself"
    lose_and_restore(member, point)
    assert "False" in ps(member, "Test-ComputerSecureChannel")
    ps(member, *repair)
    assert "True" in ps(member, "Test-ComputerSecureChannel")


def test_a_young_point_keeps_the_trust_of_the_domain(member: Azure) -> None:
    member.sandbox.advance(days=5)
    lose_and_restore(member)
    assert "True" in ps(member, "Test-ComputerSecureChannel")


def test_a_windows_application_shows_its_troubles_too(member: Azure) -> None:
    set_up(member, certificate=day(member, -0), database="10.1.0.99:1433")
    assert "Stopped  app" in ps(member, "Get-Service app", vm=VM)
    assert any("NotAfter" in line for line in ps(member, r"Get-ChildItem Cert:\LocalMachine\My", vm=VM))
    assert any("curl: (60)" in line for line in ps(member, "curl.exe https://localhost", vm=VM))
    ps(member, "certreq -enroll -machine renew", r"Set-Content C:\App\settings.conf database=10.1.0.4:3389", vm=VM)
    assert "HTTP/1.1 200 OK" in ps(member, "curl.exe https://localhost", vm=VM)
    assert "Running  app" in ps(member, "Get-Service app", vm=VM)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Test-ComputerSecureChannel", "not joined to a domain"),
        ("Reset-ComputerMachinePassword", "not joined to a domain"),
        ("Remove-Computer", "not joined to a domain"),
        ("certreq -enroll -machine renew", "Cannot find object"),
    ],
)
def test_what_is_not_there_is_told_on_windows(member: Azure, line: str, told: str) -> None:
    member.sandbox.lift("set up")
    assert told in "\n".join(ps(member, line, vm=VM))


def test_a_machine_without_an_application_says_so(site: Azure) -> None:
    told = run(site, "systemctl status app", "certbot renew", CERTIFICATE, "curl http://localhost", f"cat {SETTINGS}")
    for words in ("could not be found", "No renewals", "Could not open file", "curl: ("):
        assert words in told
    assert run(site, "cat /etc/app/settings.conf").count("No such file") == 1


def test_the_files_of_an_application_are_written_and_deleted_from_outside_as_from_within(site: Azure) -> None:
    set_up(site, database="10.1.0.4:22")
    site.sandbox.delete_guest_file(site.vm_id, "/etc/app/secret.txt")
    assert "not found" in run(site, "curl http://localhost")
    site.sandbox.write_guest_file(site.vm_id, "/etc/app/secret.txt", "new")
    assert "200 OK" in run(site, "curl http://localhost")
    site.sandbox.delete_guest_file(site.vm_id, SETTINGS)
    assert f"no database in {SETTINGS}" in run(site, "curl http://localhost")
    site.sandbox.write_guest_file(site.vm_id, SETTINGS, "# new\ndatabase=10.1.0.4:22\n")
    assert "200 OK" in run(site, "curl http://localhost")


CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"


def give(azure: Azure, principal: str, number: int, **more: Any) -> Any:
    """Make the principal a contributor of the storage account."""
    name = f"1111{number:04d}-1111-4111-8111-111111111111"
    role = f"/subscriptions/{azure.sandbox.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{CONTRIBUTOR}"  # fmt: skip
    body = {"properties": {"roleDefinitionId": role, "principalId": principal, **more}}
    return azure.authorization.role_assignments.create(f"{azure.group_id}/providers/Microsoft.Storage/storageAccounts/stagingapp1", name, body)  # fmt: skip


def principal(azure: Azure, name: str) -> str:
    return str(azure.compute.virtual_machines.get(GROUP, name).identity.principal_id)


KEYS = f"az storage account keys list --resource-group {GROUP} --account-name stagingapp1"


@pytest.fixture
def trusted(protected: Azure) -> Azure:
    """A protected machine whose identity may read the keys of an account."""
    protected.make_account()
    switched = {"identity": {"type": "SystemAssigned"}}
    protected.compute.virtual_machines.begin_update(GROUP, VM, switched).result()
    give(protected, principal(protected, VM), 1)
    return protected


@pytest.mark.proves("RoleAssignments_Create", "RoleAssignments_ListForScope")
def test_a_restored_machine_is_a_new_principal_without_the_roles_of_the_old_one(trusted: Azure) -> None:
    assert "key1  FULL" in run(trusted, "az login --identity", KEYS)
    lose_and_restore(trusted)
    old, new = principal(trusted, VM), principal(trusted, NEW)
    assert old != new
    told = on(trusted, "az login --identity", KEYS)
    assert "(AuthorizationFailed)" in told
    assert f"object id '{new}'" in told
    account = trusted.storage.storage_accounts.get_properties(GROUP, "stagingapp1").id
    held = [a for a in trusted.authorization.role_assignments.list_for_scope(account) if a.principal_type == "ServicePrincipal"]  # fmt: skip
    assert [a.principal_id for a in held] == [old], "the roles are those of the machine that was lost"
    assert give(trusted, new, 2, principalType="ServicePrincipal").principal_type == "ServicePrincipal"
    assert "key1  FULL" in on(trusted, "az login --identity", KEYS)


def test_an_identity_that_is_switched_off_signs_in_no_more_and_is_nobody(trusted: Azure) -> None:
    gone = principal(trusted, VM)
    trusted.compute.virtual_machines.begin_update(GROUP, VM, {"identity": {"type": "None"}}).result()
    told = run(trusted, "az login --identity", KEYS)
    assert "Identity not found" in told
    assert "key1" not in told
    assert refusal(give, trusted, gone, 3) == "PrincipalNotFound"


def test_a_role_for_an_identity_names_no_person(trusted: Azure) -> None:
    with pytest.raises(HttpResponseError, match="UnmatchedPrincipalType"):
        give(trusted, principal(trusted, VM), 4, principalType="User")


def test_a_script_that_has_not_signed_in_or_has_no_network_asks_azure_in_vain(trusted: Azure) -> None:
    assert "run 'az login" in run(trusted, KEYS)
    trusted.sandbox.inject(WorldFault("cable", trusted.vm_id, {"guestNetwork": "Unreachable"}))
    assert "timed out" in run(trusted, "az login --identity", KEYS)


def test_a_script_reads_what_the_roles_of_its_machine_let_it_read(trusted: Azure) -> None:
    account = trusted.storage.storage_accounts.get_properties(GROUP, "stagingapp1").id
    told = run(trusted, "az login --identity", f"az resource show --ids {account}", f"az resource show --ids {trusted.vault_id}")  # fmt: skip
    assert account in told
    assert "action 'Microsoft.RecoveryServices/vaults/read'" in told


def test_replaced_disks_leave_the_machine_its_identity_and_roles(trusted: Azure) -> None:
    trusted.back_up()
    point, before = trusted.points()[0].name, principal(trusted, VM)
    trusted.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    trusted.restore(point, recoveryType="OriginalLocation", storageAccountId=trusted.make_account())
    trusted.compute.virtual_machines.begin_start(GROUP, VM).result()
    assert principal(trusted, VM) == before
    assert "key1  FULL" in run(trusted, "az login --identity", KEYS)


def test_powershell_signs_in_by_the_identity_too(member: Azure) -> None:
    member.make_account()
    switched = {"identity": {"type": "SystemAssigned"}}
    member.compute.virtual_machines.begin_update(GROUP, VM, switched).result()
    lines = "Connect-AzAccount -Identity", f"Get-AzStorageAccountKey -ResourceGroupName {GROUP} -Name stagingapp1"
    assert any("AuthorizationFailed" in line for line in ps(member, *lines, vm=VM))
    give(member, principal(member, VM), 5)
    assert "key1  FULL" in ps(member, *lines, vm=VM)
