"""The application on a machine as far as a restore can break it: its settings, its secret, its certificate.

The settings and the secret read and change as files, but what they say is kept as facts of the machine, so that a
fault can name them; nothing of an application is there before one of its facts is.
"""

from datetime import datetime

from studyapp.sandbox.arm.carried import Facts
from studyapp.sandbox.arm.values import Json

SERVICE = "app"
"""Name of the application among the services of its machine."""
_FACTS = ("database", "appSecret", "certificate")
_FOLDERS = {False: "/etc/app/", True: "C:\\App\\"}
_KEY = "database="


def is_there(facts: Facts) -> bool:
    """Whether the machine has an application."""
    return any(name in facts for name in _FACTS)


def settings_path(*, windows: bool) -> str:
    return _FOLDERS[windows] + "settings.conf"


def secret_path(*, windows: bool) -> str:
    return _FOLDERS[windows] + "secret.txt"


def files(facts: Facts, *, windows: bool) -> dict[str, str]:
    """The files that show the facts, by path; the secret itself is never shown."""
    found = {}
    if "database" in facts:
        found[settings_path(windows=windows)] = f"{_KEY}{facts['database']}\n"
    if is_there(facts) and facts.get("appSecret", "Present") == "Present":
        found[secret_path(windows=windows)] = "********\n"
    return found


def written(facts: Facts, path: str, text: str, *, windows: bool) -> Json | None:
    """The facts once one of the application's files holds a text; None for any other file."""
    if path == settings_path(windows=windows):
        lines = (line.strip() for line in text.splitlines())
        server = next((line.removeprefix(_KEY) for line in lines if line.startswith(_KEY)), "")
        return {**facts, "database": server}
    if path == secret_path(windows=windows) and is_there(facts):
        return {**facts, "appSecret": "Present"}
    return None


def removed(facts: Facts, path: str, *, windows: bool) -> Json | None:
    """The facts once one of the application's files is gone; None for any other file."""
    if path not in files(facts, windows=windows):
        return None
    if path == secret_path(windows=windows):
        return {**facts, "appSecret": "Gone"}
    return {**facts, "database": ""}


def database(facts: Facts) -> tuple[str, int] | None:
    """Host and port of the server that the settings name; None where they name none that can be read."""
    host, _, port = str(facts.get("database") or "").rpartition(":")
    return (host, int(port)) if host and port.isdecimal() and int(port) < 65536 else None


def valid_until(facts: Facts) -> datetime | None:
    """When the certificate expires, in UTC; None without one."""
    return datetime.fromisoformat(f"{facts['certificate']}T00:00:00+00:00") if "certificate" in facts else None


def has_expired(facts: Facts, now: datetime) -> bool:
    until = valid_until(facts)
    return until is not None and until <= now
