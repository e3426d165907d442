"""When fluid through a vein helps, and when drinking will do."""

from home.demo.body import (
    call_to_action,
    callout,
    comparison,
    faq,
    heading,
    image,
    paragraph,
    related_articles,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="IV hydration, or a glass of water?",
    slug="iv-hydration-or-a-glass-of-water",
    introduction=(
        "A drip puts fluid straight into your blood. That can save a life, and it can also be a costly way to drink. "
        "Here is how to tell the difference."
    ),
    search_description=(
        "When dehydration needs a drip, when drinking is just as good, and who should avoid extra fluid through a vein."
    ),
    brand="pointinfusion",
    topics=("dehydration", "infusions"),
    authors=("hannah-lindqvist",),
    reviewer="amara-okafor",
    picture="hero-waves",
    picture_alt_text=(
        "Layered sea-green waves under a pale sky, with one round drop of light falling toward the water"
    ),
    published_days_ago=5,
    reviewed_days_ago=9,
    review_due_in_days=356,
    body=[
        paragraph("""
            Your gut is very good at taking up water. In a healthy adult who can drink, a glass of water starts to reach
            the blood within minutes. So why would anyone need a needle?

            Because sometimes the gut cannot keep up, or nothing stays down. Then fluid through a vein, called IV fluid,
            is the right choice. At other times, it offers little that a kitchen tap does not.
        """),
        callout(
            "key_fact",
            "The rule of thumb",
            """
            If you can drink and it stays down, drink. Guidelines for illnesses with diarrhea advise an oral rehydration
            solution first for mild to moderate dehydration, and IV fluid for severe dehydration, shock, confusion, or
            when drinking has failed.[[ref:shane-2017]]
            """,
        ),
        heading("How dry are you?"),
        table(
            "Signs of dehydration in adults",
            columns=[("Stage", "text"), ("What you may notice", "text"), ("What to do", "text")],
            rows=[
                ["Mild", "Thirst, darker urine, a dry mouth", "Drink water and eat as usual"],
                [
                    "Moderate",
                    "Dizziness on standing up, headache, little urine, a fast pulse",
                    "Small sips of oral rehydration solution, often; call a clinician if it does not improve in hours",
                ],
                [
                    "Severe",
                    "Confusion, fainting, cold hands, no urine for eight hours or more",
                    "Call 911 or go to an emergency department now",
                ],
            ],
        ),
        callout(
            "warning",
            "Not for us: go to the emergency department",
            """
            Confusion, fainting, chest pain, blood in vomit or stool, a fever with a stiff neck, or a baby or frail
            older person who will not drink: these need a hospital, not an infusion clinic.
            """,
        ),
        heading("Three ways to get fluid in"),
        comparison(
            "Water, rehydration solution or drip",
            summary="For most people on most days, the first two columns are enough.",
            options=["Water and food", "Oral rehydration solution", "IV fluid"],
            aspects=[
                (
                    "Best for",
                    [
                        "Everyday thirst, exercise, hot days",
                        "Diarrhea, vomiting that comes and goes, long hours in the heat",
                        "Severe dehydration, or nothing stays down",
                    ],
                ),
                (
                    "How it works",
                    [
                        "The gut takes up water and the kidneys fine-tune the rest",
                        "Sugar and salt together help the gut to pull water in",
                        "Salt water goes straight into a vein",
                    ],
                ),
                (
                    "Risks",
                    [
                        "Very few, unless you drink many quarts at once",
                        "Very few if mixed as the packet says",
                        "Bruising, a sore or inflamed vein, infection, too much fluid or salt",
                    ],
                ),
                ("Cost", ["Almost nothing", "A few dollars", "Often a hundred dollars or more"]),
            ],
        ),
        heading("What the evidence says"),
        heading("Stomach bugs", level=3),
        paragraph("""
            The best studies were done in children. A review of 17 trials with 1,811 children who had stomach bugs found
            no important difference between drinking and a drip. For every 25 children treated by mouth, one later
            needed a drip. Inflamed veins were more common with drips. The trials were of modest
            quality.[[ref:hartling-2006]]
        """),
        heading("Hangovers", level=3),
        paragraph("""
            Drips are often sold for hangovers. A review of remedies found 21 small trials, each of a different remedy,
            and rated every result as very low in quality.[[ref:roberts-2022]] IV fluid replaces water and salt. It does
            not clear alcohol from your blood any faster: only your liver and time do that. If you feel ill after
            drinking, sip water, eat something salty and sleep.
        """),
        heading("Energy, skin and “detox”", level=3),
        paragraph("""
            We know of no sound trial in which a drip gave healthy, well-hydrated people more energy or better skin.
            Extra water leaves as urine within hours. The body needs no drip to get rid of toxins; that is the work of
            the liver and the kidneys.
        """),
        image(
            "figure-fluid-balance",
            alt_text=(
                "Diagram of a day's water balance: drinks and food bring water in; urine, breath, sweat and stool take "
                "water out; the two sides are level"
            ),
            caption="On an ordinary day, the two sides balance without any thought.",
        ),
        heading("How much should you drink?"),
        paragraph("""
            There is no magic number. A report for the United States set adequate intakes of about 3.7 liters of water a
            day for men and 2.7 liters for women, **from food and drinks together**. About a fifth comes from
            food.[[ref:water-intakes-2005]] Heat, exercise, fever and breastfeeding raise the need. Thirst and
            pale yellow urine are good guides for most healthy people.
        """),
        heading("When we do give a drip"),
        paragraph("""
            A nurse sees you first, and a clinician must write the order. We may offer IV fluid if you have been
            vomiting or losing fluid and cannot keep up by mouth, but are not ill enough for the hospital. We also give
            it when your own doctor has asked for it.

            We may say no. A liter of normal saline holds about nine grams of salt, which is more than a day's worth. For
            some hearts and kidneys, that is too much.
        """),
        callout(
            "safety",
            "Tell us before any drip if you have",
            """
            - heart failure, or swollen legs or lungs in the past
            - kidney disease, or advanced liver disease
            - high blood pressure that is hard to control
            - a pregnancy with raised blood pressure
            - a port, a fistula, or an arm that must not be used
            """,
        ),
        faq(
            "Questions people ask",
            [
                (
                    "What is in the bag?",
                    "Most often salt water (normal saline) or a mix of salts close to that of blood (lactated Ringer's). "
                    "Ask to see the label.",
                ),
                (
                    "How long does it take?",
                    "A liter usually takes about an hour. Your visit takes longer, because we check you before and "
                    "after.",
                ),
                (
                    "Can I make a rehydration solution at home?",
                    "Packets are safer, because too much salt is harmful. If you have none, sip diluted juice, broth and "
                    "water in turn until you can get some.",
                ),
                (
                    "Will a drip help before a race or a flight?",
                    "Drinking with meals beforehand does the job. Some sports ban IV infusions above a set volume, so "
                    "check your rules.",
                ),
            ],
        ),
        related_articles("Read next", "your-first-infusion-visit", "vitamin-infusions-what-is-known"),
        call_to_action(
            "Cannot keep fluids down?",
            "Call us in the morning. We tell you on the phone whether to come here, go to the hospital or stay at home.",
            "See how to reach us",
            page="contact",
        ),
    ],
)
