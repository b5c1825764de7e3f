"""The app's own themes, one for dark and one for light terminals."""

from textual.theme import Theme


def themes() -> tuple[Theme, ...]:
    """The app's own themes; every text colour stands at 4.5:1 or more on every background in use."""
    return (
        Theme(
            name="studyapp-dark",
            dark=True,
            primary="#6cb6ff",
            secondary="#9db7d5",
            accent="#f0b45a",
            success="#63d17c",
            warning="#e6c04d",
            error="#ff8d84",
            foreground="#e6edf3",
            background="#0f141b",
            surface="#161d27",
            panel="#202a36",
            variables=_variables(
                muted="#a3b1c2", cursor="#1f5c99", cursor_text="#ffffff", idle="#2b3a4c", text="#e6edf3"
            ),
        ),
        Theme(
            name="studyapp-light",
            dark=False,
            primary="#0b5394",
            secondary="#3d5873",
            accent="#8a4300",
            success="#12602a",
            warning="#6f4a00",
            error="#a8221b",
            foreground="#17212d",
            background="#fcfdfe",
            surface="#f2f5f9",
            panel="#e3e9f1",
            variables=_variables(
                muted="#4a5868", cursor="#0b5394", cursor_text="#ffffff", idle="#cfdaea", text="#17212d"
            ),
        ),
    )


def _variables(*, muted: str, cursor: str, cursor_text: str, idle: str, text: str) -> dict[str, str]:
    """Theme variables that Textual would otherwise make by blending, at a contrast of its own."""
    return {
        "text-muted": muted,
        "foreground-muted": muted,
        "block-cursor-background": cursor,
        "block-cursor-foreground": cursor_text,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": idle,
        "block-cursor-blurred-foreground": text,
        "footer-description-foreground": muted,
        "border": idle,
        "border-blurred": idle,
    }
