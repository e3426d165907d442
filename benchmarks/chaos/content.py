"""Step: makes the content on which faults are tried, and who publishes there; says where everything is."""

from django.contrib.auth import get_user_model

from accounts.models import TokenAccess
from accounts.tokens import create_token
from benchmarks import demonstration
from brands.requirements import SignOffRequirement
from home.models import HomePage, StandardPage


def main(arguments: list[str]) -> None:
    from benchmarks.progress import print_result

    addresses = demonstration.make()
    # What is published each second here is about no approvals.
    SignOffRequirement.objects.all().delete()
    page = HomePage.objects.get().add_child(
        instance=StandardPage(
            title="Version 0", slug="version", body=[("paragraph", "<p>Published again and again.</p>")]
        )
    )
    page.save_revision().publish()
    user = get_user_model().objects.create_superuser("chaos", "chaos@example.com", "not-used")
    token = create_token(user, "Chaos", TokenAccess.WRITE)[1]
    print_result({"addresses": addresses, "page": page.pk, "address": page.url, "token": token})
