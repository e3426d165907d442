"""The blocks that articles and pages are made of: one class each for its fields, its HTML and its API form."""

from blog.blocks.body import BodyBlock, BodyField, OutlineEntry, assign_anchors, error_messages, outline

__all__ = ["BodyBlock", "BodyField", "OutlineEntry", "assign_anchors", "error_messages", "outline"]
