"""The command line: builds the Study, and is the only reader of the clock and of randomness."""
