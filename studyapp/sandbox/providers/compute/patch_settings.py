"""How a machine is to be patched: which modes its system has, and which of them go together."""

from collections.abc import Mapping

from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge

_MODES: Mapping[bool, tuple[str, ...]] = {
    True: ("Manual", "AutomaticByOS", "AutomaticByPlatform"),
    False: ("ImageDefault", "AutomaticByPlatform"),
}
_ASSESSMENTS = ("ImageDefault", "AutomaticByPlatform")


def key(windows: bool) -> str:
    """The part of the osProfile that holds the settings."""
    return "windowsConfiguration" if windows else "linuxConfiguration"


def default_mode(configuration: Json, windows: bool) -> str:
    """The mode of a machine that is made without one."""
    if not windows:
        return "ImageDefault"
    return "Manual" if configuration.get("enableAutomaticUpdates") is False else "AutomaticByOS"


def check(configuration: Json, windows: bool) -> None:
    """Raise the refusal of modes that the system does not have or that contradict its other settings.

    Args:
        configuration: the windowsConfiguration or linuxConfiguration as it is to be.
        windows: which of them it is.
    """
    settings: Json = configuration.get("patchSettings") or {}
    home = f"osProfile.{key(windows)}.patchSettings"
    mode, assessment = settings.get("patchMode"), settings.get("assessmentMode")
    _among(f"{home}.patchMode", mode, _MODES[windows])
    _among(f"{home}.assessmentMode", assessment, _ASSESSMENTS)
    automatic = configuration.get("enableAutomaticUpdates", True)
    if (mode == "AutomaticByOS" and not automatic) or (mode == "Manual" and automatic):
        fitting = "true" if mode == "AutomaticByOS" else "false"
        raise _refused(f"{home}.patchMode", f"The patchMode '{mode}' needs enableAutomaticUpdates to be {fitting}.")
    if "AutomaticByPlatform" in (mode, assessment) and configuration.get("provisionVMAgent") is False:
        raise _refused(home, "AutomaticByPlatform needs the VM agent: provisionVMAgent must be true.")


def check_change(vm: Resource, asked: Json) -> None:
    """Raise the refusal of a change of a machine's settings; automatic updates are switched for good when it is made."""
    windows = dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows"
    path = f"properties.osProfile.{key(windows)}"
    change, old = dig(asked, path), dig(vm.body, path)
    if not change or not old:
        return
    new = merge(old, change)
    if new.get("enableAutomaticUpdates") != old.get("enableAutomaticUpdates"):
        name = f"{path.removeprefix('properties.')}.enableAutomaticUpdates"
        raise ArmError(409, "PropertyChangeNotAllowed", f"Changing property '{name}' is not allowed.", name)
    check(new, windows)


def _among(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        text = f"The value '{value}' of parameter '{name}' is not allowed. Allowed values are: {', '.join(known)}."
        raise _refused(name, text)


def _refused(name: str, text: str) -> ArmError:
    return ArmError(400, "InvalidParameter", text, name)
