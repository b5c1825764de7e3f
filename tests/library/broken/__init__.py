"""Packs that are broken in one place each, and what has to be said of them."""
