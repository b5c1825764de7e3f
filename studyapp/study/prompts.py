"""Starting a learner's own shell so that its prompt says where it is, without touching one of the learner's files.

Each shell first reads what it always reads, then a file of ours that points it at the sandbox once more, since a learner's own
file may set AZURE_CONFIG_DIR, and marks the prompt.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

MARK = "(sandbox)"
Values = Mapping[str, str]


class Start(NamedTuple):
    """How a shell is started."""

    command: tuple[str, ...]
    more: Values
    """Environment beside the one that points at the sandbox."""


def marked(shell: str, folder: Path, values: Values, environment: Values) -> Start:
    """How to start a shell with a marked prompt.

    Args:
        shell: the program.
        folder: a private one for files that the shell reads; made.
        values: the variables that point at the sandbox.
        environment: the learner's own.

    Raises:
        OSError: a file can't be written.
    """
    name = Path(shell).name.lower().removesuffix(".exe")
    return _KINDS.get(name, _posix)(shell, folder, values, environment)


def _bash(shell: str, folder: Path, values: Values, environment: Values) -> Start:
    file = _written(folder / "bashrc", ["[ -f ~/.bashrc ] && . ~/.bashrc", *_exports(values), _BASH_PROMPT])
    return Start((shell, "--rcfile", str(file)), {})


def _zsh(shell: str, folder: Path, values: Values, environment: Values) -> Start:
    own = environment.get("ZDOTDIR")
    back = f"ZDOTDIR={_quoted(own)}" if own is not None else "unset ZDOTDIR"
    home = '"${ZDOTDIR:-$HOME}"'
    again = f"ZDOTDIR={_quoted(str(folder))}"
    _written(folder / ".zshenv", [back, f"[ -f {home}/.zshenv ] && . {home}/.zshenv", again])
    _written(folder / ".zshrc", [back, f"[ -f {home}/.zshrc ] && . {home}/.zshrc", *_exports(values), _ZSH_PROMPT])
    return Start((shell,), {"ZDOTDIR": str(folder)})


def _fish(shell: str, folder: Path, values: Values, environment: Values) -> Start:
    lines = [f"set -gx {name} {_quoted_for_fish(value)}" for name, value in values.items()]
    file = _written(folder / "sandbox.fish", [*lines, _FISH_PROMPT])
    return Start((shell, "--init-command", f"source {_quoted_for_fish(str(file))}"), {})


def _posix(shell: str, folder: Path, values: Values, environment: Values) -> Start:
    """dash, ksh and their kin: what ENV names is read by those that are interactive."""
    own = environment.get("ENV")
    first = [f"[ -f {_quoted(own)} ] && . {_quoted(own)}"] if own else []
    file = _written(folder / "shrc", [*first, *_exports(values), f'PS1="{MARK} ${{PS1:-$ }}"'])
    return Start((shell,), {"ENV": str(file)})


def _cmd(shell: str, folder: Path, values: Values, environment: Values) -> Start:
    return Start((shell,), {"PROMPT": f"{MARK} {environment.get('PROMPT', '$P$G')}"})


def _powershell(shell: str, folder: Path, values: Values, environment: Values) -> Start:
    lines = [f"$env:{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in values.items()]
    file = _written(folder / "sandbox.ps1", [*lines, _POWERSHELL_PROMPT])
    return Start((shell, "-NoExit", "-Command", f". '{str(file).replace(chr(39), chr(39) * 2)}'"), {})


_KINDS: dict[str, Callable[[str, Path, Values, Values], Start]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "cmd": _cmd,
    "powershell": _powershell,
    "pwsh": _powershell,
}
_BASH_PROMPT = f"""\
__sandbox_prompt() {{ case "$PS1" in '{MARK} '*) ;; *) PS1="{MARK} $PS1" ;; esac; }}
case "$(declare -p PROMPT_COMMAND 2>/dev/null)" in
    'declare -a'*) PROMPT_COMMAND+=(__sandbox_prompt) ;;
    *) PROMPT_COMMAND="${{PROMPT_COMMAND:+$PROMPT_COMMAND; }}__sandbox_prompt" ;;
esac"""
_ZSH_PROMPT = f"""\
__sandbox_prompt() {{ [[ $PROMPT == '{MARK} '* ]] || PROMPT="{MARK} $PROMPT" }}
precmd_functions+=(__sandbox_prompt)"""
_FISH_PROMPT = f"""\
functions -q fish_prompt; and functions -c fish_prompt __sandbox_own_prompt
function fish_prompt
    echo -n '{MARK} '
    functions -q __sandbox_own_prompt; and __sandbox_own_prompt; or echo -n '> '
end"""
_POWERSHELL_PROMPT = f"""\
$SandboxOwnPrompt = $function:prompt
function prompt {{ '{MARK} ' + (& $SandboxOwnPrompt) }}"""


def _written(path: Path, lines: list[str]) -> Path:
    # Imported here: the server's package is not needed by whoever only asks for help.
    from studyapp.sandbox.http.files import make_private, write_private

    make_private(path.parent)
    write_private(path, "\n".join(lines) + "\n")
    return path


def _exports(values: Values) -> list[str]:
    return [f"export {name}={_quoted(value)}" for name, value in values.items()]


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"


def _quoted_for_fish(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
