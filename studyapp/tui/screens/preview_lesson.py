"""A lesson of a pack that is being written: read as learners do, with its place and what `pack check` finds below."""

from textual.content import Content

from studyapp.study.lessons import LessonState
from studyapp.study.preview import PreviewStudy
from studyapp.study.study import Study
from studyapp.tui.screens.lesson import LessonScreen
from studyapp.tui.screens.preview_pages import place_and_findings


class PreviewLessonScreen(LessonScreen):
    """Reads a lesson; the preview's own Study keeps the place."""

    def __init__(self, study: Study, lesson_id: str, section_slug: str = "") -> None:
        """Open a lesson of a preview; see `LessonScreen`."""
        assert isinstance(study, PreviewStudy)
        self._pack = study.pack
        super().__init__(study, lesson_id, section_slug)

    def _where(self, state: LessonState) -> list[Content]:
        thing = self._pack.thing("lesson", state.head.id)
        return [*super()._where(state), place_and_findings(thing, self._pack.about(thing))]
