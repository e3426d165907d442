"""What is kept about accounts beside Django's users and allauth's second factors."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SecondFactorDeadline(models.Model):
    """Until when somebody who has to have a second factor may go on without one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    due_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.due_at:%Y-%m-%d}"


class TokenAccess(models.TextChoices):
    """What a token opens, from little to much."""

    CLAIMS = "claims", "Claims check only"
    READ = "read", "Read only: content, the record of publications, the claims check"
    WRITE = "write", "Read and write: changes and publishes content too"


# Access → what it includes.
INCLUDED = {
    TokenAccess.CLAIMS: {TokenAccess.CLAIMS},
    TokenAccess.READ: {TokenAccess.CLAIMS, TokenAccess.READ},
    TokenAccess.WRITE: set(TokenAccess),
}


class TokenTerms(models.Model):
    """What a token of Wagtail's opens and until when. They do not change: for other terms there is another token."""

    token = models.OneToOneField(
        "wagtailcore.APIToken", on_delete=models.CASCADE, primary_key=True, related_name="terms"
    )
    access = models.CharField(max_length=12, choices=TokenAccess, default=TokenAccess.READ)
    expires_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_access_display()}, until {self.expires_at:%Y-%m-%d}"

    def includes(self, wanted: TokenAccess) -> bool:
        return wanted in INCLUDED[TokenAccess(self.access)]


class SignInSession(models.Model):
    """A session in which somebody is signed in, as its owner sees it in a list: no address, no version of a program."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80)
    network = models.CharField(max_length=50, blank=True)
    signed_in_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return f"{self.user}: {self.device}"
