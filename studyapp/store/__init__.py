"""The door to SQLite: the learner's database, and the cache of pack contents."""
