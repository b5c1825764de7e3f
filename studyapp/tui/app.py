"""StudyApp: themes, global keys, and the first screen."""

from textual.app import App

from studyapp.study import Study
from studyapp.tui.commands import bind


class StudyApp(App[None]):
    """The terminal app over one learner's Study."""

    TITLE = "studyapp"
    BINDINGS = bind("app.quit", "app.help")

    def __init__(self, study: Study, *, lesson: str = "", section: str = "", session: str = "") -> None:
        """The app over an open Study.

        Args:
            study: the learner's Study; the caller closes it.
            lesson: id of a lesson to open on, instead of the home screen.
            section: slug of the section of that lesson.
            session: id of a session to open on.
        """
        super().__init__()
        self.study = study
        self.first = (lesson, section, session)
