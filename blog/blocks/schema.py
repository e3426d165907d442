"""The typed form of what the API gives of a block, made from the fields that editors fill in.

A block whose API form is its fields needs nothing of its own. One that gives something else names the members that
differ in ``api_members``, beside the method that makes them.
"""

from typing import Annotated, Any, Literal, Union

from django.utils.encoding import force_str
from pydantic import BaseModel, ConfigDict, Field, create_model
from wagtail import blocks

from blog.blocks.rich_text_nodes import RichTextNodes

Members = dict[str, Any]

RichText: Any = (
    Annotated[str, Field(json_schema_extra={"contentMediaType": "text/html"})]
    | Annotated[RichTextNodes, Field(description="Where rich_text=json was asked for.")]
)


class Strict(BaseModel):
    """An object with exactly the members that it declares."""

    model_config = ConfigDict(extra="forbid")


def model_name(block: blocks.Block) -> str:
    return f"{type(block).__name__.removesuffix('Block')}Value"


def described(annotation: Any, block: blocks.Block) -> Any:
    """Return ``annotation`` with what editors are told about the field."""
    help_text = getattr(block.meta, "help_text", "") or getattr(getattr(block, "field", None), "help_text", "")
    return member(annotation, force_str(help_text or block.label or block.name.replace("_", " ").capitalize()))


def block_type(block: blocks.Block) -> Any:
    """Return the type of what the API gives for ``block``.

    Raises ``TypeError`` for a kind of block that has no type yet.
    """
    if isinstance(block, blocks.StructBlock):
        return struct_model(block)
    if isinstance(block, blocks.ListBlock):
        bounds = {"min_length": block.meta.min_num, "max_length": block.meta.max_num}
        limits: dict[str, Any] = {name: bound for name, bound in bounds.items() if bound}
        item: Any = block_type(block.child_block)
        return Annotated[list[item], Field(**limits)]
    if isinstance(block, blocks.RichTextBlock):
        return RichText
    if isinstance(block, blocks.ChoiceBlock):
        values = [value for value, _ in block.field.choices if value or not block.required]
        return Literal[tuple(values)]
    if isinstance(block, blocks.BooleanBlock):
        return bool
    if isinstance(block, blocks.FloatBlock):
        return float | None
    if isinstance(block, blocks.URLBlock) and block.required:
        return Annotated[str, Field(json_schema_extra={"format": "uri"})]
    if isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.URLBlock):
        longest = block.field.max_length
        return Annotated[str, Field(max_length=longest)] if longest else str
    raise TypeError(f"{type(block).__name__} has no type in the API: give it api_members.")


def struct_model(block: blocks.StructBlock) -> type[BaseModel]:
    """Return the form of a structure: its own members where it names them, else its fields."""
    members: Members = (
        block.api_members()
        if hasattr(block, "api_members")
        else {name: described(block_type(child), child) for name, child in block.child_blocks.items()}
    )
    fields: dict[str, Any] = {name: (annotation, ...) for name, annotation in members.items()}
    return create_model(model_name(block), __base__=Strict, __doc__=description_of(block), **fields)


def description_of(block: blocks.Block) -> str | None:
    return force_str(getattr(block.meta, "description", "") or "") or None


def stream_child_model(name: str, block: blocks.Block) -> type[BaseModel]:
    """Return the form of a block in a body, with its place in the whole."""
    fields: dict[str, Any] = {
        "type": (Literal[name], Field(description="Which block this is.")),
        "id": (str | None, Field(description="The same through all revisions; null in imported drafts.")),
        "level": (int | None, Field(description="The level of the block's own heading, 2 to 6; null if it has none.")),
        "number": (int | None, Field(description="Counts numbered sections from 1; null for other blocks.")),
        "value": (block_type(block), Field(description="What the block says.")),
    }
    class_name = "".join(part.capitalize() for part in name.split("_")) + "BodyBlock"
    return create_model(class_name, __base__=Strict, __doc__=description_of(block), **fields)


def body_type(stream: blocks.StreamBlock) -> Any:
    """Return the type of a body: a list whose items are told apart by ``type``."""
    children = tuple(stream_child_model(name, block) for name, block in stream.child_blocks.items())
    child: Any = one_of_types(children)
    return list[Annotated[child, Field(discriminator="type")]]


def one_of_types(types: tuple[Any, ...]) -> Any:
    """Return the union of ``types``."""
    return Union[types]  # noqa: UP007 - made from a tuple


def member(annotation: Any, description: str) -> Any:
    """Return the type of a member with what front ends should know of it."""
    return Annotated[annotation, Field(description=description)]
