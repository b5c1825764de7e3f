"""Breaks, one at a time, each provider rule that a lab reaches, and tells which of them its proof does not notice.

`python -m tests.labs.rule_mutation LAB.yaml SEED` prints how many rules the lab reached and the names of those that it could do
without. A rule is noticed when some trial ends otherwise than the lab says, can't be gone through, or crashes.
"""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.library.load import load_text
from tests.labs.breaking import Rules, breakable

RULES = breakable()

from studyapp.labs.bench import lay  # noqa: E402 - imports the providers, which must be breakable by now
from studyapp.labs.sandbox_target import SandboxTarget  # noqa: E402
from studyapp.labs.trials import Way, tried, ways  # noqa: E402
from studyapp.labs.verify import flaws_of  # noqa: E402


@dataclass(frozen=True)
class Reach:
    """What each part of a lab's proof reaches with all rules in force."""

    laid: SandboxTarget
    world: frozenset[str]
    ways: tuple[tuple[Way, frozenset[str]], ...]

    def rules(self) -> list[str]:
        """Every rule that is reached, in a fixed order."""
        return sorted(self.world.union(*(reached for _, reached in self.ways)))


def reach(lab: Lab, seed: int, rules: Rules) -> Reach:
    """Lay a filled lab and go every way, noting which rules are reached.

    Raises:
        StudyError: the lab is not sound.
    """
    rules.anew()
    laid = lay(lab, seed)
    world, gone = frozenset(rules.reached), []
    for way in ways(lab):
        rules.anew()
        flaws = flaws_of(lab, tried(laid, way))
        if flaws:
            raise StudyError(f"the lab is not sound: {flaws[0]}")
        gone.append((way, frozenset(rules.reached)))
    return Reach(laid, world, tuple(gone))


def is_noticed(lab: Lab, seed: int, rules: Rules, found: Reach, rule: str) -> bool:
    """Whether the lab's proof breaks along with the rule."""
    in_world = rule in found.world
    try:
        rules.anew(rule)
        laid = lay(lab, seed) if in_world else found.laid
        for way, reached in found.ways:
            rules.anew(rule)
            if (in_world or rule in reached) and flaws_of(lab, tried(laid, way)):
                return True
    except (StudyError, AzureError):
        return True
    except Exception:  # noqa: BLE001 - whatever a broken rule leads to, it does not go unnoticed
        return True
    finally:
        rules.anew()
    return False


def main() -> None:
    path, seed = Path(sys.argv[1]), int(sys.argv[2])
    lab, problems = load_text(path.read_text(encoding="utf-8"), Lab, path.name)
    assert not problems, problems
    assert isinstance(lab, Lab)
    whole = filled(lab, draw_variables(lab, seed))
    begun = time.process_time()
    found = reach(whole, seed, RULES)
    left = [rule for rule in found.rules() if not is_noticed(whole, seed, RULES, found, rule)]
    seconds = round(time.process_time() - begun, 1)
    print(json.dumps({"lab": lab.id, "reached": len(found.rules()), "survivors": left, "seconds": seconds}))


if __name__ == "__main__":
    main()
