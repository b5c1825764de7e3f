"""A local, free, offline Azure for VM backup and restore: an ARM simulator that the unmodified Azure SDKs believe.

sandbox = Sandbox(seed=1)
client = RecoveryServicesBackupClient(**sandbox.connection())
sandbox.advance(days=14)
"""

from pathlib import Path
from typing import Any

from studyapp.sandbox.cloud import Cloud, LabLeftError

__all__ = ["LabLeftError", "Sandbox"]


class Sandbox(Cloud):
    """A local Azure with a door for the Azure SDKs."""

    @classmethod
    def open(cls, path: Path) -> "Sandbox":
        """A sandbox in the state that was saved.

        Raises:
            ValueError: the document is not one of a sandbox, or of a later version.
        """
        sandbox = cls()
        sandbox.load(path)
        return sandbox

    def branch(self) -> "Sandbox":
        """Another sandbox that goes on from here; what happens in one is not seen in the other."""
        other = Sandbox(auto=self.auto)
        other.restore(self.snapshot())
        other._tokens, other._principals = self._tokens, self._principals
        return other

    def connection(self, persona: str = "owner") -> dict[str, Any]:
        """Keyword arguments for any azure-mgmt client: credential, subscription_id, base_url, transport, scopes."""
        # Imported here: azure-core costs a quarter of a second, and a sandbox without SDK clients needs none of it.
        from studyapp.sandbox import sdk

        return sdk.connection(self, persona)
