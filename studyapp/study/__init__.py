"""The app's verbs: what a learner or an instructor does. Screens and commands call these and nothing below."""
