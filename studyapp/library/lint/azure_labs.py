"""Rules about labs that run on a subscription, too: what learners are told holds there as well."""

import re
from collections.abc import Iterator

from studyapp.core.lab_targets import SANDBOX_ONLY, for_target
from studyapp.core.labs import Lab
from studyapp.library.lint.labs import lab_texts, per_lab
from studyapp.library.lint.rule import Finding, Rule

_ONLY_THERE = re.compile(
    "|".join([r"\blab\s+reset\b", r"\bsandbox", *map(re.escape, sorted(SANDBOX_ONLY))]), re.IGNORECASE
)


def told_laying(lab: Lab) -> Iterator[Finding]:
    """A lab says how long laying its world takes on a subscription, where nobody moves a clock."""
    if "azure" in lab.targets and lab.azure is None:
        yield Finding(lab, "it does not say how long its world takes to lay on azure", "Write `azure:` with `laying`.")


def true_on_azure(lab: Lab) -> Iterator[Finding]:
    """No text that is read on a subscription speaks of what only a sandbox has."""
    if "azure" not in lab.targets:
        return
    there = for_target(lab, "azure")
    for part, text in lab_texts(there):
        if part is there.azure or (there.azure and part in (*there.azure.texts, *there.azure.omit)):
            continue  # read as what it stands for
        if found := _ONLY_THERE.search(text):
            words = " ".join(found[0].split())
            message = f"on azure, a text speaks of `{words}`, which only a sandbox has: {_begin(text, found.start())}"
            yield Finding(lab, message, "Give other words under `azure: texts`, or write {{start_over}}.", lab.azure)


def _begin(text: str, at: int) -> str:
    """The words around a place."""
    return " ".join(text[max(0, at - 30) : at + 40].split())


RULES = (
    Rule("B034", "warn", "a lab says how long its world takes to lay on a subscription", per_lab(told_laying)),
    Rule("B035", "warn", "no text that is read on a subscription speaks of a sandbox", per_lab(true_on_azure)),
)
