"""The line at the top of a screen: where one is, and whose data it is."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class TitleBar(Widget):
    """One line: a title on the left, a remark on the right that gives way first."""

    DEFAULT_CSS = """
    TitleBar {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    """

    def __init__(self, title: str, remark: str = "", *, before: str = "studyapp") -> None:
        """Make the line.

        Args:
            title: where one is.
            remark: shown on the right if there is room.
            before: what stands before the title.
        """
        super().__init__()
        self._title = title
        self._remark = remark
        self._before = before

    def show(self, title: str, remark: str = "") -> None:
        """Show another title and remark."""
        if (title, remark) == (self._title, self._remark):
            return
        self._title = title
        self._remark = remark
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render(self) -> Content:
        width = self.size.width
        left = Content.assemble((self._before, "bold $primary"), "  ", (self._title, "bold"))
        room = width - left.cell_length - 2
        if len(self._remark) > room:
            return left.truncate(width, ellipsis=True)
        right = Content.styled(self._remark.rjust(room + 2), "$text-muted")
        return left + right
