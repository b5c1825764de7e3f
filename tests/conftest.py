"""What every test gets: a home of its own, a clock that stands, the sample pack, and no network."""

import random
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from studyapp.cli.clock import machine_clock
from studyapp.settings import Folders, folders
from studyapp.study.study import Study

settings.register_profile("studyapp", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("studyapp")

SAMPLE = Path(__file__).parent / "data" / "packs" / "sample"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **much: float) -> None:
        """Move on, by the arguments of timedelta."""
        self.time += timedelta(**much)


@pytest.fixture(autouse=True)
def _shut_out_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the user's files or reaches the network."""
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("STUDYAPP_HOME", str(tmp_path / "home"))
    for name in ("STUDYAPP_NOW", "NO_COLOR", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type] # addresses of other families pass through unchanged

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def clock() -> Clock:
    """Noon of a fixed day, until the test moves it."""
    return Clock()


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content cache that holds the built-in pack already, so that not every test reads it anew."""
    found = folders(tmp_path_factory.mktemp("read-once"))
    study = Study(found, "nobody", Clock(), random.Random(0))
    study.content.refresh()
    study.close()
    return found.content


@pytest.fixture
def places(tmp_path: Path, read_once: Path) -> Folders:
    """A home with the sample pack installed."""
    found = folders(tmp_path / "home")
    shutil.copytree(SAMPLE, found.packs / "sample")
    found.cache.mkdir(parents=True)
    shutil.copy(read_once, found.content)
    return found


@pytest.fixture
def open_study(places: Folders, clock: Clock) -> Iterator[Callable[..., Study]]:
    """Opens Studies over the sample pack; they are closed when the test ends."""
    opened: list[Study] = []

    def open_one(profile: str = "default", seed: int = 1, pack: str = "sample") -> Study:
        study = Study(places, profile, clock, random.Random(seed), pack=pack, real=machine_clock)
        study.content.refresh()
        opened.append(study)
        return study

    yield open_one
    for study in opened:
        study.close()


@pytest.fixture
def study(open_study: Callable[..., Study]) -> Study:
    """A Study over the sample pack."""
    return open_study()


@pytest.fixture
def copy_of_sample(tmp_path: Path) -> Callable[[], Path]:
    """Copies the sample pack to a folder of the test's own."""

    def copy() -> Path:
        shutil.copytree(SAMPLE, tmp_path / "sample-copy")
        return tmp_path / "sample-copy"

    return copy
