"""Preparing for a first infusion, of whatever kind."""

from home.demo.body import (
    call_to_action,
    callout,
    faq,
    heading,
    image,
    numbered_section,
    paragraph,
    related_articles,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Your first infusion visit: how to prepare",
    slug="your-first-infusion-visit",
    introduction=(
        "Never had a drip before? Here is what to bring, what to wear, how it feels, and how to look after your arm. "
        "It holds for fluids, iron and vitamins alike."
    ),
    search_description="A calm guide to a first infusion: what to bring, what happens, and when to call us afterwards.",
    brand="pointinfusion",
    further_brands=("pointketamine",),
    topics=("infusions", "your-visit"),
    authors=("hannah-lindqvist",),
    reviewer="mei-lin-zhou",
    picture="hero-drip",
    picture_alt_text=(
        "Drawing of a drip bag on a stand beside a potted plant, with a fine line that curves down past a sunlit window"
    ),
    published_days_ago=165,
    reviewed_days_ago=170,
    review_due_in_days=195,
    body=[
        paragraph("""
            A needle, a bag on a stand, an hour in a chair: if it is your first time, it is normal to be nervous. It helps
            to know what comes next, and a few simple things make the visit easier.
        """),
        heading("The days before"),
        numbered_section(
            "Send us the facts",
            """
            We need to know your medicines, allergies, health conditions and whether you are or may be pregnant. Please
            fill in the form at least two days ahead. If a doctor has ordered the infusion, ask for the order to be sent
            to us.
            """,
        ),
        numbered_section(
            "Drink and eat as usual",
            """
            For fluids, iron and vitamins, you need not fast. Veins are easier to find when you have had enough to drink.
            Have a meal in the two hours before, so that you do not feel faint. (For ketamine, other rules apply: see
            [Your ketamine visit](page:your-ketamine-visit).)
            """,
        ),
        numbered_section(
            "Pack a small bag",
            """
            - A list of your medicines, and your insurance card
            - A top with wide sleeves, or short ones with a cardigan
            - Something to read or to listen to
            - Warm socks: the room is warm, but the fluid is cooler than you are
            """,
        ),
        heading("In the chair"),
        numbered_section(
            "Checks",
            """
            A nurse measures your temperature, pulse and blood pressure, and asks how you are today. If you have a fever
            or feel ill, we may choose another day. Nobody minds.
            """,
        ),
        numbered_section(
            "The line",
            """
            The nurse warms your arm, cleans the skin and puts a thin plastic tube into a vein. The needle that guides it
            comes out again. It stings for a few seconds. We try twice at most; then a colleague or
            an ultrasound device takes over.
            """,
        ),
        image(
            "figure-drip-parts",
            alt_text=(
                "Labeled drawing of a drip: bag, drip chamber, roller clamp, tubing, and a small plastic tube under a "
                "clear dressing on the forearm"
            ),
            caption="The parts of a drip. The drip chamber lets the nurse see how fast the fluid runs.",
        ),
        numbered_section(
            "The drip",
            """
            You should feel very little. A cool arm is normal. Pain, burning or swelling is not: tell us straight away,
            even if you think it is nothing.
            """,
        ),
        numbered_section(
            "Going home",
            """
            The tube comes out, and you press on the spot for two minutes. Drink something and stand up slowly. After
            iron, you stay for another half hour.
            """,
        ),
        table(
            "How long to plan for",
            columns=[("Infusion", "text"), ("Drip, minutes", "numeric"), ("Whole visit, minutes", "numeric")],
            rows=[
                ["Fluids, one liter", 60, 90],
                ["Vitamins and minerals", 45, 75],
                ["Iron, depending on the product", 30, 90],
                ["Ketamine (see its own page)", 40, 150],
            ],
        ),
        heading("What can go wrong with a line"),
        paragraph("""
            Few procedures in medicine are more common than a line in the arm, and small troubles are common too. A review of
            studies with nearly 77,000 lines, most of them in hospital patients over several days, found an inflamed
            vein with about one line in five when each study's own definition was used.[[ref:marsh-2020]] Fluid leaked
            into the tissue with about one in seven.[[ref:marsh-2020]] For a line that stays in for an hour, we expect far
            fewer, but we know of no good figures for clinics like ours.
        """),
        callout(
            "note",
            "Afraid of needles?",
            """
            Tell us when you book. We can use a numbing cream, let you lie down, and talk or stay silent as you like.
            Tensing the muscles of your legs and belly for ten seconds at a time helps against fainting.
            """,
        ),
        callout(
            "safety",
            "Look at your arm for two days",
            """
            Call us if the spot becomes red, hot, hard or more painful, or if a red line runs up the arm. Call **911** for
            trouble breathing, swelling of the face, or chest pain.
            """,
        ),
        heading("Your rights in the room"),
        paragraph("""
            - You may ask what is in the bag, and see the label.
            - You may ask anyone who touches you whether they have washed their hands.
            - You may say stop at any time, for any reason.
            - You get a written note of what you were given.
        """),
        faq(
            "Questions people ask",
            [
                (
                    "May I bring someone?",
                    "One adult is welcome. For everyone's quiet, please do not bring children.",
                ),
                (
                    "Can I use my phone?",
                    "Yes, with headphones, and not for calls in a shared room.",
                ),
                (
                    "What if you cannot find a vein?",
                    "After two tries we stop, use ultrasound or a warm pack, or find another day. You do not pay for a "
                    "visit without an infusion.",
                ),
                (
                    "Can I exercise afterwards?",
                    "A walk is fine. Leave heavy lifting with that arm until the next day.",
                ),
            ],
        ),
        related_articles("Read next", "iv-hydration-or-a-glass-of-water", "iron-infusions", "your-ketamine-visit"),
        call_to_action(
            "Ready when you are",
            "Choose a time that suits you, or ask us to call you back.",
            "Find a time",
        ),
    ],
)
