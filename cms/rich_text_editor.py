"""The editor of rich text, opened with what it can show: Wagtail's stops at mark-up that it did not write itself."""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

from brands.clean_html import clean_stored_html


class CleanRichTextArea(DraftailRichTextArea):
    def format_value(self, value: Any) -> Any:
        return super().format_value(clean_stored_html(value) if isinstance(value, str) else value)
