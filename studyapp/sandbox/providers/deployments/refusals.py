"""How a template is refused."""

from studyapp.sandbox.arm.errors import ArmError


def invalid(message: str) -> ArmError:
    """The refusal of a template, with what is wrong as the end of a sentence."""
    return ArmError(400, "InvalidTemplate", f"Deployment template validation failed: '{message}'.")
