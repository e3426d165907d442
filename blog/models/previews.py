"""Previews of pages on more than this site."""

from typing import Any

from wagtail import hooks


class PreviewModesMixin:
    """Lets other apps offer ways to preview a page.

    Hooks: ``construct_page_preview_modes(page, modes)`` adds ``(name, label)`` to ``modes``;
    ``serve_page_preview(page, request, mode_name)`` returns a response, or None for a mode of somebody else.
    """

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        modes = [("", "Site")]
        for construct in hooks.get_hooks("construct_page_preview_modes"):
            construct(self, modes)
        return modes

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        for serve in hooks.get_hooks("serve_page_preview"):
            if mode_name and (response := serve(self, request, mode_name)) is not None:
                return response
        return super().serve_preview(request, mode_name)  # type: ignore[misc]  # of the page this is mixed into
