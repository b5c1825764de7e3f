"""The table of az commands against the installed az: every command and every spelling, so that the table can't drift."""

import pytest

from studyapp.core.az.spellings import backup, disks, machines, monitoring, network, resources
from studyapp.core.az.spellings import elsewhere as rest
from studyapp.core.az.table import _lines, _option
from tests.az.conftest import ABSENT, AZ
from tests.az.spellings import MODULES, elsewhere, lines, real

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]
OURS = {
    "backup": backup,
    "disks": disks,
    "machines": machines,
    "monitoring": monitoring,
    "network": network,
    "resources": resources,
}


@pytest.fixture(scope="module")
def table() -> dict[str, list[dict[str, object]]]:
    return real()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_command_is_spelled_as_az_spells_it(module: str, table: dict[str, list[dict[str, object]]]) -> None:
    ours = {line.partition("|")[0].strip(): line.partition("|")[2] for line in _lines(OURS[module].SPELLINGS)}
    theirs = {name: line.partition("|")[2] for name, line in lines(module, table).items()}
    assert sorted(ours) == sorted(theirs)
    for name, options in theirs.items():
        assert [_option(text) for text in ours[name].split()] == [_option(text) for text in options.split()], name


def test_what_az_has_besides_is_listed(table: dict[str, list[dict[str, object]]]) -> None:
    assert rest.GROUPS.split("\n")[1:-1] == elsewhere(table)
