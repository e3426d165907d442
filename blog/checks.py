"""System checks: what holds for every block and every page type."""

from django.core.checks import Error, Tags, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import get_page_models

from blog.blocks import BodyBlock


@register(Tags.templates)
def check_blocks(app_configs, **kwargs) -> list[Error]:
    """Every block that an editor can choose has a template, an icon of its own, a description and a preview."""
    errors = []
    for name, block in BodyBlock().child_blocks.items():
        try:
            get_template(block.meta.template)
        except TemplateDoesNotExist:
            errors.append(Error(f"The block “{name}” has no template {block.meta.template}.", id="blog.E001"))
        if block.meta.icon == "placeholder":
            errors.append(Error(f"The block “{name}” has no icon.", id="blog.E002"))
        if not block.get_description():
            errors.append(Error(f"The block “{name}” has no description.", id="blog.E003"))
        if not hasattr(block.meta, "preview_value"):
            errors.append(Error(f"The block “{name}” has no preview value.", id="blog.E004"))
    return errors


@register(Tags.models)
def check_page_types(app_configs, **kwargs) -> list[Error]:
    """Every page type of ours says where it may stand."""
    return [
        Error(f"{model.__name__} does not name its parent_page_types.", obj=model, id="blog.E005")
        for model in get_page_models()
        if model._meta.app_label != "wagtailcore" and "parent_page_types" not in vars(model)
    ]
