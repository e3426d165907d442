"""A draft that waits for its medical review: it shows how a submitted article looks in the admin."""

from home.demo.body import callout, heading, paragraph
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Magnesium drips and migraine",
    slug="magnesium-drips-and-migraine",
    introduction=(
        "Some clinics offer magnesium through a vein for a migraine attack. We look at what emergency medicine has "
        "learned, and at better-tested choices."
    ),
    search_description="What studies say about magnesium through a vein for migraine, and which treatments come first.",
    brand="pointinfusion",
    topics=("infusions",),
    authors=("mei-lin-zhou",),
    picture="hero-waves",
    picture_alt_text="Layered sea-green waves under a pale sky, with one round drop of light falling toward the water",
    is_submitted=True,
    body=[
        paragraph("""
            A migraine attack can last for days. When tablets do not stay down, people look for something that works
            through a vein. Magnesium is one of the things on offer.
        """),
        heading("What has been studied"),
        paragraph("""
            The American Headache Society reviewed 68 trials of injected medicines for adults who come to an emergency
            department with migraine. The best evidence was for metoclopramide, prochlorperazine and sumatriptan. For
            other medicines, the evidence was weaker.[[ref:orr-2016]]
        """),
        callout(
            "warning",
            "A sudden, worst-ever headache is an emergency",
            """
            Call **911** for a headache that peaks within a minute, or that comes with weakness, confusion, a stiff neck,
            fever or trouble speaking.
            """,
        ),
        heading("Who should not have magnesium by vein"),
        paragraph("""
            Kidney disease, certain heart rhythm problems and myasthenia gravis speak against it. Too much magnesium can
            slow breathing and lower blood pressure.
        """),
    ],
)
