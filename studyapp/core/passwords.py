"""Passwords for machines on a real subscription: made once, told to nobody, kept nowhere."""

import random
import string

_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.!")
_LENGTH = 32


def new_password(rng: random.Random) -> str:
    """A password that Azure takes: 32 characters of every kind.

    Args:
        rng: a source that nobody can foresee.
    """
    drawn = [rng.choice(kind) for kind in _KINDS]
    drawn += [rng.choice("".join(_KINDS)) for _ in range(_LENGTH - len(drawn))]
    rng.shuffle(drawn)
    return "".join(drawn)
