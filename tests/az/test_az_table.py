"""The practice subset's table of commands says what the installed az says."""

from pathlib import Path

import pytest

from studyapp.core.az_commands import commands
from tests.az import table
from tests.az.conftest import ABSENT, AZ

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]


def test_the_table_is_the_one_of_the_installed_az(tmp_path: Path) -> None:
    found = table.asked([one.name for one in commands()], tmp_path)
    assert {name for name, arguments in found.items() if not arguments} == set(), "commands that az does not have"
    assert table.rendered(found) == table.FILE.read_text("utf-8")
