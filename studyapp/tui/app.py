"""StudyApp: themes, global keys, and the first screen."""

from textual.app import App

from studyapp.study import Study
from studyapp.tui.commands import bind


class StudyApp(App[None]):
    """The terminal app over one learner's Study."""

    TITLE = "studyapp"
    BINDINGS = bind("app.quit", "app.help")  # noqa: RUF012 - Textual's own class attribute

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
