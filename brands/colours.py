"""A brand's colour: what counts as one."""

from django.core.validators import RegexValidator

validate_colour = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", "Write the colour as # and six digits or letters from a to f, such as #0b6e6e."
)
