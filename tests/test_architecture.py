"""Rules about imports that only a running program shows; the static ones are import-linter's."""

import subprocess
import sys

import pytest

DOORS = ("textual", "rich", "sqlite3", "sqlite_utils", "yaml", "click", "azure", "platformdirs")


def loaded_by(modules: str) -> set[str]:
    """Top-level packages that importing these modules loads in a fresh interpreter."""
    program = f"import sys, {modules}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize(
    "modules",
    [
        "studyapp.core.items, studyapp.core.session, studyapp.core.grading",
        "studyapp.core.lessons, studyapp.core.packs, studyapp.core.plain, studyapp.core.progress, studyapp.core.marks",
    ],
)
def test_the_core_loads_no_door(modules: str) -> None:
    loaded = loaded_by(modules)
    assert "studyapp" in loaded
    assert loaded.isdisjoint(DOORS)


def test_questions_are_asked_without_loading_what_only_typed_commands_need() -> None:
    loaded = loaded_by("studyapp.core.grading, studyapp.tui.widgets.item_view, studyapp.cli.line_items")
    assert "textual" in loaded
    assert "jmespath" not in loaded


def test_a_stamp_is_taken_without_loading_yaml() -> None:
    """Every start takes one; YAML is loaded when a pack has changed."""
    assert "yaml" not in loaded_by("studyapp.library.folder")
