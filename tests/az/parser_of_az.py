"""A program for az's own Python: reads command lines, each a JSON list of words, and tells what az's parser has against each.

Nothing is sent: a command ends where it would begin to work.
"""

import io
import json
import sys
from contextlib import redirect_stderr


def main() -> None:
    from azure.cli.core import get_default_cli
    from azure.cli.core.commands import AzCliCommandInvoker

    AzCliCommandInvoker._validation = lambda self, parsed: None
    AzCliCommandInvoker._run_jobs_serially = lambda self, jobs, ids: []
    cli = get_default_cli()
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
