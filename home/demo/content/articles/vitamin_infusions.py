"""What is known about vitamins through a vein."""

from home.demo.body import (
    call_to_action,
    callout,
    faq,
    heading,
    image,
    mechanism_list,
    paragraph,
    quote,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Vitamin infusions: what is known, and what is not",
    slug="vitamin-infusions-what-is-known",
    introduction=(
        "Vitamins through a vein are popular, and we offer them. That is a reason to be frank: for people without a "
        "deficiency, good evidence of benefit is thin. Here is what has been tested."
    ),
    search_description=(
        "What trials of vitamin and mineral infusions have found, where they have a place, and which risks to know."
    ),
    brand="pointinfusion",
    topics=("infusions", "safety-and-side-effects"),
    authors=("mei-lin-zhou", "hannah-lindqvist"),
    reviewer="amara-okafor",
    picture="hero-botanical",
    picture_alt_text=(
        "Drawing of slender leafy stems with round fruits like small suns, in sea-green and warm sand colors"
    ),
    published_days_ago=21,
    reviewed_days_ago=24,
    review_due_in_days=341,
    body=[
        paragraph("""
            Decades ago, a doctor in Baltimore named John Myers gave his patients injections of vitamins and minerals.
            After his death, another doctor built on the recipe and described his experience with it.[[ref:gaby-2002]]
            Most “wellness drips” go back to that mixture: magnesium, calcium, B vitamins and vitamin C.

            A doctor's experience is where many treatments begin. It is not proof. To know whether a drip does more than
            a rest in a comfortable chair, it must be compared with a drip that holds none of the vitamins.
        """),
        heading("What has been tested"),
        table(
            "Vitamins and minerals by drip or injection: some of the evidence",
            columns=[("Question", "text"), ("Study", "rich_text"), ("What it found", "rich_text")],
            rows=[
                [
                    "Does the Myers' mixture ease fibromyalgia?",
                    "Randomized pilot trial, 34 adults, eight weekly drips[[ref:ali-2009]]",
                    "Both groups felt better. There was no significant difference between the vitamins and the dummy "
                    "drip.",
                ],
                [
                    "Does IV vitamin C raise blood levels?",
                    "Dose study, 17 healthy volunteers",
                    "Yes. With 1.25 g, the peak was over six times as high as with the same dose by mouth.[[ref:padayatty-2004]] "
                    "The study did not ask whether anyone felt better.",
                ],
                [
                    "Must vitamin B12 be injected?",
                    "Review of three trials, 153 people with low B12[[ref:wang-2018]]",
                    "High-dose tablets raised blood levels about as well as injections. The evidence is of low quality.",
                ],
                [
                    "Do drips help tired people who lack nothing?",
                    "We found no sound trial",
                    "Not known.",
                ],
            ],
        ),
        paragraph("""
            The fibromyalgia trial deserves a second look. People who got the dummy drip improved as well. Attention,
            rest and hope are worth something. They should not be sold as the effect of a vitamin.
        """),
        callout(
            "key_fact",
            "A higher level is not a better result",
            """
            A drip can push vitamin C in the blood far above what food or tablets can reach.[[ref:padayatty-2004]]
            Whether that does any good is a different question. The kidneys pass out most of the surplus.
            """,
        ),
        image(
            "figure-vitamin-c",
            alt_text=(
                "Bar chart of peak vitamin C in blood after 1.25 grams: about 135 micromoles per liter by mouth and "
                "about 885 by vein"
            ),
            caption="Mean peak blood level after 1.25 g of vitamin C. Source: Padayatty and colleagues, 2004.",
        ),
        heading("Where vitamins by vein have a firm place"),
        mechanism_list(
            "",
            "In these cases, a clinician has found a need, and the gut cannot meet it:",
            [
                (
                    "The gut cannot absorb",
                    "After some stomach or bowel operations, or with certain bowel diseases, tablets may not be enough.",
                ),
                (
                    "A serious shortage of thiamine",
                    "People who drink heavily or are severely malnourished may need thiamine (vitamin B1) in a hospital, "
                    "at once.",
                ),
                (
                    "Feeding by vein",
                    "Those who cannot eat for weeks get all nutrients through a vein, with regular blood tests.",
                ),
                (
                    "Iron",
                    "Iron is not a vitamin, but it is the nutrient with the best case for infusion. See "
                    "[Iron infusions](page:iron-infusions).",
                ),
            ],
        ),
        heading("What can go wrong"),
        paragraph("""
            Most people have no more than a sore arm, a warm feeling or a bruise. Serious harm is uncommon, but it
            happens. It weighs more where nobody knows what is to be gained.
        """),
        heading("Vitamin C and G6PD deficiency", level=3),
        paragraph("""
            Some people are born with little of an enzyme called G6PD, often without knowing it. In them, a high dose of
            vitamin C can make red blood cells burst. A review collected 14 reported cases; in about seven of ten, G6PD
            deficiency was diagnosed, and one person died.[[ref:juneja-2022]] We test for it before any high dose, and we do not go
            ahead without the result.
        """),
        heading("Kidneys and blood sugar meters", level=3),
        paragraph("""
            The body turns some vitamin C into oxalate, which can harm the kidneys. High levels can also make finger-stick
            meters show a wrong blood sugar. Both were noted in a review of harms from high doses.[[ref:yanase-2020]]
        """),
        heading("The mixing itself", level=3),
        paragraph("""
            Vitamin drips are mixed for each person. If that is not done cleanly, germs get into the blood. The FDA has
            voiced concern about drugs mixed under insanitary conditions in medical offices and clinics, and it named
            IV hydration clinics and medical spas.[[ref:fda-compounding-alerts]] Ask where your drip is mixed, by whom,
            and when.
        """),
        callout(
            "safety",
            "Who should not have a vitamin drip without a specialist's advice",
            """
            - People with kidney disease or kidney stones
            - People with heart failure
            - People with G6PD deficiency, or too much iron in the body (hemochromatosis)
            - Anyone who is pregnant or breastfeeding
            - Anyone having chemotherapy
            """,
        ),
        heading("Claims to walk away from"),
        paragraph("""
            In 2018, the Federal Trade Commission acted for the first time against a seller of vitamin drips. The
            company had claimed that its drips treat cancer, multiple sclerosis and heart failure.[[ref:ftc-2018]] The
            Commission's chairman put it in one sentence:
        """),
        quote(
            "Health claims must be supported by competent and reliable scientific evidence.",
            attribution="Joe Simons",
            role="Chairman of the Federal Trade Commission, September 2018",
            source_url=(
                "https://www.ftc.gov/news-events/news/press-releases/2018/09/"
                "ftc-brings-first-ever-action-targeting-iv-cocktail-therapy-marketer"
            ),
        ),
        paragraph("""
            Be wary of “boosts immunity”, “reverses aging”, “detoxifies” and of any list of diseases. We do not make such
            claims. If you see one under our name, please tell us.
        """),
        heading("How we handle it"),
        paragraph("""
            You get a health check, and a blood test if there is reason to think that something is missing. If a tablet
            or a change of diet would do, we tell you. If you still want a drip, and it is safe for you, we give it,
            note what was in it, and do not promise anything.
        """),
        faq(
            "Questions people ask",
            [
                (
                    "Can I simply take a multivitamin?",
                    "If you eat fairly well, you may not even need that. If a test shows a shortage, tablets are the "
                    "first choice for nearly all vitamins.",
                ),
                (
                    "I feel better after my drip. Is that imagination?",
                    "The feeling is real. What we do not know is which part of the visit caused it.",
                ),
                (
                    "What about glutathione?",
                    "In 2019, the FDA warned about one glutathione powder, sold as a dietary ingredient, that had been "
                    "used to mix injections.[[ref:fda-compounding-alerts]] We do not offer it.",
                ),
            ],
        ),
        call_to_action(
            "Tired, and wondering why?",
            "Start with a visit and a blood test, not with a drip. We can arrange both.",
            "Book a check",
        ),
    ],
)
