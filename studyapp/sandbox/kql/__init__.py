"""The part of the Kusto Query Language that queries over Azure's resources and logs of this sandbox may use.

`run(query, tables, now)` parses and evaluates; a word that it does not know is refused by name, never ignored.
"""

from studyapp.sandbox.kql.errors import QueryError
from studyapp.sandbox.kql.evaluate import Relation, run

__all__ = ["QueryError", "Relation", "run"]
