"""The table of az commands as data: names alone, none of az's texts."""
