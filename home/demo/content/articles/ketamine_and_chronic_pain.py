"""A draft that somebody has only begun."""

from home.demo.body import callout, heading, paragraph
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Ketamine for long-lasting pain",
    slug="ketamine-for-long-lasting-pain",
    introduction=(
        "Ketamine is also used for some kinds of chronic pain. This article will explain for which kinds, how, and how "
        "good the evidence is."
    ),
    search_description="Ketamine infusions for chronic pain: what a consensus guideline says, and what is uncertain.",
    brand="pointketamine",
    topics=("ketamine-therapy",),
    authors=("amara-okafor",),
    picture="hero-molecules",
    picture_alt_text=(
        "Abstract drawing of linked hexagonal rings, like a molecule, floating in indigo light with one ring glowing "
        "apricot"
    ),
    body=[
        paragraph("""
            Pain that lasts for months changes the way nerves pass on signals. Because ketamine acts on one of the
            receptors involved, doctors have tried it for several pain conditions.
        """),
        heading("What a consensus guideline says"),
        paragraph("""
            Three medical societies published guidelines on ketamine infusions for chronic pain in 2018. They found some
            support for certain conditions, such as complex regional pain syndrome, and stressed how little is known
            about the long run.[[ref:cohen-2018]]
        """),
        callout(
            "note",
            "Off-label again",
            """
            Using ketamine for chronic pain is off-label: the FDA has approved it as an anesthetic.
            """,
        ),
    ],
)
