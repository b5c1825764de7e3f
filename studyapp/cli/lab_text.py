"""Labs as plain text: briefings, states, findings."""

from studyapp.core.lab_runs import Finding
from studyapp.core.lab_targets import for_target, left_out
from studyapp.core.labs import UNIQUE, Lab
from studyapp.study.lab_states import RunState

WORDS = {"pass": "pass", "fail": "FAIL", "running": "still running", "error": "could not look"}


def briefing_text(lab: Lab) -> str:
    """What a lab is about, and its tasks."""
    lines = [
        f"# {lab.title}",
        f"{lab.difficulty}, about {lab.minutes} minutes, {lab.points()} points",
        "",
        lab.briefing,
    ]
    for number, task in enumerate(lab.tasks, 1):
        lines += ["", f"Task {number} ({task.id}): {task.title}", task.text]
    return "\n".join(lines)


def names_text(lab: Lab) -> str:
    """What the names in angle brackets may become when the lab is started."""
    lines = ["Names in <angle brackets> are drawn when you start the lab:"]
    for variable in lab.variables:
        *most, last = dict.fromkeys(variable.among)
        lines.append(f"  <{variable.id}>: " + (f"{', '.join(most)} or {last}" if most else last))
    if f"{{{{{UNIQUE}}}}}" in repr(lab):
        lines.append(f"  <{UNIQUE}>: eight letters and digits")
    return "\n".join(lines)


def azure_text(lab: Lab) -> str:
    """What is different on a real subscription, for a lab that runs there, too; empty for one that does not.

    Args:
        lab: as its file has it, but for open names.
    """
    if "azure" not in lab.targets:
        return ""
    laying = f"about {lab.azure.laying} minutes to lay, " if lab.azure else ""
    minutes = for_target(lab, "azure").minutes
    lines = [f"It runs on an Azure subscription of your own, too: {laying}about {minutes} minutes to do."]
    missing = left_out(lab)
    if missing:
        lines += ["Not graded there:", *(f"  {check.expected}. {why}" for check, why in missing)]
    return "\n".join(lines)


def state_text(state: RunState, world: str) -> str:
    """An open attempt: which world is live, and where it stands."""
    lines = [
        f"{state.run.lab}: {state.lab.title} {world}",
        f"  attempt {state.run.id}, started {state.run.started:%Y-%m-%d %H:%M}{_help_taken(state)}",
    ]
    lines += [f"  {task.id}: {task.title} [{_task_word(state, task.id)}]" for task in state.lab.tasks]
    return "\n".join(lines)


def _help_taken(state: RunState) -> str:
    hints = sum(state.hints.values())
    taken = f", {hints} hint{'' if hints == 1 else 's'} open" if hints else ""
    return taken + (", solution shown" if state.is_solution_shown else "")


def _task_word(state: RunState, task: str) -> str:
    marks = {finding.mark for finding in state.findings if finding.task == task}
    if not marks:
        return "not checked yet"
    if marks == {"pass"}:
        return "done"
    return "still running" if marks <= {"pass", "running"} else "not done"


def findings_text(state: RunState) -> str:
    """What a check found, task by task, with what to look at next."""
    lines: list[str] = []
    for task in state.lab.tasks:
        lines.append(f"{task.id}: {task.title} [{_task_word(state, task.id)}]")
        for finding in state.findings:
            if finding.task == task.id:
                lines += _finding_lines(finding)
    lines.append(f"{state.percent:.0f} % of the lab" + (", hints deducted" if state.hints else ""))
    return "\n".join(lines)


def _finding_lines(finding: Finding) -> list[str]:
    lines = [f"  [{WORDS[finding.mark]}] {finding.expected}"]
    if finding.mark == "pass":
        return lines
    lines.append(f"      found: {finding.found}")
    if finding.mark == "fail":
        lines += [f"      {says}" for says in finding.says]
        lines += [f"      why it matters: {finding.why}", f"      look next: {finding.look}"]
    return lines
