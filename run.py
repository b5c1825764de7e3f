#!/usr/bin/env python3
"""Set up and run studyapp from a checkout, with nothing but Python 3.11 or newer, its pip and venv.

python3 run.py              run the app (further words are handed to it: python3 run.py quiz --plain)
python3 run.py test         run every check and the tests
python3 run.py test slow    run the slow tests alone; the real az comes into an environment of its own where it can be had
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
AZ_ENVIRONMENT = ROOT / ".venv-az"
AZ = "azure-cli==2.91.0"
"""The real az, for tests: it pins other versions of the SDKs, and so never comes into the app's own environment."""
AZ_SECONDS = 1200
"""How long its installation may take."""

CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("imports", ["lint-imports"]),
    ("spelling", ["codespell"]),
    ("built-in pack", ["studyapp", "pack", "check"]),
    ("labs", ["studyapp", "lab", "verify", "--all"]),
    ("tests", ["pytest", "-n", "5", "--dist", "worksteal", "-m", "not slow", "--durations=5"]),
)


def main() -> int:
    """Do what the command line asks for; returns the exit code."""
    if sys.version_info < (3, 11):
        print("studyapp needs Python 3.11 or newer; this is " + sys.version.split()[0], file=sys.stderr)
        return 1
    words = sys.argv[1:]
    if words[:1] == ["test"]:
        set_up("dev")
        return slow_tests() if words[1:] == ["slow"] else all_checks(words[1:])
    set_up("app")
    return subprocess.call([str(PYTHON), "-m", "studyapp", *words])


def set_up(purpose: str) -> None:
    """Make the virtual environment and install what the purpose needs, if that has not been done for this pyproject.toml."""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    stamp = ENVIRONMENT / f"studyapp-{purpose}.stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Setting up {ENVIRONMENT.relative_to(ROOT)} ...", file=sys.stderr)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    package = f"{ROOT}[dev]" if purpose == "dev" else str(ROOT)
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", package]
    subprocess.run(install, check=True, stdout=sys.stderr)
    stamp.write_text(wanted)


def all_checks(more: list[str]) -> int:
    """Run every check, all of them even if one fails; returns 1 if any failed."""
    failed = []
    for name, command in CHECKS:
        print(f"== {name}: {' '.join(command)}", flush=True)
        extra = more if name == "tests" else []
        if subprocess.call([str(BIN / command[0]), *command[1:], *extra], cwd=ROOT, env=environment()) != 0:
            failed.append(name)
    print(
        f"Failed: {', '.join(failed)}"
        if failed
        else "All checks passed; slow tests are run by: python3 run.py test slow"
    )
    return 1 if failed else 0


def slow_tests() -> int:
    """Run the tests that take minutes."""
    command = [str(BIN / "pytest"), "-m", "slow", "-n", "2", "--dist", "worksteal", "--durations=5"]
    return subprocess.call(command, cwd=ROOT, env=environment() | real_az())


def real_az() -> dict[str, str]:
    """Tells the tests where az is: the user's own, or one installed once for them; nothing where it can't be had."""
    if "STUDYAPP_AZ" in os.environ or shutil.which("az"):
        return {}
    scripts = AZ_ENVIRONMENT / BIN.name
    program, stamp = scripts / ("az.bat" if os.name == "nt" else "az"), AZ_ENVIRONMENT / "studyapp-az.stamp"
    if not stamp.exists() or stamp.read_text() != AZ:
        print(f"Setting up {AZ_ENVIRONMENT.relative_to(ROOT)} with {AZ}, which takes minutes ...", file=sys.stderr)
        try:
            venv.create(AZ_ENVIRONMENT, with_pip=True)
            install = [str(scripts / PYTHON.name), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", AZ]
            subprocess.run(install, check=True, stdout=sys.stderr, timeout=AZ_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{AZ} can't be had here ({error}): the tests with the real az are skipped by name.", file=sys.stderr)
            return {}
        stamp.write_text(AZ)
    return {"STUDYAPP_AZ": str(program)}


def environment() -> dict[str, str]:
    """The environment without what would make a run differ from machine to machine, and a home of its own."""
    hidden = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "STUDYAPP_HOME", "STUDYAPP_NOW")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return kept | {"STUDYAPP_HOME": str(ENVIRONMENT / "home-of-checks")}


if __name__ == "__main__":
    sys.exit(main())
