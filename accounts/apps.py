"""Accounts: how people sign in, what proves that it is them, and what acts in their name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import audit, tokens  # noqa: F401 - connect what is written into the log, and the terms of tokens
