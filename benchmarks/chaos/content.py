"""Step: makes the content on which faults are tried, and who publishes there; says where everything is."""

from django.contrib.auth import get_user_model

from accounts.models import TokenAccess
from accounts.tokens import create_token
from benchmarks import demonstration
from brands.requirements import SignOffRequirement
from home.models import HomePage, StandardPage
from media_library.models import CustomImage
from media_library.pictures import picture_document

PICTURES = 6


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
    pictures = [size_of(image) for image in CustomImage.objects.order_by("pk")[:PICTURES]]
    print_result({"addresses": addresses, "page": page.pk, "address": page.url, "token": token, "pictures": pictures})


def size_of(image: CustomImage) -> str:
    """Return the address of one size of a picture, as pages name it."""
    facts = {"width": image.width, "height": image.height, "file_sha1": image.file_hash, "focal_point": None}
    return picture_document(image.pk, facts | {"credit": "", "shows_model": False})["url"]
