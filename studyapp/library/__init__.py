"""The door to content files: packs, lessons, items and facts, read from folders that strangers may have written."""
