"""Answering without a terminal: what each key makes of a sheet."""

from pathlib import Path

import pytest

from studyapp.core.grading import Assigned, Ordered, Picked, assigned, fault, is_complete, key
from studyapp.core.items import Item
from studyapp.core.session import arrange
from studyapp.library.load import load
from studyapp.tui.widgets.explained import explain
from studyapp.tui.widgets.sheet import Sheet
from studyapp.tui.widgets.sheets import new_sheet

SAMPLE = Path(__file__).parent.parent / "data" / "packs" / "sample"


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    pack = load(SAMPLE).pack
    assert pack is not None
    return {item.id: item for item in pack.items}


def in_order(item: Item) -> Sheet:
    """A sheet whose parts stand as they were written."""
    return new_sheet(item, ())


def after(sheet: Sheet, *presses: tuple[int, str]) -> Sheet:
    """The sheet after keys on rows; a key that means nothing changes nothing."""
    for row, name in presses:
        turn = sheet.press(row, name)
        sheet = turn.sheet if turn else sheet
    return sheet


def text(sheet: Sheet) -> str:
    return "\n".join(block.lead.plain + block.text.plain for block in sheet.blocks())


def test_a_second_pick_moves_the_only_one(items: dict[str, Item]) -> None:
    sheet = after(in_order(items["check-water"]), (0, "1"), (0, "3"))
    assert sheet.response == Picked(("boiling",))
    assert sheet.task() == "Choose 1 · 1 picked"


def test_a_pick_beyond_the_keys_is_refused_in_words(items: dict[str, Item]) -> None:
    full = after(in_order(items["two-needs"]), (0, "1"), (0, "2"))
    turn = full.press(2, "space")
    assert turn is not None
    assert turn.refusal == "Only 2 can be picked: take one back first."
    assert turn.sheet.response == Picked(("water", "time"))


def test_the_hint_says_what_enter_would_do(items: dict[str, Item]) -> None:
    sheet = in_order(items["two-needs"])
    hints = [sheet.hint(0), after(sheet, (0, "1")).hint(0), after(sheet, (0, "1"), (0, "2")).hint(3)]
    assert [hint.partition(" · ")[0] for hint in hints] == ["Enter picks", "Pick 1 more", "Enter answers"]


def test_enter_answers_only_where_it_would_not_lose_a_wish(items: dict[str, Item]) -> None:
    sheet = after(in_order(items["check-water"]), (0, "enter"))
    assert sheet.press(0, "enter") is None
    moved = sheet.press(1, "enter")
    assert moved is not None
    assert moved.sheet.response == Picked(("warm",))


def test_judging_a_statement_leads_to_the_next_one_and_then_to_the_button(items: dict[str, Item]) -> None:
    sheet = in_order(items["judge"])
    first = sheet.press(1, "no")
    assert first is not None
    assert first.row == 2
    last = after(first.sheet, (2, "yes")).press(0, "yes")
    assert last is not None
    assert last.row == last.sheet.row_count
    assert last.sheet.response == key(items["judge"])


def test_a_list_is_built_moved_and_taken_apart(items: dict[str, Item]) -> None:
    sheet = after(in_order(items["steps"]), (0, "2"), (0, "1"))
    assert sheet.response == Ordered(("pour", "boil"))
    moved = sheet.press(3, "earlier")
    assert moved is not None
    assert (moved.sheet.response, moved.row) == (Ordered(("boil", "pour")), 2)
    assert after(moved.sheet, (3, "enter")).response == Ordered(("boil",))
    assert "Your list · 2 of 3" in text(moved.sheet)


def test_a_full_list_takes_no_more(items: dict[str, Item]) -> None:
    sheet = after(in_order(items["steps"]), (0, "1"), (0, "1"), (0, "1"))
    turn = sheet.press(0, "enter")
    assert turn is not None
    assert turn.refusal == "The list holds 3 steps: take one out first."


@pytest.mark.parametrize(("name", "row", "edge"), [("earlier", 1, "first"), ("later", 3, "last")])
def test_a_step_at_the_edge_stays(items: dict[str, Item], name: str, row: int, edge: str) -> None:
    sheet = after(in_order(items["steps"]), (0, "1"), (0, "1"), (0, "1"))
    turn = sheet.press(row, name)
    assert turn is not None
    assert turn.refusal == f"It is the {edge} step already."


def test_an_open_list_can_be_chosen_from_and_closed(items: dict[str, Item]) -> None:
    opened = in_order(items["pairs"]).press(0, "enter")
    assert opened is not None
    assert opened.row == 1
    assert opened.sheet.row_count == 2 + 3
    chosen = opened.sheet.press(1, "enter")
    assert chosen is not None
    assert (chosen.sheet.response, chosen.row) == (assigned({"rise": "yeast"}), 1)
    closed = opened.sheet.press(3, "close")
    assert closed is not None
    assert closed.sheet.response == Assigned()
    assert closed.sheet.press(0, "close") is None


def test_arrows_change_a_row_in_place(items: dict[str, Item]) -> None:
    sheet = after(in_order(items["pairs"]), (1, "left"), (1, "right"))
    assert sheet.response == assigned({"crust": "yeast"})


def test_a_blank_shows_in_the_text_what_was_chosen(items: dict[str, Item]) -> None:
    sheet = after(in_order(items["command"]), (1, "2"))
    assert "kettle [1: ____] --degrees [2: 100]" in text(sheet)
    assert sheet.missing() == "1 blank left to set."


def test_every_item_can_be_answered_fully_and_only_fittingly(items: dict[str, Item]) -> None:
    presses = {"choice": [(0, "1"), (0, "2")], "statements": [(row, "yes") for row in range(3)]}
    for item in items.values():
        sheet = new_sheet(item, arrange(item, 3))
        for press in presses.get(item.kind, [(row, "1") for row in range(3)]):
            turn = None if sheet.missing() == "" else sheet.press(*press)
            sheet = turn.sheet if turn else sheet
            assert fault(item, sheet.response) == ""
        assert is_complete(item, sheet.response), item.id
        assert sheet.missing() == ""


def test_every_part_is_explained_with_a_sign_and_a_word(items: dict[str, Item]) -> None:
    def words(item: Item, response: object) -> str:
        return "\n".join(b.lead.plain + b.text.plain for b in explain(item, (), response))  # type: ignore[arg-type] # any response is explained

    told = words(items["two-needs"], Picked(("water", "yeast")))
    for word in ("✓ Right", "✗ Wrong", "◇ Missed", "· Correctly left", "The trap: Tea ferments with yeast."):
        assert word in told
    assert "✗ Wrong · you had it at 2" in words(items["steps"], Ordered(("pour", "boil")))
    assert "◇ Missed · you left it out" in words(items["steps"], Ordered(("pour", "boil")))
    assert "✗ Wrong · you said Yes, the key is No" in words(items["judge"], assigned({"green": "yes"}))
    assert "✗ Wrong · you chose Salt" in words(items["pairs"], assigned({"crust": "salt"}))
    assert "kettle [1: boil] --degrees [2: 100]" in words(items["command"], assigned({"verb": "freeze"}))
    assert "✓ Key" in words(items["check-water"], None)


def test_all_explanations_of_an_item_are_shown(items: dict[str, Item]) -> None:
    from studyapp.core.items import all_texts

    for item in items.values():
        told = "\n".join(block.text.plain for block in explain(item, arrange(item, 5), key(item)))
        for _, explanation in all_texts(item):
            assert explanation.strip() in told
