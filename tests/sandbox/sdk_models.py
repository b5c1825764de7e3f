"""Makes the sandbox's model files from the installed Azure SDKs: `python -m tests.sandbox.sdk_models` writes them.

Only names and types are taken, of the models that the listed roots reach. A test compares the files with the installed
packages, so that they cannot drift.
"""

import importlib
import json
import re
import sys
import typing
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from enum import EnumMeta
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any

FOLDER = Path(__file__).parents[2] / "studyapp" / "sandbox" / "models"

ROOTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "recoveryservices": (
        "azure.mgmt.recoveryservices.models",
        (
            "Vault",
            "PatchVault",
            "DeletedVault",
            "DeletedVaultUndeleteInput",
            "CheckNameAvailabilityParameters",
            "CheckNameAvailabilityResult",
            "VaultUsage",
            "ReplicationUsage",
            "OperationResource",
            "VaultExtendedInfoResource",
            "ResourceCapabilities",
            "CapabilitiesResponse",
            "PrivateLinkResource",
            "ClientDiscoveryValueForSingleApi",
        ),
    ),
    "recoveryservicesbackup": (
        "azure.mgmt.recoveryservicesbackup.models",
        (
            "BackupResourceConfigResource",
            "BackupResourceVaultConfigResource",
            "BackupResourceEncryptionConfigExtendedResource",
            "BackupResourceEncryptionConfigResource",
            "PrepareDataMoveRequest",
            "TriggerDataMoveRequest",
            "VaultStorageConfigOperationResultResponse",
            "FetchTieringCostInfoRequest",
            "TieringCostInfo",
            "PrivateEndpointConnectionResource",
            "ProtectionPolicyResource",
            "ProtectedItemResource",
            "ProtectionContainerResource",
            "WorkloadProtectableItemResource",
            "BackupRequestResource",
            "JobResource",
            "RecoveryPointResource",
            "RestoreRequestResource",
            "ValidateOperationRequestResource",
            "ValidateOperationRequest",
            "ValidateOperationsResponse",
            "ILRRequestResource",
            "InstantItemRecoveryOperationResultRequest",
            "InstantItemRecoveryTarget",
            "BackupStatusRequest",
            "BackupStatusResponse",
            "PreValidateEnableBackupRequest",
            "PreValidateEnableBackupResponse",
            "FeatureSupportRequest",
            "AzureVMResourceFeatureSupportResponse",
            "OperationStatus",
            "BackupManagementUsage",
            "TokenInformation",
            "ResourceGuardProxyBaseResource",
            "MoveRPAcrossTiersRequest",
            "ListRecoveryPointsRecommendedForMoveRequest",
            "ProtectionIntentResource",
            "SecurityPinBase",
            "OperationResultInfoBaseResource",
            "UnlockDeleteRequest",
            "UnlockDeleteResponse",
        ),
    ),
    "recoveryservicesbackuppassive": (
        "azure.mgmt.recoveryservicesbackup.passivestamp.models",
        (
            "AADPropertiesResource",
            "BackupManagementUsage",
            "CrossRegionRestoreRequest",
            "CrrAccessTokenResource",
            "CrrJobRequest",
            "JobResource",
            "OperationStatus",
            "ProtectedItemResource",
            "RecoveryPointResource",
        ),
    ),
    "siterecovery": (
        "azure.mgmt.recoveryservicessiterecovery.models",
        (
            "Alert",
            "AddDisksInput",
            "ApplyRecoveryPointInput",
            "ConfigureAlertRequest",
            "CreateNetworkMappingInput",
            "CreatePolicyInput",
            "CreateProtectionContainerInput",
            "CreateProtectionContainerMappingInput",
            "CreateProtectionIntentInput",
            "CreateRecoveryPlanInput",
            "DisableProtectionInput",
            "EnableProtectionInput",
            "Event",
            "Fabric",
            "FabricCreationInput",
            "Job",
            "Network",
            "NetworkMapping",
            "Policy",
            "ProtectionContainer",
            "ProtectionContainerMapping",
            "RecoveryPlan",
            "RecoveryPlanTestFailoverCleanupInput",
            "RecoveryPlanTestFailoverInput",
            "RecoveryPlanUnplannedFailoverInput",
            "RecoveryPoint",
            "RemoveDisksInput",
            "RemoveProtectionContainerMappingInput",
            "ReplicationEligibilityResults",
            "ReplicationProtectedItem",
            "ReplicationProtectionIntent",
            "ResumeJobParams",
            "SupportedOperatingSystems",
            "SwitchProtectionInput",
            "TestFailoverCleanupInput",
            "TestFailoverInput",
            "UnplannedFailoverInput",
            "UpdateNetworkMappingInput",
            "UpdatePolicyInput",
            "UpdateProtectionContainerMappingInput",
            "UpdateRecoveryPlanInput",
            "UpdateReplicationProtectedItemInput",
            "VaultHealthDetails",
            "VaultSetting",
            "VaultSettingCreationInput",
        ),
    ),
    "dataprotection": (
        "azure.mgmt.dataprotection.models",
        (
            "ResourceGuardResource",
            "PatchResourceGuardInput",
            "DppBaseResource",
            "BackupVaultResource",
            "PatchResourceRequestInput",
            "CheckNameAvailabilityRequest",
            "CheckNameAvailabilityResult",
            "BaseBackupPolicyResource",
            "BackupInstanceResource",
            "DeletedBackupInstanceResource",
            "ValidateForBackupRequest",
            "ValidateForModifyBackupRequest",
            "TriggerBackupRequest",
            "ValidateRestoreRequestObject",
            "AzureBackupRestoreRequest",
            "StopProtectionRequest",
            "SuspendBackupRequest",
            "SyncBackupInstanceRequest",
            "AzureBackupRecoveryPointResource",
            "AzureBackupJobResource",
            "OperationResource",
            "OperationJobExtendedInfo",
        ),
    ),
    "deployments": (
        "azure.mgmt.resource.deployments.models",
        (
            "Deployment",
            "DeploymentExtended",
            "DeploymentOperation",
            "DeploymentExportResult",
            "DeploymentValidateResult",
            "DeploymentWhatIf",
            "WhatIfOperationResult",
        ),
    ),
    "policy": ("azure.mgmt.resource.policy.models", ("PolicyAssignment", "PolicyDefinition", "PolicySetDefinition")),
    "devtestlabs": ("azure.mgmt.devtestlabs.models", ("Schedule", "ScheduleFragment", "OperationResult")),
    "automation": (
        "azure.mgmt.automation.models",
        (
            "AutomationAccount",
            "AutomationAccountCreateOrUpdateParameters",
            "AutomationAccountUpdateParameters",
            "KeyListResult",
        ),
    ),
    "maintenance": (
        "azure.mgmt.maintenance.models",
        ("MaintenanceConfiguration", "ConfigurationAssignment", "ApplyUpdate", "Update"),
    ),
    "serialconsole": (
        "azure.mgmt.serialconsole.models",
        (
            "SerialPort",
            "SerialPortListResult",
            "SerialPortConnectResult",
            "SerialConsoleStatus",
            "EnableSerialConsoleResult",
            "DisableSerialConsoleResult",
            "SerialConsoleOperations",
        ),
    ),
    "resourcegraph": ("azure.mgmt.resourcegraph.models", ("QueryRequest", "QueryResponse")),
    "resourcehealth": ("azure.mgmt.resourcehealth.models", ("AvailabilityStatus",)),
    "compute": (
        "azure.mgmt.compute.models",
        (
            "VirtualMachine",
            "VirtualMachineUpdate",
            "VirtualMachineInstanceView",
            "VirtualMachineExtension",
            "VirtualMachineExtensionUpdate",
            "RunCommandInput",
            "RunCommandResult",
            "RetrieveBootDiagnosticsDataResult",
            "AttachDetachDataDisksRequest",
            "StorageProfile",
            "Disk",
            "DiskUpdate",
            "Snapshot",
            "SnapshotUpdate",
            "GrantAccessData",
            "AccessUri",
            "RestorePointCollection",
            "RestorePointCollectionUpdate",
            "RestorePoint",
            "VirtualMachineSize",
            "ResourceSku",
            "Usage",
            "VirtualMachineReimageParameters",
            "VirtualMachineAssessPatchesResult",
            "VirtualMachineInstallPatchesParameters",
            "VirtualMachineInstallPatchesResult",
            "VirtualMachineRunCommand",
            "VirtualMachineRunCommandUpdate",
            "RunCommandDocument",
            "RunCommandDocumentBase",
            "DiskRestorePoint",
            "AvailabilitySet",
            "AvailabilitySetUpdate",
            "VirtualMachineImage",
            "Image",
            "ImageUpdate",
            "VirtualMachineExtensionImage",
            "VirtualMachineScaleSet",
            "VirtualMachineScaleSetUpdate",
            "VirtualMachineScaleSetVM",
            "VirtualMachineScaleSetVMInstanceView",
            "VirtualMachineScaleSetInstanceView",
            "VirtualMachineScaleSetVMInstanceIDs",
            "VirtualMachineScaleSetVMInstanceRequiredIDs",
            "VirtualMachineScaleSetReimageParameters",
            "VirtualMachineScaleSetVMReimageParameters",
            "VirtualMachineScaleSetSku",
            "VirtualMachineScaleSetExtension",
            "VirtualMachineScaleSetExtensionUpdate",
            "RollingUpgradeStatusInfo",
            "UpgradeOperationHistoricalStatusInfo",
        ),
    ),
    "network": (
        "azure.mgmt.network.models",
        (
            "VirtualNetwork",
            "Subnet",
            "NetworkInterface",
            "NetworkSecurityGroup",
            "SecurityRule",
            "PublicIPAddress",
            "TagsObject",
            "VirtualNetworkPeering",
            "VirtualNetworkUsage",
            "IPAddressAvailabilityResult",
            "NetworkInterfaceIPConfiguration",
            "ApplicationSecurityGroup",
            "RouteTable",
            "Route",
            "EffectiveNetworkSecurityGroupListResult",
            "EffectiveRouteListResult",
            "LoadBalancer",
            "LoadBalancerHealthPerRule",
            "NetworkWatcher",
            "VerificationIPFlowParameters",
            "VerificationIPFlowResult",
            "NextHopParameters",
            "NextHopResult",
            "SecurityGroupViewParameters",
            "SecurityGroupViewResult",
            "ConnectivityParameters",
            "ConnectivityInformation",
            "NetworkConfigurationDiagnosticParameters",
            "NetworkConfigurationDiagnosticResponse",
        ),
    ),
    "privatedns": ("azure.mgmt.privatedns.models", ("PrivateZone", "VirtualNetworkLink", "RecordSet")),
    "storage": (
        "azure.mgmt.storage.models",
        (
            "StorageAccount",
            "StorageAccountCreateParameters",
            "StorageAccountUpdateParameters",
            "StorageAccountListKeysResult",
            "StorageAccountRegenerateKeyParameters",
            "StorageAccountCheckNameAvailabilityParameters",
            "CheckNameAvailabilityResult",
            "AccountSasParameters",
            "ListAccountSasResponse",
            "ServiceSasParameters",
            "ListServiceSasResponse",
            "BlobServiceProperties",
            "BlobContainer",
            "ListContainerItem",
        ),
    ),
    "resources": (
        "azure.mgmt.resource.resources.models",
        ("ResourceGroup", "ResourceGroupPatchable", "GenericResourceExpanded", "Provider"),
    ),
    "monitor": (
        "azure.mgmt.monitor.models",
        (
            "ActionGroupResource",
            "ActionGroupPatchBody",
            "EnableRequest",
            "NotificationRequestBody",
            "TestNotificationDetailsResponse",
            "ActivityLogAlertResource",
            "AlertRulePatchObject",
            "EventData",
            "MetricAlertResource",
            "MetricAlertResourcePatch",
            "MetricAlertStatus",
            "Response",
            "MetricDefinition",
            "MetricNamespace",
            "DataCollectionRuleResource",
            "DataCollectionEndpointResource",
            "DataCollectionRuleAssociationProxyOnlyResource",
            "ResourceForUpdate",
            "LocalizableString",
        ),
    ),
    "alertsmanagement": (
        "azure.mgmt.alertsmanagement.models",
        ("Alert", "AlertModification", "AlertsSummary", "Comments"),
    ),
    "alertprocessingrules": (
        "azure.mgmt.alertprocessingrules.models",
        ("AlertProcessingRule", "PatchObject"),
    ),
    "loganalytics": ("azure.mgmt.loganalytics.models", ("Workspace", "WorkspacePatch", "SharedKeys")),
    "locks": ("azure.mgmt.resource.locks.models", ("ManagementLockObject",)),
    "authorization": (
        "azure.mgmt.authorization.models",
        ("Permission", "RoleAssignment", "RoleAssignmentCreateParameters", "RoleDefinition"),
    ),
}
_PLAIN = {str: "str", int: "int", float: "float", bool: "bool", bytes: "bytes", datetime: "time", Any: "any"}
_WORDS = {
    "str": "str",
    "int": "int",
    "long": "int",
    "float": "float",
    "bool": "bool",
    "iso-8601": "time",
    "object": "any",
    "duration": "str",
    "bytearray": "bytes",
}


class _Collector:
    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.models: dict[str, Any] = {}
        self.enums: dict[str, list[str]] = {}

    def model(self, cls: Any) -> str:
        name: str = cls.__name__
        if name in self.models:
            return name
        self.models[name] = {}
        found: dict[str, Any] = {"props": dict(sorted(self._props(cls)))}
        kinds = dict(self._kinds(cls))
        if kinds:
            found["discriminator"] = self._discriminator(cls)
            found["kinds"] = dict(sorted(kinds.items()))
        self.models[name] = found
        return name

    def _props(self, cls: Any) -> Iterator[tuple[str, list[str]]]:
        if hasattr(cls, "_attribute_map"):
            yield from self._old_props(cls)
            return
        hints = self._hints(cls)
        cls({})  # the SDK fills its table of fields when a model is first made
        for name, field in cls._attr_to_rest_field.items():
            flags = "r" if field._visibility == ["read"] else ""
            kind = "str" if field._format in ("duration", "time") else self.kind(hints[name])
            yield field._rest_name, [kind, flags]

    def _hints(self, cls: Any) -> dict[str, Any]:
        names = {**vars(sys.modules[cls.__module__]), "_models": self.module}
        hints: dict[str, Any] = {}
        for base in reversed(cls.__mro__):
            if base.__module__ == cls.__module__:
                hints |= typing.get_type_hints(base, globalns=names)
        return hints

    def kind(self, hint: Any) -> str:
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, UnionType):
            return self._union([part for part in inner if part is not NoneType])
        if origin is typing.Literal:
            return self._union([type(inner[0])])
        if origin in (list, typing.List):  # noqa: UP006 (the SDK's annotations use both)
            return f"[{self.kind(inner[0])}]"
        if origin in (dict, typing.Dict):  # noqa: UP006 (the SDK's annotations use both)
            return f"{{{self.kind(inner[1])}}}"
        if hint in (timedelta, time):
            return "str"
        if isinstance(hint, EnumMeta):
            return self.enum(hint)
        return _PLAIN[hint] if hint in _PLAIN else self._other(hint)

    def _union(self, parts: list[Any]) -> str:
        enums = [part for part in parts if isinstance(part, EnumMeta)]
        if enums:
            return self.enum(enums[0])
        return self.kind(parts[0]) if len(parts) == 1 else "any"

    def _other(self, hint: Any) -> str:
        return (
            self.model(hint) if isinstance(hint, type) and hasattr(hint, "__module__") and self._ours(hint) else "any"
        )

    def _ours(self, cls: type) -> bool:
        return cls.__module__.startswith(self.module.__name__.rsplit(".models", 1)[0]) and cls is not object

    def enum(self, cls: EnumMeta) -> str:
        members: list[Any] = list(cls)
        self.enums[cls.__name__] = [str(member.value) for member in members]
        return "=" + cls.__name__

    def _kinds(self, cls: Any) -> Iterator[tuple[str, str]]:
        if hasattr(cls, "_attribute_map"):
            yield from self._old_kinds(cls)
            return
        for value, target in vars(cls).get("__mapping__", {}).items():
            yield value, self.model(target)
            # A kind of a kind is chosen by the same property.
            yield from self._kinds(target)

    def _old_kinds(self, cls: Any) -> Iterator[tuple[str, str]]:
        for kinds in vars(cls).get("_subtype_map", {}).values():
            for value, name in kinds.items():
                target = getattr(self.module, name)
                yield value, self.model(target)
                # A kind of a kind is chosen by the same property.
                yield from self._old_kinds(target)

    def _discriminator(self, cls: Any) -> str:
        if hasattr(cls, "_attribute_map"):
            return str(cls._attribute_map[next(iter(cls._subtype_map))]["key"]).replace("\\.", ".")
        fields = cls._attr_to_rest_field.values()
        return str(next(field._rest_name for field in fields if field._is_discriminator))

    def _old_props(self, cls: Any) -> Iterator[tuple[str, list[str]]]:
        # No name stands for all undocumented properties.
        entries = {
            entry["key"]: [self._old_kind(entry["type"]), self._old_flags(cls, name)]
            for name, entry in cls._attribute_map.items()
            if entry["key"]
        }
        yield from self._nested(cls.__name__, entries)

    def _old_flags(self, cls: Any, name: str) -> str:
        return "r" if cls._validation.get(name, {}).get("readonly") else ""

    def _nested(self, model: str, entries: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
        """Properties by dotted key as properties of models within the model."""
        inner: dict[str, dict[str, list[str]]] = {}
        for key, prop in entries.items():
            # A dot that belongs to the name itself is written with a backslash.
            outer, *rest = re.split(r"(?<!\\)\.", key, maxsplit=1)
            if rest:
                inner.setdefault(outer, {})[rest[0]] = prop
            else:
                yield outer.replace("\\.", "."), prop
        for outer, props in inner.items():
            name = f"{model}.{outer}"
            self.models[name] = {"props": dict(sorted(self._nested(name, props)))}
            yield outer, [name, ""]

    def _old_kind(self, word: str) -> str:
        if word[0] in "[{":
            return word[0] + self._old_kind(word[1:-1]) + word[-1]
        return _WORDS[word] if word in _WORDS else self.model(getattr(self.module, word))


def models_of(package: str) -> str:
    """The content of one model file."""
    module_name, roots = ROOTS[package]
    module = importlib.import_module(module_name)
    collector = _Collector(module)
    for root in roots:
        collector.model(getattr(module, root))
    content = {"models": dict(sorted(collector.models.items())), "enums": dict(sorted(collector.enums.items()))}
    return json.dumps(content, separators=(",", ":")).replace('},"', '},\n"') + "\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for package in ROOTS:
        (FOLDER / f"{package}.json").write_text(models_of(package), "utf-8")


if __name__ == "__main__":
    main()
