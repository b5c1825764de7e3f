"""Line mode: a whole quiz from a pipe, reproducible, durable, without an escape byte."""

import json
import os
import subprocess
import sys

import pytest

from studyapp.core.draw import Filter
from studyapp.core.grading import Assigned, Ordered, Picked, Response, Typed, key
from studyapp.core.items import Fill, Item
from studyapp.core.session import Planned
from studyapp.settings import Folders
from studyapp.study.study import Study
from tests.cli.conftest import Call


def typed(item: Item, planned: Planned, response: Response) -> str:
    """The line that a learner types for a response."""
    order = dict(planned.shown)
    match response:
        case Typed(line):
            return line
        case Picked(options):
            return ",".join(str(order["options"].index(name) + 1) for name in options)
        case Ordered(steps):
            return " ".join(str(order["steps"].index(name) + 1) for name in steps)
        case Assigned(pairs) if "statements" in order:
            values = dict(pairs)
            return " ".join(values[name][0] for name in order["statements"])
        case Assigned(pairs):
            parts = tuple(b.id for b in item.blanks) if isinstance(item, Fill) else order["prompts"]
            values = dict(pairs)
            groups = {name: order.get(name) or order["targets"] for name in parts}
            numbers = {name: groups[name].index(values[name]) + 1 for name in parts}
            return " ".join(f"{letter}={numbers[name]}" for letter, name in zip("abcdefgh", parts, strict=False))


def right_lines(study: Study, seed: int, count: int) -> str:
    session = study.practice.start(Filter(), seed=seed, count=count)
    study.practice.discard(session.id)
    items = [(study.content.item(one.item), one) for one in session.items]
    return "".join(typed(item, one, key(item)) + "\n" for item, one in items)


def test_every_kind_is_answerable_and_all_right_answers_earn_everything(call: Call, study: Study) -> None:
    said = call("quiz", "--seed", "7", "--count", "6", "--plain", "--json", input=right_lines(study, 7, 6))
    assert said.code == 0
    assert (said.json["state"], said.json["right"], said.json["earned"], said.json["possible"]) == ("finished", 6, 6, 6)
    assert said.json["passed"]
    for kind in ("choice", "statements", "ordering", "matching", "fill"):
        assert f"[{kind}]" in said.err


def test_the_same_seed_gives_the_same_items_and_score_whatever_happened_before(call: Call, study: Study) -> None:
    lines = right_lines(study, 7, 3) + "1\n1,2\n1 2 3\ny y y\na=1 b=1\n" * 6
    first = call("quiz", "--seed", "7", "--count", "6", "--plain", "--json", input=lines)
    call("quiz", "--seed", "3", "--count", "6", "--plain", "--json", input=lines)
    again = call("--profile", "other", "quiz", "--seed", "7", "--count", "6", "--plain", "--json", input=lines)
    later = call("quiz", "--seed", "7", "--count", "6", "--plain", "--json", input=lines)
    without_names = [
        {name: value for name, value in one.json.items() if name != "session"} for one in (first, again, later)
    ]
    assert without_names[0] == without_names[1] == without_names[2]
    assert 0 < first.json["right"] < 6


def test_json_goes_to_stdout_and_everything_else_to_stderr(call: Call, study: Study) -> None:
    said = call("quiz", "--seed", "7", "--count", "2", "--plain", "--json", input=right_lines(study, 7, 2))
    json.loads(said.out)
    assert "Question 1 of 2" in said.err
    text = call("quiz", "--seed", "7", "--count", "2", "--plain", input=right_lines(study, 7, 2))
    assert "Question 1 of 2" in text.out
    assert "Score: 2 of 2 points (practice scoring), 2 of 2 questions right." in text.out


def test_end_of_input_leaves_the_session_resumable_and_others_see_it(call: Call, study: Study) -> None:
    lines = right_lines(study, 7, 6).splitlines(keepends=True)
    left = call("quiz", "--seed", "7", "--count", "6", "--plain", "--json", input="".join(lines[:2]))
    assert (left.code, left.json["state"], left.json["answered"]) == (0, "open", 2)
    assert "Left after 2 of 6 questions." in left.err
    assert call("stats", "--json").json["total"]["answers"] == 2
    resumed = call("quiz", "--resume", "--plain", "--json", input="".join(lines[2:]))
    assert (resumed.json["session"], resumed.json["state"], resumed.json["right"]) == (
        left.json["session"],
        "finished",
        6,
    )
    assert call("stats", "--json").json["total"]["answers"] == 6


def test_q_leaves_and_discard_ends_for_good(call: Call, study: Study) -> None:
    call("quiz", "--seed", "7", "--plain", input="q\n")
    mention = call("quiz", "--seed", "8", "--plain", input="q\n")
    assert "1 unfinished; --resume goes on with the latest" in mention.err
    assert call("quiz", "--discard").out.startswith("Discarded ")
    assert call("quiz", "--discard").code == 0
    gone = call("quiz", "--resume", "--plain")
    assert gone.failure is not None
    assert gone.failure.message == "There is no such unfinished session."


def test_help_flag_and_lines_that_are_no_answer_do_not_use_up_the_question(call: Call, study: Study) -> None:
    lines = "?\nf\nb\nnonsense\n99\n\n" + right_lines(study, 7, 1)
    said = call("quiz", "--seed", "7", "--count", "1", "--plain", input=lines)
    assert "Answer as shown, or type" in said.out
    assert "Flagged." in said.out
    assert "there is no way back" in said.out
    assert said.out.count("Not understood.") == 3
    assert "1 of 1 questions right" in said.out
    assert call("stats", "--json").json["flagged"] == 1


def test_feedback_names_every_option_and_why(call: Call) -> None:
    said = call("--pack", "sample", "quiz", "--kind", "choice", "--objective", "bread", "--plain", input="1,2\n")
    for text in ("Water", "Time", "Yeast", "Sugar"):
        assert f"] {text}\n" in said.out
    for why in ("Without it there is neither.", "Sugar is a matter of taste."):
        assert why in said.out
    assert "To take away: Heat comes in" in said.out


def test_filters_and_scoring_reach_the_session(call: Call) -> None:
    said = call("quiz", "--kind", "statements", "--scoring", "exam", "--plain", "--json", input="y y y\n")
    assert (said.json["scoring"], said.json["possible"], said.json["filter"]) == ("exam", 3, {"kinds": ["statements"]})
    missed = call("quiz", "--filter", "missed", "--plain", "--json", input="y y y\n")
    assert [one["item"] for one in missed.json["items"]] == ["judge"]
    nothing = call("quiz", "--filter", "flagged", "--plain")
    assert nothing.failure is not None
    assert nothing.failure.message == "No question fits this choice."


@pytest.mark.parametrize(
    "words",
    [("--count", "0"), ("--kind", "essay"), ("--seed", "-1"), ("--filter", "hard"), ("--scoring", "kind"), ("extra",)],
)
def test_wrong_usage_exits_with_2(call: Call, words: tuple[str, ...]) -> None:
    assert call("quiz", "--plain", *words).code == 2


def test_without_a_terminal_the_app_is_not_opened(call: Call) -> None:
    said = call("quiz")
    assert said.failure is not None
    assert (said.failure.message, said.failure.hint) == ("The app needs a terminal.", "Add --plain for line mode.")


def test_line_mode_prints_no_escape_byte_whatever_the_terminal(places: Folders) -> None:
    environment = {**os.environ, "TERM": "xterm-256color", "FORCE_COLOR": "1", "STUDYAPP_HOME": str(places.home)}
    script = [sys.executable, "-m", "studyapp", "--pack", "sample", "quiz", "--seed", "7", "--count", "6", "--plain"]
    said = subprocess.run(
        script, input=b"1\n1,2\n1 2 3\ny y y\na=1 b=1\n" * 6, capture_output=True, env=environment, check=True
    )
    assert b"Question 6 of 6" in said.stdout
    assert b"\x1b" not in said.stdout + said.stderr
