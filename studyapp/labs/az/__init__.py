"""A practice interpreter for az lines: what a line means is an operation of the labs, and that is what is performed."""
