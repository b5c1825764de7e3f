"""What the sandbox may touch: no socket, no SDK until somebody connects, and models that match the installed SDKs."""

import socket
import subprocess
import sys

import pytest

from studyapp.sandbox.arm import schema
from tests.sandbox import sdk_models
from tests.sandbox.conftest import Azure

_PROBE = """
import sys, studyapp.sandbox
studyapp.sandbox.Sandbox().advance(days=1)
print([m for m in ("azure", "requests", "ssl", "textual", "sqlite3", "asyncio") if m in sys.modules])
"""


def test_a_sandbox_loads_no_sdk_and_no_network_until_somebody_connects() -> None:
    done = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_socket_ban_of_these_tests_bites() -> None:
    with pytest.raises(AssertionError, match="outbound"), socket.socket() as door:
        door.connect(("127.0.0.1", 9))


def test_a_whole_backup_and_restore_opens_no_socket(protected: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was made")

    monkeypatch.setattr(socket, "socket", refuse)
    protected.make_account()
    protected.back_up()
    job = protected.restore(
        protected.points()[0].name,
        recoveryType="RestoreDisks",
        storageAccountId=f"{protected.group_id}/providers/Microsoft.Storage/storageAccounts/stagingapp1",
        targetResourceGroupId=protected.group_id,
    )
    assert job.properties.status == "Completed"


@pytest.mark.parametrize("package", sdk_models.ROOTS)
def test_the_models_are_those_of_the_installed_sdk(package: str) -> None:
    file = sdk_models.FOLDER / f"{package}.json"
    assert file.read_text("utf-8") == sdk_models.models_of(package), "run python -m tests.sandbox.sdk_models"


def test_the_judge_finds_what_is_undocumented() -> None:
    problems = schema.check_answer("recoveryservices.Vault", {"location": 7, "colour": "red", "properties": {"sku": 1}})
    assert len(problems) == 3
