"""A program for az's own Python: reads command lines, each a JSON list of words, and tells what az's parser has against each.

Nothing is sent: a command ends where it would begin to work.
"""

import io
import json
import sys
from contextlib import redirect_stderr
from importlib import import_module


def main() -> None:
    # By name: az lives in an environment of its own, which the types here know nothing of.
    cli_core, commands = import_module("azure.cli.core"), import_module("azure.cli.core.commands")
    AzCliCommandInvoker = commands.AzCliCommandInvoker  # noqa: N806 - az's own name
    AzCliCommandInvoker._validation = lambda self, parsed: None
    AzCliCommandInvoker._run_jobs_serially = lambda self, jobs, ids: []
    cli = cli_core.get_default_cli()
    for line in sys.stdin:
        said, code = io.StringIO(), 0
        try:
            with redirect_stderr(said):
                cli.invoke(json.loads(line), out_file=io.StringIO())
        except SystemExit as end:
            code = int(end.code or 0)
        sys.stdout.write(json.dumps((said.getvalue()[-600:] or str(code)) if code else "") + "\n")


if __name__ == "__main__":
    main()
