"""Rules over the whole pack: what it covers, how it spreads, and whether its keys follow a pattern."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from studyapp.core.items import Choice, Item, all_texts
from studyapp.library.lint.rule import (
    FEWEST_FOR_STATISTICS,
    Content,
    Finding,
    Rule,
    key_is_longest,
    single_key,
    words,
)

FEWEST_ITEMS = 6
"""Of a published skill; fewer are learned by heart."""
MOST_RECALL = 0.40
MOST_OF_ONE_DIFFICULTY = 0.60
MOST_LONGEST_KEYS = 0.35
WEIGHT_POINTS = 2.0
DUPLICATE = 0.6
GRAM = 5
CHI_SQUARE_AT_001 = (0.0, 6.635, 9.210, 11.345, 13.277, 15.086, 16.812, 18.475)
"""Critical values at 0.01 by degrees of freedom."""


def enough_items(content: Content) -> Iterator[Finding]:
    """Every published skill is asked for often enough."""
    if len(content.items) < FEWEST_FOR_STATISTICS:
        return
    counts = Counter(name for item in content.items for name in item.objectives)
    for objective in content.info.objectives:
        if objective.depth == "blueprint" and counts[objective.id] < FEWEST_ITEMS:
            message = f"objective `{objective.id}` has {counts[objective.id]} items; {FEWEST_ITEMS} are the least"
            yield Finding(content.info, message, "Write more; `studyapp pack coverage` shows where.", objective)


def not_only_recall(content: Content) -> Iterator[Finding]:
    """Most items ask for more than a remembered sentence."""
    share = _share(sum(item.bloom == "remember" for item in content.items), content)
    if share > MOST_RECALL:
        message = f"{share:.0%} of the items only ask to remember; {MOST_RECALL:.0%} are the most"
        yield Finding(content.info, message, "Turn some into situations.")


def difficulties(content: Content) -> Iterator[Finding]:
    """Easy, medium and hard items are all there, and none is nearly all of them."""
    counts = Counter(item.difficulty for item in content.items)
    for name in ("easy", "medium", "hard"):
        share = _share(counts[name], content)
        if share > MOST_OF_ONE_DIFFICULTY or (not counts[name] and len(content.items) >= FEWEST_FOR_STATISTICS):
            message = f"{share:.0%} of the items are {name}"
            yield Finding(
                content.info, message, f"Let each difficulty have a share, and none over {MOST_OF_ONE_DIFFICULTY:.0%}."
            )


def weights(content: Content) -> Iterator[Finding]:
    """Each objective has as large a share of the items as its weight says, within two points."""
    counts = Counter(item.objectives[0] for item in content.items)
    total = sum(objective.weight for objective in content.info.objectives)
    for objective in content.info.objectives if total and len(content.items) >= FEWEST_FOR_STATISTICS else ():
        has, wants = 100 * _share(counts[objective.id], content), 100 * objective.weight / total
        if abs(has - wants) > WEIGHT_POINTS:
            message = f"objective `{objective.id}` has {has:.1f} % of the items and {wants:.1f} % of the weight"
            yield Finding(
                content.info, message, "Write items where the share is low, or correct the weight.", objective
            )


def longest_keys(content: Content) -> Iterator[Finding]:
    """Picking the longest option does not pay."""
    choices = [item for item in content.items if isinstance(item, Choice) and single_key(item)]
    share = sum(map(key_is_longest, choices)) / len(choices) if len(choices) >= FEWEST_FOR_STATISTICS else 0
    if share > MOST_LONGEST_KEYS:
        message = f"the key is the longest option in {share:.0%} of the items; {MOST_LONGEST_KEYS:.0%} are the most"
        yield Finding(content.info, message, "Shorten keys, or make distractors as precise.")


def key_positions(content: Content) -> Iterator[Finding]:
    """Where options keep their order, each place holds the key about equally often."""
    by_size: dict[int, list[int]] = defaultdict(list)
    for item in content.items:
        if isinstance(item, Choice) and not item.shuffle and single_key(item):
            by_size[len(item.options)].append([option.correct for option in item.options].index(True))
    for size, places in by_size.items():
        if len(places) < FEWEST_FOR_STATISTICS:
            continue
        expected, counts = len(places) / size, Counter(places)
        statistic = sum((counts[place] - expected) ** 2 / expected for place in range(size))
        if statistic > CHI_SQUARE_AT_001[size - 1]:
            shown = ", ".join(str(counts[place]) for place in range(size))
            message = f"keys of the {len(places)} unshuffled items with {size} options stand at {shown} times by place"
            yield Finding(content.info, message, "Move keys, or let options be shuffled.")


def _share(count: int, content: Content) -> float:
    return count / len(content.items) if len(content.items) >= FEWEST_FOR_STATISTICS else 0.0


def duplicates(content: Content) -> Iterator[Finding]:
    """No item is nearly another one: their texts share less than 0.6 of their runs of five words."""
    grams = [_grams(item) for item in content.items]
    first: dict[tuple[str, ...], list[int]] = {}
    for number, found in enumerate(grams):
        for other, count in Counter(_sharing(number, found, first)).most_common(1):
            likeness = count / (len(found) + len(grams[other]) - count)
            if likeness >= DUPLICATE:
                message = f"it shares {likeness:.0%} of its wording with `{content.items[other].id}`"
                yield Finding(content.items[number], message, "Keep one of them, or ask another thing.")


def _sharing(number: int, found: set[tuple[str, ...]], first: dict[tuple[str, ...], list[int]]) -> list[int]:
    """The earlier items that share each run of an item, which is noted as their next."""
    shared: list[int] = []
    for gram in found:
        earlier = first.get(gram)
        if earlier is None:
            first[gram] = [number]
            continue
        shared += earlier
        if len(earlier) < 3:  # a run that many items share tells nothing more of any two
            earlier.append(number)
    return shared


def _grams(item: Item) -> set[tuple[str, ...]]:
    found = words(" ".join((item.stem, *(text for text, _ in all_texts(item)))))
    return set(zip(*(found[start:] for start in range(GRAM)), strict=False)) or {tuple(found)}


RULES = (
    Rule("Q011", "warn", "no item is nearly another one", duplicates),
    Rule("Q024", "warn", "keys of unshuffled items stand in every place alike", key_positions),
    Rule("Q040", "warn", "every published skill has at least 6 items", enough_items),
    Rule("Q041", "warn", "at most 40 % of the items only ask to remember", not_only_recall),
    Rule("Q042", "warn", "easy, medium and hard items all have a share", difficulties),
    Rule("Q043", "warn", "the key is the longest option in at most 35 % of the items", longest_keys),
    Rule("Q044", "warn", "shares of items follow the weights within 2 points", weights),
)
