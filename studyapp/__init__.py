"""A terminal study app: lessons, questions and hands-on labs from packs of plain files."""

__version__ = "0.1.0"
