"""Whose law a text answers to."""

from django.db import models


class Jurisdiction(models.TextChoices):
    UNITED_STATES = "us", "United States (federal)"
    CALIFORNIA = "us-ca", "California"
    FLORIDA = "us-fl", "Florida"
    NEW_YORK = "us-ny", "New York"
    TEXAS = "us-tx", "Texas"
    OTHER = "other", "Other (name it in the internal name)"
