"""Side effects of ketamine, and what makes it safer."""

from home.demo.body import (
    call_to_action,
    callout,
    disclaimer,
    faq,
    heading,
    image,
    mechanism_list,
    paragraph,
    quote,
    table,
)
from home.demo.content.brands import EMERGENCY_NOTICE
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Ketamine: side effects and safety",
    slug="ketamine-side-effects-and-safety",
    introduction=(
        "Which side effects are common, which are rare but serious, who should not have ketamine, and what a careful "
        "clinic does about all of it."
    ),
    search_description=(
        "Common and serious side effects of low-dose ketamine, who should not have it, and questions to ask a clinic."
    ),
    brand="pointketamine",
    topics=("ketamine-therapy", "safety-and-side-effects"),
    authors=("mei-lin-zhou", "amara-okafor"),
    reviewer="daniel-reyes",
    picture="hero-molecules",
    picture_alt_text=(
        "Abstract drawing of linked hexagonal rings, like a molecule, floating in indigo light with one ring glowing "
        "apricot"
    ),
    published_days_ago=344,
    reviewed_days_ago=347,
    review_due_in_days=18,
    body=[
        paragraph("""
            Every treatment that can help can also harm. With ketamine, most side effects are over within a few hours.
            Some are not, and a few are serious. This page lists them plainly, so that you can weigh them against what
            you hope for.
        """),
        callout(
            "key_fact",
            "Where the facts come from",
            """
            Much of what we know comes from a review of 60 studies of ketamine in depression.[[ref:short-2018]] Its
            authors warned that side effects were often recorded poorly, and that hardly any study followed people who
            had repeated doses for long. The drug's label adds what was seen in anesthesia, where doses are much
            higher.[[ref:ketamine-label]] Giving ketamine for a mental health condition is off-label, so the label does
            not speak of that use.
            """,
        ),
        heading("During and soon after an infusion"),
        paragraph("""
            These effects are common. They usually start within minutes and fade within two hours after the drip has
            ended.
        """),
        table(
            "Common short-lived side effects, and what helps",
            columns=[("What you may notice", "text"), ("How it tends to go", "text"), ("What we do", "rich_text")],
            rows=[
                [
                    "Feeling detached, dreamlike or floating",
                    "Strongest near the end of the drip; weaker at later visits",
                    "Stay with you, keep the room calm, slow the drip if you wish",
                ],
                [
                    "Anxiety or fear",
                    "Mostly brief",
                    "Talk you through it; stop if you ask",
                ],
                [
                    "Higher blood pressure and faster pulse",
                    "Rises within minutes, settles within an hour or two",
                    "Measure often; pause or treat if a limit is crossed",
                ],
                [
                    "Dizziness, blurred vision, unsteady walk",
                    "Gone the same day for most people",
                    "Keep you seated, and walk beside you",
                ],
                [
                    "Nausea or vomiting",
                    "During the drip or on the way home",
                    "Fasting beforehand; medicine for nausea if needed",
                ],
                [
                    "Headache, tiredness",
                    "Up to a day",
                    "Rest, water, a simple pain reliever if it suits you",
                ],
            ],
        ),
        image(
            "figure-blood-pressure",
            alt_text=(
                "Curve of blood pressure during a visit: level before the drip, a rise during forty minutes of "
                "infusion, and a return to the starting level about an hour later"
            ),
            caption="How blood pressure often behaves: a sketch of the usual shape, not the data of one person.",
        ),
        heading("Less common, but serious"),
        mechanism_list(
            "",
            "Tell every clinician who treats you that you have had ketamine, and watch for these:",
            [
                (
                    "Slow or shallow breathing",
                    "Rare at low doses. It is more likely with opioids, sedatives or alcohol, or if the drug is given "
                    "too fast.[[ref:ketamine-label]]",
                ),
                (
                    "A dangerous rise in blood pressure",
                    "For someone with an aneurysm, a recent stroke or uncontrolled high pressure, even a short rise can "
                    "do lasting damage.[[ref:ketamine-label]]",
                ),
                (
                    "Lasting confusion or psychosis",
                    "The label describes vivid dreams, confusion and hallucinations after anesthesia. People with a "
                    "past psychotic illness were kept out of most trials.",
                ),
                (
                    "Bladder damage",
                    "Seen after long, frequent use, mostly outside medicine: pain, urgency and blood in the "
                    "urine.[[ref:ketamine-label]][[ref:short-2018]] Early signs are a reason to stop.",
                ),
                (
                    "Liver injury",
                    "Reported with repeated use. We check blood tests if treatment goes on for long.",
                ),
                (
                    "Craving and dependence",
                    "Ketamine is misused by some people and is a controlled substance (Schedule III) for that reason.",
                ),
            ],
        ),
        heading("Who should not have it"),
        heading("Clear reasons against", level=3),
        paragraph("""
            - A condition in which a sharp rise in blood pressure would be dangerous, such as an aneurysm or a recent
              bleed in the brain.
            - A serious reaction to ketamine in the past.
        """),
        heading("Reasons to wait or to choose something else", level=3),
        paragraph("""
            - Blood pressure that is not controlled, or unstable heart disease.
            - Psychosis now, or a past illness such as schizophrenia.
            - Current misuse of alcohol or other substances.
            - Pregnancy or breastfeeding.
            - Severe liver disease.
        """),
        heading("Medicines that need a second look", level=4),
        paragraph("""
            Bring a full list. Benzodiazepines, opioids, sleeping pills, stimulants, some blood pressure medicines and
            theophylline deserve special attention from the pharmacist. Do not stop any of them on your own: sudden
            stopping can be worse than the interaction.
        """),
        heading("What makes it safer"),
        paragraph("""
            A task force of the American Psychiatric Association set out what a clinic should have in
            place.[[ref:sanacora-2017]] Its list has a careful assessment, a clinician who can manage a sudden problem
            with heart or breathing, monitoring during and after the dose, and a plan for
            follow-up.[[ref:sanacora-2017]] If a clinic cannot show you these, look
            for another one.
        """),
        heading("Why not at home?", level=3),
        paragraph("""
            Some companies mail ketamine lozenges or sprays that a pharmacy has mixed. In October 2023, the FDA warned
            about such products. It described a person who took mixed ketamine by mouth outside a clinic, for PTSD,
            and whose breathing became slow.[[ref:fda-ketamine-2023]] At home, nobody measures, and nobody can step in.
        """),
        quote(
            "Despite increased interest in the use of compounded ketamine, we are not aware of evidence to suggest that "
            "it is safer, is more effective, or works faster than medications that are FDA-approved for the treatment "
            "of certain psychiatric disorders.",
            attribution="U.S. Food and Drug Administration",
            role="Warning on compounded ketamine products, October 10, 2023",
            source_url=(
                "https://www.fda.gov/drugs/human-drug-compounding/"
                "fda-warns-patients-and-health-care-providers-about-potential-risks-associated-compounded-ketamine"
            ),
        ),
        callout(
            "safety",
            "The rule for the day",
            """
            No driving, no alcohol and no big decisions until the next morning. Have an adult within reach that evening.
            See [Your ketamine visit, step by step](page:your-ketamine-visit) for the whole day.
            """,
        ),
        disclaimer(EMERGENCY_NOTICE),
        faq(
            "Questions to ask any clinic",
            [
                (
                    "Who is in the room during the dose?",
                    "The answer should be: a nurse or physician, all the time.",
                ),
                (
                    "Who can manage my airway if I stop breathing?",
                    "Someone on site with current advanced life support training, and with oxygen and equipment within "
                    "arm's reach.",
                ),
                (
                    "How do you decide whether to go on?",
                    "With a written symptom score at each visit, and an agreed point at which you stop if nothing has "
                    "improved.",
                ),
                (
                    "What do you tell my other doctors?",
                    "With your permission, a letter after the assessment and after the course.",
                ),
            ],
        ),
        call_to_action(
            "Something does not feel right?",
            "If it is not an emergency, write or call during opening hours, and a nurse will get back to you.",
            "Contact us",
            page="contact",
        ),
    ],
)
