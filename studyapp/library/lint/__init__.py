"""Rules of good writing for packs that are already whole: what `pack check` finds beyond the format."""
