"""Labs on a learner's own sandbox subscription: safe before it is convenient."""
