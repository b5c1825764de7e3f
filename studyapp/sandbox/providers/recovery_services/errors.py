"""How the backup service words its refusals: always with target, details and innerError, null as they are."""

from studyapp.sandbox.arm.errors import ArmError


def refused(code: str, message: str, status: int = 400) -> ArmError:
    """An error of the backup service."""
    return ArmError(status, code, message, nulls=True)


def immutable(what: str) -> ArmError:
    return refused(
        "UserErrorOperationDeniedOnImmutableItem",
        f"{what} is not allowed because immutability is enabled on the vault and the operation would reduce "
        "the retention of recovery points.",
    )
