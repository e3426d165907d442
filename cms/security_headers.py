"""What browsers may do with a response: the headers that say it, by the address and the type of the response.

No policy holds a nonce: public pages have nothing inline, and are kept as the same bytes for everybody. ``nosniff``,
HSTS, the policies of referrers and of openers are Django's own (``SecurityMiddleware``).
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

SELF, NONE = "'self'", "'none'"
CONTENT_SECURITY_POLICY = "Content-Security-Policy"

# Nothing here needs them, and what an editor or a foreign script brings in shall not have them either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "usb"),
        *("serial", "hid", "xr-spatial-tracking"),
    )
)


def policy(**sources: str) -> str:
    """Return a policy that allows nothing but these sources: ``img_src="'self'"`` is ``img-src 'self'``."""
    directives = {"default-src": NONE, "base-uri": NONE, "form-action": NONE, "frame-ancestors": NONE}
    directives |= {name.replace("_", "-"): value for name, value in sources.items()}
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items())


def with_host_of(*addresses: str) -> str:
    """Return the sources of files: this site, and the hosts of ``addresses`` that lie elsewhere, such as a CDN's."""
    elsewhere = [f"{parts.scheme or 'https'}://{parts.netloc}" for parts in map(urlsplit, addresses) if parts.netloc]
    return " ".join(dict.fromkeys([SELF, *elsewhere]))


def policy_of_pages() -> str:
    files = with_host_of(settings.STATIC_URL)
    return policy(
        script_src=files,
        style_src=files,
        font_src=files,
        img_src=with_host_of(settings.STATIC_URL, settings.PICTURES_URL, settings.MEDIA_URL),
        connect_src=SELF,
        form_action=SELF,
        frame_src=SELF,  # the page of an invitation shows its draft
        frame_ancestors=SELF,  # the admin shows previews
    )


def policy_with_pictures_in_styles() -> str:
    """Return the policy of pages whose stylesheets hold pictures: with Wagtail's bar, and the API's documentation."""
    return policy_of_pages().replace("img-src", "img-src data:")


def policy_of_the_admin() -> str:
    """Return the policy of Wagtail's admin, whose widgets bring scripts and styles of their own in the page."""
    files = with_host_of(settings.STATIC_URL)
    # A preview may be on a front end's own host: editors choose it, and a list here would have to ask the database.
    front_ends = "https:" if settings.SECURE_SSL_REDIRECT else "https: http:"
    return policy(
        script_src=f"{files} 'unsafe-inline'",
        style_src=f"{files} 'unsafe-inline'",
        font_src=files,
        img_src=f"{with_host_of(settings.STATIC_URL, settings.PICTURES_URL, settings.MEDIA_URL)} data: blob:",
        media_src=with_host_of(settings.MEDIA_URL),
        connect_src=SELF,
        form_action=with_host_of(settings.OIDC_ISSUER),  # who signs in there is sent on by a form
        frame_src=f"{SELF} {front_ends}",
        frame_ancestors=SELF,
    )


# What is saved as a file can do nothing when it is opened: not even if a browser took it for a page.
POLICY_OF_FILES = policy(sandbox="")
POLICY_OF_DATA = policy()


class SecurityHeadersMiddleware:
    """Gives each response its headers. Stands outside ``SecurityMiddleware``, inside the cache of responses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")
        # What pages of other sites may show: front ends, and where articles are shared.
        files = (settings.STATIC_URL, settings.MEDIA_URL, settings.PICTURES_URL)
        self.open = tuple(address for address in (*files, "/api/", "/share/") if address.startswith("/"))
        self.documentation = reverse("delivery_documentation")
        self.pages, self.with_pictures_in_styles = policy_of_pages(), policy_with_pictures_in_styles()
        self.of_admin = policy_of_the_admin()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers, path = response.headers, request.path_info
        headers[CONTENT_SECURITY_POLICY] = self.policy_of(response, request)
        shared = "cross-origin" if path.startswith(self.open) else "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", shared)
        if is_page(response):
            headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    def policy_of(self, response: HttpResponseBase, request: HttpRequest) -> str:
        if response.has_header("Content-Disposition"):
            return POLICY_OF_FILES
        if request.path_info.startswith(self.admin):
            return self.of_admin
        if not is_page(response):
            return POLICY_OF_DATA
        # Whoever has a session may see Wagtail's bar.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.path_info == self.documentation:
            return self.with_pictures_in_styles
        return self.pages


def is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")
