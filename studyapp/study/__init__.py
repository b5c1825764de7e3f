"""The app's verbs: what a learner or an instructor does. Screens and commands call these and nothing below."""

from studyapp.study.study import Study

__all__ = ["Study"]
