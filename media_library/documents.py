"""The form of a picture in documents for front ends."""

from pydantic import BaseModel, ConfigDict, Field


class PictureSource(BaseModel):
    """A picture in one type of file and several widths."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="The media type, such as image/avif.")
    srcset: str = Field(description="Addresses with their widths in pixels, as an HTML srcset has them.")


class FocalPoint(BaseModel):
    """What must stay visible when the picture is cut: fractions of its width and height, from 0 to 1."""

    model_config = ConfigDict(extra="forbid")

    x: float = Field(description="From the left edge.")
    y: float = Field(description="From the upper edge.")


class Picture(BaseModel):
    """A picture where it is shown."""

    model_config = ConfigDict(extra="forbid")

    id: int = Field(description="The key of the image.")
    url: str = Field(description="The address of a JPEG for browsers that know none of the sources.")
    width: int = Field(description="The width of the original in pixels.")
    height: int = Field(description="The height of the original in pixels.")
    focal_point: FocalPoint | None = Field(description="Null where nobody chose one.")
    sources: list[PictureSource] = Field(description="Smallest files first: use the first type that you can show.")
    credit: str = Field(description="Who made it, to be shown beside it.")
    shows_model: bool = Field(description="Whether the person in it is a model: say “Model, not a patient”.")
    alt: str = Field(description="What it shows, for people who cannot see it; empty if it only decorates.")
