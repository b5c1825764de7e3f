"""Where files live on this machine, and the few things a user sets once. The only reader of the environment."""

import json
import os
import re
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from studyapp.core.azure_runs import AZURE_RUN_FILE
from studyapp.core.errors import StudyError

PROFILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")

ATTEMPT_VARIABLE = "STUDYAPP_ATTEMPT"
"""Environment variable that names the attempt that is meant where none is named: in its own shell."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where everything lives; nothing is made until it is written."""

    home: Path
    """The learners' data."""
    cache: Path
    """What can be made again."""

    def database(self, profile: str) -> Path:
        """A learner's database."""
        return self.home / "profiles" / profile / "study.db"

    def sandbox(self, profile: str) -> Path:
        """Folder of a learner's own sandbox."""
        return self.home / "profiles" / profile / "sandbox"

    def lab_runs(self, profile: str) -> Path:
        """Folder whose subfolders are a learner's attempts at labs."""
        return self.home / "profiles" / profile / "labs"

    def has_azure_runs(self, profile: str) -> bool:
        """Whether a learner has begun anything on a subscription from this machine that is kept here: cheap to ask."""
        return any(self.lab_runs(profile).glob(f"*/{AZURE_RUN_FILE}"))

    def servers(self, profile: str) -> Path:
        """Folder whose subfolders belong to servers that run for an attempt or a shell; each is gone with its server."""
        return self.home / "profiles" / profile / "servers"

    @property
    def subscriptions(self) -> Path:
        """The list of subscriptions that labs may run on; only its user writes it."""
        return self.home / "azure-subscriptions.txt"

    @property
    def content(self) -> Path:
        """The cache of pack contents."""
        return self.cache / "content.db"

    @property
    def packs(self) -> Path:
        """Folder whose subfolders are installed packs."""
        return self.home / "packs"

    @property
    def reports(self) -> Path:
        """Where reports about items are kept for their authors."""
        return self.home / "reports"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "settings.json"

    def profiles(self) -> list[str]:
        """Names of the learners that have data here."""
        return sorted(path.parent.name for path in self.home.glob("profiles/*/study.db"))


def folders(home: Path | None) -> Folders:
    """The folders to use: `home` if given, else STUDYAPP_HOME, else what the system provides for applications."""
    chosen = home or (Path(os.environ["STUDYAPP_HOME"]) if os.environ.get("STUDYAPP_HOME") else None)
    if chosen is not None:
        return Folders(chosen.expanduser().absolute(), chosen.expanduser().absolute() / "cache")
    import platformdirs

    return Folders(
        platformdirs.user_data_path("studyapp", appauthor=False), platformdirs.user_cache_path("studyapp", False)
    )


def frozen_now() -> str:
    """The moment that STUDYAPP_NOW names, for reproducible runs; empty if it is not set."""
    return os.environ.get("STUDYAPP_NOW", "")


SUBSCRIPTION_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_AZURE = "https://management.azure.com"
_ON_THIS_MACHINE = re.compile(r"https://127\.0\.0\.1:[0-9]{1,5}")


def allowed_subscriptions(path: Path) -> tuple[str, ...]:
    """Ids of the subscriptions that labs may run on, in small letters, as the file lists them; none where there is no file.

    A line holds an id, and after a # whatever its user wants to remember.

    Raises:
        StudyError: the file can't be read, or a line holds something else.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise StudyError(
            f"{path} can't be read: {error}.", "Write it as plain text, a subscription's id on each line."
        ) from error
    words = [(number, line.partition("#")[0].strip().lower()) for number, line in enumerate(lines, 1)]
    for number, word in words:
        if word and not SUBSCRIPTION_ID.fullmatch(word):
            raise StudyError(
                f"{path}, line {number}: `{word[:60]}` is no subscription's id.",
                "`az account list --query [].id --output tsv` prints the ids of yours.",
            )
    return tuple(dict.fromkeys(word for _, word in words if word))


def azure_endpoint() -> str:
    """Where Azure Resource Manager is: Azure's own address, or a server on this machine that STUDYAPP_AZURE_ENDPOINT names.

    The variable is there for tests alone; an address elsewhere is refused, since tokens go there.

    Raises:
        StudyError: it names something else than https on 127.0.0.1.
    """
    given = os.environ.get("STUDYAPP_AZURE_ENDPOINT", "").rstrip("/")
    if given and not _ON_THIS_MACHINE.fullmatch(given):
        raise StudyError(
            f"STUDYAPP_AZURE_ENDPOINT is `{given[:60]}`; it may only name a server on this machine, as https://127.0.0.1:8443.",
            "It is for tests: unset it to use Azure.",
        )
    return given or _AZURE


def is_azure() -> bool:
    """Whether the endpoint in use is Azure's own."""
    return azure_endpoint() == _AZURE


def builtin_pack() -> Path:
    """The built-in pack: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_builtin"
    return installed if (installed / "pack.yaml").exists() else package.parent


def check_profile(name: str) -> str:
    """The profile name if it is a good one; raises StudyError otherwise."""
    if PROFILE_NAME.fullmatch(name):
        return name
    hint = "Use small letters, digits, dashes and underscores, at most 32."
    raise StudyError(f"`{name[:40]}` can't be the name of a profile.", hint)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user sets once, for all profiles."""

    theme: str = "studyapp-dark"
    """Name of the app's theme."""
    pack: str = ""
    """Id of the pack in use; empty for the built-in one."""
    count: int = 10
    """How many questions the practice builder offers first."""
    profile: Literal["practice", "exam"] = "practice"
    """Scoring that the practice builder offers first."""


def load_settings(path: Path) -> Settings:
    """The settings in a file; defaults where it is missing, and for every value that is not of its type."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(given, dict):
        return Settings()
    defaults = Settings()
    known = {field.name: getattr(defaults, field.name) for field in fields(Settings)}
    fitting: dict[str, Any] = {name: given[name] for name in known if type(given.get(name)) is type(known[name])}
    if fitting.get("profile") not in ("practice", "exam"):
        fitting.pop("profile", None)
    return replace(defaults, **fitting)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings whole, or leave the old file as it was.

    Raises:
        StudyError: the file can't be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise StudyError(
            f"The settings can't be saved to {path}: {error.strerror}.", "Check its permissions."
        ) from error
