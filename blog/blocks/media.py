"""Blocks of pictures and films."""

import re
from typing import Annotated, Literal
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from pydantic import Field
from wagtail import blocks

from blog.blocks.schema import RichText, member
from blog.blocks.text import AddressBlock, ArticleTextBlock, field_error
from media_library.blocks import ResponsiveImageChooserBlock
from media_library.documents import Picture
from media_library.renditions import ResponsiveImage


class FigureValue(blocks.StructValue):
    @property
    def alt(self) -> str:
        """What a screen reader says: nothing for a picture that only decorates."""
        return "" if self["is_decorative"] else self["alt_text"]

    @property
    def shown_credit(self) -> str:
        return self["credit"] or (self["image"].credit if self["image"] else "")

    @property
    def shows_model_note(self) -> bool:
        return self["shows_model"] or bool(self["image"] and self["image"].shows_model)


class FigureBlock(blocks.StructBlock):
    image = ResponsiveImageChooserBlock()
    alt_text = blocks.CharBlock(
        required=False,
        max_length=255,
        label="Alternative text",
        help_text="What the picture shows, for people who cannot see it. One sentence, without “picture of”.",
    )
    is_decorative = blocks.BooleanBlock(
        required=False,
        label="Decorative",
        help_text="Tick only if nothing is lost without the picture. Screen readers then pass over it.",
    )
    caption = blocks.CharBlock(required=False, max_length=300)
    credit = blocks.CharBlock(required=False, max_length=255, help_text="Empty: the credit of the picture itself.")
    shows_model = blocks.BooleanBlock(
        required=False, help_text="Tick if the person is a model. Readers then see “Model, not a patient”."
    )

    class Meta:
        icon = "image"
        label = "Image"
        template = "blocks/figure_block.html"
        value_class = FigureValue
        description = "A picture with its description, caption and credit."
        preview_value = {
            "image": None,
            "alt_text": "A quiet treatment room with a reclining chair by the window",
            "is_decorative": False,
            "caption": "Rooms are single, and the light can be dimmed.",
            "credit": "PointHealth",
            "shows_model": False,
        }

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if not value["alt_text"] and not value["is_decorative"]:
            raise field_error("alt_text", "Describe the picture, or tick “Decorative” if nothing is lost without it.")
        if value["alt_text"] and value["is_decorative"]:
            raise field_error("is_decorative", "Either describe the picture or mark it as decorative, not both.")
        return value

    def get_api_representation(self, value, context=None):
        return {
            "image": ResponsiveImage(value["image"]).as_document() if value["image"] else None,
            "alt": value.alt,
            "is_decorative": value["is_decorative"],
            "caption": value["caption"],
            "credit": value.shown_credit,
            "shows_model": value.shows_model_note,
        }

    def api_members(self):
        return {
            "image": member(Picture | None, "Null where the picture is no longer there."),
            "alt": member(str, "What it shows, for people who cannot see it; empty if it only decorates."),
            "is_decorative": member(bool, "Whether nothing is lost without it."),
            "caption": member(str, "Stands under it; may be empty."),
            "credit": member(str, "Who made it, to be shown beside it."),
            "shows_model": member(bool, "Whether the person in it is a model: say “Model, not a patient”."),
        }


YOUTUBE_ID = re.compile(r"[\w-]{11}\Z")


def video_provider(url: str) -> str | None:
    """Return the name of the service that shows ``url``, or None if it is no film of one that we link to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = parts.path.strip("/")
    if parts.scheme != "https":
        return None
    if host == "youtu.be" and YOUTUBE_ID.match(path):
        return "YouTube"
    if host in {"youtube.com", "youtube-nocookie.com"}:
        identifier = parse_qs(parts.query).get("v", [""])[0] if path == "watch" else path.rpartition("/")[2]
        return "YouTube" if YOUTUBE_ID.match(identifier) else None
    if host in {"vimeo.com", "player.vimeo.com"} and path.rpartition("/")[2].isdigit():
        return "Vimeo"
    return None


def validate_video_url(url: str) -> None:
    if video_provider(url) is None:
        raise ValidationError(
            "Paste the address of a film on YouTube or Vimeo, such as https://www.youtube.com/watch?v=…"
        )


class VideoValue(blocks.StructValue):
    @property
    def provider(self) -> str:
        return video_provider(self["url"] or "") or ""


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200)
    url = AddressBlock(
        label="Address of the film",
        validators=[validate_video_url],
        help_text="YouTube or Vimeo. Readers are sent there only when they choose to: our page asks them for nothing.",
    )
    poster = ResponsiveImageChooserBlock(required=False, help_text="A still picture from the film.")
    transcript = ArticleTextBlock(
        required=False, help_text="What is said and shown, for people who cannot hear or watch it."
    )

    class Meta:
        icon = "media"
        template = "blocks/video_block.html"
        value_class = VideoValue
        description = "A film on YouTube or Vimeo, opened only when a reader asks for it."
        preview_value = {
            "title": "How an infusion visit goes",
            "url": "https://vimeo.com/76979871",
            "poster": None,
            "transcript": "<p>A nurse shows the room, the chair and the monitor.</p>",
        }

    def get_api_representation(self, value, context=None):
        return {
            "title": value["title"],
            "url": value["url"],
            "provider": value.provider,
            "poster": ResponsiveImage(value["poster"]).as_document() if value["poster"] else None,
            "transcript": self.child_blocks["transcript"].get_api_representation(value["transcript"], context),
        }

    def api_members(self):
        return {
            "title": member(str, "What the film is called."),
            "url": member(Annotated[str, Field(json_schema_extra={"format": "uri"})], "Where it is shown."),
            "provider": member(Literal["YouTube", "Vimeo", ""], "Whose service that is."),
            "poster": member(Picture | None, "A still picture; null if there is none."),
            "transcript": member(RichText, "What is said and shown; may be empty."),
        }
