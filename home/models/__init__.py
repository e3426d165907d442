"""The site around the articles: home page, standard pages, contact, settings, enquiries."""

from home.models.calendar import CalendarFeed
from home.models.enquiries import Enquiry, EnquiryCount, EnquiryNote
from home.models.pages import ContactPage, HomePage, StandardPage
from home.models.site_settings import (
    FooterMenuItem,
    MainMenuItem,
    SiteSettings,
    SocialLink,
)

__all__ = [
    "CalendarFeed",
    "ContactPage",
    "Enquiry",
    "EnquiryCount",
    "EnquiryNote",
    "FooterMenuItem",
    "HomePage",
    "MainMenuItem",
    "SiteSettings",
    "SocialLink",
    "StandardPage",
]
