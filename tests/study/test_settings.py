"""Settings survive whatever is in their file."""

from pathlib import Path

import pytest

from studyapp.core.errors import StudyError
from studyapp.settings import Settings, check_profile, folders, load_settings, save_settings


def test_settings_come_back_as_saved(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    saved = Settings(theme="studyapp-light", pack="sample", count=25, profile="exam")
    save_settings(path, saved)
    assert load_settings(path) == saved


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", Settings()),
        ("[]", Settings()),
        ('{"count": "many"}', Settings()),
        ('{"count": true}', Settings()),
        ('{"profile": "lenient", "count": 5}', Settings(count=5)),
        ('{"unknown": 1, "theme": "mine"}', Settings(theme="mine")),
    ],
)
def test_what_does_not_fit_is_left_at_its_default(tmp_path: Path, text: str, expected: Settings) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert load_settings(path) == expected


def test_settings_that_cannot_be_saved_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StudyError, match="can't be saved"):
        save_settings(tmp_path / "file" / "settings.json", Settings())


@pytest.mark.parametrize("name", ["", "../up", "A", "a b", "x" * 33, "-a", "a/b"])
def test_a_profile_name_cannot_leave_its_folder(name: str) -> None:
    with pytest.raises(StudyError, match="can't be the name of a profile"):
        check_profile(name)


def test_the_home_given_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYAPP_HOME", str(tmp_path / "env"))
    assert folders(None).home == tmp_path / "env"
    assert folders(tmp_path / "given").home == tmp_path / "given"
    monkeypatch.delenv("STUDYAPP_HOME")
    assert "studyapp" in folders(None).home.parts
