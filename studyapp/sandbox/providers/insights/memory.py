"""How much memory a size of machines has, by its name: what its host's metrics are a part of."""

import re

_PER_CORE = {"D": 4096, "DS": 4096, "E": 8192, "F": 2048}
_NAME = re.compile(r"Standard_([A-Z]+)(\d+)(?:as|s)?(_v\d)?", re.IGNORECASE)
_LISTED = {
    "standard_a0": 768,
    "standard_a1_v2": 2048,
    "standard_d1_v2": 3584,
    "standard_d2_v2": 7168,
    "standard_ds1_v2": 3584,
    "standard_ds2_v2": 7168,
    "standard_ds3_v2": 14336,
    "standard_b1s": 1024,
    "standard_b1ms": 2048,
    "standard_b2s": 4096,
    "standard_b2ms": 8192,
    "standard_b4ms": 16384,
    "standard_b2ls_v2": 4096,
    "standard_b2als_v2": 4096,
}
"""Sizes that no rule covers."""


def mebibytes(size: str) -> int:
    """The memory of a size in MiB; of a name that nobody knows, what two cores of the D series have."""
    listed = _LISTED.get(size.lower())
    if listed:
        return listed
    found = _NAME.fullmatch(size)
    return _PER_CORE.get(found[1].upper(), 4096) * int(found[2]) if found else 8192
