"""The practice subset of az: which operation a line means, running it, and printing what came of it as az prints."""
