"""Named operations, one module for each service; `table.py` gathers them."""
