"""Home page, article index, contact page, and the settings of the demonstration site."""

HOME_SLUG = "pointhealth"
ARTICLES_SLUG = "articles"
CONTACT_SLUG = "contact"

HOME = {
    "title": "PointHealth",
    "slug": HOME_SLUG,
    "headline": "Clear answers before any drip",
    "introduction": (
        "We give infusions and ketamine treatment, and we tell you what the evidence says first: what helps, what is "
        "unproven, and what can go wrong."
    ),
    "hero_alt_text": (
        "A calm coast at first light: layers of teal hills, a low warm sun, and its path across still water"
    ),
    "call_to_action_title": "Not sure whether this is for you?",
    "call_to_action_text": (
        "Talk it over with a nurse or a physician before you decide. We will also tell you when something simpler would "
        "do."
    ),
    "call_to_action_button": "Get in touch",
    "search_description": (
        "PointInfusion and PointKetamine: infusions and ketamine treatment, explained plainly and with sources."
    ),
}
HOME_PICTURE = "home-coast"
SHARE_PICTURE = "home-coast"
FEATURED_ARTICLE = "ketamine-and-ptsd-what-the-trials-show"

ARTICLE_INDEX = {
    "title": "Articles",
    "slug": ARTICLES_SLUG,
    "introduction": (
        "What we know, what we do not, and where it is written. Each article has named authors, a medical reviewer and "
        "real sources."
    ),
    "search_description": "Articles on infusions, ketamine, esketamine and safety, reviewed by clinicians.",
}

CONTACT = {
    "title": "Contact",
    "slug": CONTACT_SLUG,
    "introduction": (
        "Write, call or come by. We answer within two working days. For anything urgent, call 911; if you are thinking "
        "of ending your life, call or text 988."
    ),
    "consent_text": (
        "I agree that PointHealth uses my name, contact details and message to answer my enquiry, and deletes them after "
        "180 days."
    ),
    "search_description": "How to reach PointInfusion and PointKetamine by message, phone or in person.",
}
CONTACT_THANK_YOU = (
    "**Thank you, your message has arrived.** We answer within two working days. In the meantime, you may like to read "
    "about [your first infusion visit](page:your-first-infusion-visit)."
)

SETTINGS = {
    "organisation_name": "PointHealth",
    "copyright_owner": "PointHealth, LLC",
    "email": "hello@pointhealth.example",
    "phone": "(503) 555-0142",
    "address": "PointHealth\n120 Sample Street, Suite 4\nPortland, OR 97200",
    "opening_hours": "Monday to Friday, 8 a.m. to 6 p.m.\nSaturday, 9 a.m. to 1 p.m.\nClosed on Sundays and holidays",
    "booking_url": "https://booking.example.com/pointhealth",
    "enquiry_recipients": "front-desk@pointhealth.example",
}
SOCIAL_LINKS = [
    ("LinkedIn", "https://social.example.com/pointhealth-linkedin"),
    ("YouTube", "https://social.example.com/pointhealth-films"),
]

# Label, and the slug of a page or an address of this site.
MAIN_MENU = [
    ("Articles", "page:articles"),
    ("PointInfusion", "/brands/pointinfusion/"),
    ("PointKetamine", "/brands/pointketamine/"),
    ("About", "page:about"),
    ("Contact", "page:contact"),
]
FOOTER_MENU = [
    ("About us", "page:about"),
    ("Editorial policy", "page:editorial-policy"),
    ("Accessibility", "page:accessibility"),
    ("Privacy", "page:privacy"),
    ("Contact", "page:contact"),
]
