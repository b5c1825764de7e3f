"""What a call of az asks for: the operation that does it, and its arguments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from studyapp.core.az.meaning import id_parts
from studyapp.core.az.reading import AzCall
from studyapp.core.az.table import GLOBAL
from studyapp.core.az.trouble import AzUsageError
from studyapp.labs.az.patterns import Pattern, Place, is_found_out, patterns
from studyapp.labs.operations.model import PLACE, Operation

_NOT_ARGUMENTS = frozenset(option.name for option in GLOBAL)
_LINES = ("script",)
"""Arguments whose values are lines of one text."""


@dataclass(slots=True)
class _Fit:
    """How a pattern takes a call."""

    pattern: Pattern
    args: dict[str, str] = field(default_factory=dict)
    left: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Options that the pattern has no place for."""
    wrong: list[Place] = field(default_factory=list)
    """Places where only one text may stand, and another does, or none where az would take another."""
    is_confirmed: bool = True
    taken: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.left and not self.wrong


def knows(call: AzCall) -> bool:
    """Whether there is an operation for the command of a call."""
    return call.command.name in patterns()


def bound(call: AzCall) -> tuple[Operation, dict[str, str]]:
    """The operation that a call asks for, with its arguments as far as the call tells them.

    Raises:
        AzUsageError: no operation does what the call asks for, something is missing, or it wants to be confirmed.
    """
    fits = [_fitted(pattern, call) for pattern in patterns()[call.command.name]]
    whole = [fit for fit in fits if fit.is_whole]
    if not whole:
        raise _unfit(min(fits, key=lambda fit: len(fit.left) + len(fit.wrong)), call)
    complete = [fit for fit in whole if not _missing(fit)]
    best = max(complete or whole, key=lambda fit: fit.taken)
    if missing := _missing(best):
        names = ", ".join(missing)
        raise AzUsageError("missing", f"the following arguments are required: {names}", where=call.command.name)
    if not best.is_confirmed:
        raise AzUsageError(
            "missing",
            "Unable to prompt for confirmation as no tty available. Use --yes.",
            "az asks before it does this; this prompt can't ask.",
            call.command.name,
            code=1,
        )
    return best.pattern.operation, best.args


def _fitted(pattern: Pattern, call: AzCall) -> _Fit:
    fit = _Fit(pattern, left={name: values for name, values in call.given.items() if name not in _NOT_ARGUMENTS})
    for place in pattern.base:
        if place.option.name in fit.left and not _is_for_clause(pattern, place, fit):
            _take(fit, place, fit.left.pop(place.option.name))
        else:
            _leave(fit, place)
    for clause in pattern.clauses:
        if all(place.option.name in fit.left and _may_stand(fit, place) for place in clause):
            for place in clause:
                _take(fit, place, fit.left.pop(place.option.name))
    return fit


def _is_for_clause(pattern: Pattern, place: Place, fit: _Fit) -> bool:
    """Whether a clause that is there as a whole takes the option as well, with others: it tells more."""
    clauses = [clause for clause in pattern.clauses if any(one.option == place.option for one in clause)]
    return any(len(clause) > 1 and all(one.option.name in fit.left for one in clause) for clause in clauses)


def _may_stand(fit: _Fit, place: Place) -> bool:
    value = " ".join(fit.left[place.option.name])
    return place.kind != "constant" or value.lower() == place.text.lower()


def _take(fit: _Fit, place: Place, values: tuple[str, ...]) -> None:
    fit.taken += 1
    text = " ".join(values)
    match place.kind:
        case "constant":
            if text.lower() != place.text.lower():
                fit.wrong.append(place)
        case "value":
            _bind(fit, place.params[""], values)
        case "lookup":
            if len(values) > 1:
                fit.wrong.append(place)
            _bind_resource(fit, place, text)
        case "made":
            _bind_made(fit, place, text)


def _bind(fit: _Fit, name: str, values: tuple[str, ...]) -> None:
    """Give an argument its value; a machine may be named as a vault names it, with its group."""
    param = next(param for param in fit.pattern.operation.params if param.name == name)
    sign = "," if param.type == "list" else "\n" if name in _LINES else " "
    text = sign.join(values)
    if name == "vm" and text.count(";") >= 2:
        *_, fit.args["vm_group"], text = text.split(";")
    fit.args[name] = text


def _bind_made(fit: _Fit, place: Place, text: str) -> None:
    """Give the arguments that a value was made of, as {hours}h, or keep it for whoever adapts it."""
    if is_found_out(fit.pattern.operation.name, place.option.name):
        fit.args[place.option.name] = text
        return
    shape = PLACE.sub(
        lambda found: f"(?P<{found[1]}>.+)", re.escape(place.text).replace(r"\{", "{").replace(r"\}", "}")
    )
    found = re.fullmatch(shape, text)
    told = found.groupdict() if found else {}
    if not found or any(fit.args.get(name, value) != value for name, value in told.items()):
        fit.wrong.append(place)
    fit.args |= told


def _bind_resource(fit: _Fit, place: Place, text: str) -> None:
    """Give the arguments that an id tells, or the one that a name alone is."""
    parts = id_parts(text)
    if not parts:
        deepest = max(place.params, key=lambda part: (part != "resource_group", "child" in part, part))
        fit.args[place.params[deepest]] = text
        return
    for part, param in place.params.items():
        if part in parts:
            fit.args[param] = parts[part]


def _leave(fit: _Fit, place: Place) -> None:
    """An option that is not there: az's own default stands for it."""
    option = place.option
    if place.kind == "constant":
        if option.name == "--yes":
            fit.is_confirmed = False
        elif (option.default and option.default.lower() != place.text.lower()) or (
            not option.default and option.takes in ("truth", "flag") and place.text == "true"
        ):
            fit.wrong.append(place)
    elif place.kind == "value" and option.default:
        fit.args.setdefault(place.params[""], option.default.replace(",", " "))
    elif place.kind == "value" and option.takes == "truth":
        fit.args.setdefault(place.params[""], "false")


def _missing(fit: _Fit) -> list[str]:
    """The options that tell what an operation needs and the call does not say."""
    unsaid = [name for name in fit.pattern.operation.required() if name not in fit.args]
    told = _told_otherwise(fit.args)
    return [shown for name in unsaid if name not in told and (shown := fit.pattern.option_of(name))]


def _told_otherwise(args: Mapping[str, str]) -> tuple[str, ...]:
    """Arguments that an id tells which is looked up before the operation is performed."""
    return ("vm_group", "vm", "group", "vault") if "--ids" in args else ()


def _unfit(fit: _Fit, call: AzCall) -> AzUsageError:
    """Why a call is no operation: what comes nearest, and where it differs."""
    for place in fit.wrong:
        if place.option.name in call.given or not place.option.default or not fit.left:
            said = f"az {call.command.name}: here it is done with `{place.option.name} {place.text}` only"
            return AzUsageError(
                "value", said, "The real az takes more: `studyapp sandbox shell` runs it.", call.command.name
            )
    names = ", ".join(fit.left)
    places = [place for pattern in patterns()[call.command.name] for place in pattern.places()]
    known = ", ".join(dict.fromkeys(place.option.name for place in places))
    return AzUsageError(
        "elsewhere",
        f"az {call.command.name}: this practice subset does not do {names} here",
        f"It does: {known}. The real az takes more: `studyapp sandbox shell` runs it.",
        call.command.name,
    )
