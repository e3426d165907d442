"""Ketamine together with psychotherapy."""

from home.demo.body import (
    call_to_action,
    callout,
    faq,
    heading,
    image,
    mechanism_list,
    numbered_section,
    paragraph,
    quote,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Ketamine with psychotherapy: does talking help it last?",
    slug="ketamine-with-psychotherapy",
    introduction=(
        "Ketamine can open a window, and therapy may help to keep it open. That is the hope. Here is how the two are "
        "combined, and what small studies have found so far."
    ),
    search_description=(
        "How ketamine and psychotherapy are combined, what the small studies show, and how to judge an offer."
    ),
    brand="pointketamine",
    topics=("psychotherapy", "ketamine-therapy", "depression"),
    authors=("daniel-reyes",),
    reviewer="amara-okafor",
    picture="hero-two-chairs",
    picture_alt_text=(
        "Drawing of two armchairs turned toward each other under a wide arched window, with a low evening sun behind them"
    ),
    published_days_ago=76,
    reviewed_days_ago=80,
    review_due_in_days=285,
    body=[
        paragraph("""
            Ketamine may help some people quickly, and often for a short time only. Therapy works slowly, and people can
            go on using what they learned. So it is natural to ask whether the two belong together. Many clinics already say that they do.
            Research has only begun to test it.
        """),
        callout(
            "safety",
            "What ketamine can do to you",
            """
            Ketamine can cause dissociation (a dreamlike detachment), sedation, raised blood pressure and slowed breathing.
            Some people feel worse in mood or have hallucinations. Repeated use can lead to misuse, and to bladder and
            urinary symptoms.[[ref:fda-ketamine-2023]]
            """,
        ),
        heading("Two ways to combine them"),
        mechanism_list(
            "",
            "People use the same words for rather different things:",
            [
                (
                    "Therapy around ketamine",
                    "You have infusions as usual. In the same weeks, you see a therapist for an established method such "
                    "as cognitive behavioral therapy (CBT). The sessions take place on other days.",
                ),
                (
                    "Ketamine-assisted psychotherapy",
                    "A therapist prepares you, sits with you while the drug acts, and afterwards helps you make sense "
                    "of what came up. Here the dreamlike state is part of the plan rather than a side effect.",
                ),
            ],
        ),
        image(
            "figure-therapy-weeks",
            alt_text=(
                "Chart of ten weeks: infusions in the first two weeks, therapy sessions in every week, and a follow-up "
                "talk at the end"
            ),
            caption="One way to plan it: a short course of infusions, and therapy that goes on for longer.",
        ),
        heading("What studies have found"),
        table(
            "Studies of ketamine together with therapy",
            columns=[
                ("Study", "text"),
                ("People", "numeric"),
                ("Kind of study", "text"),
                ("Finding", "rich_text"),
            ],
            rows=[
                [
                    "Wilkinson 2017",
                    16,
                    "No comparison group",
                    "8 people responded to ketamine. Two of the 8 had relapsed by the end of CBT, and 5 of the 8 "
                    "later on.[[ref:wilkinson-2017]]",
                ],
                [
                    "Dore 2019",
                    235,
                    "Records of three practices",
                    "Depression and anxiety scores fell. Nobody was compared with people who had no treatment.[[ref:dore-2019]]",
                ],
                [
                    "Wilkinson 2021",
                    28,
                    "Randomized trial",
                    "Self-rated mood held up better with CBT. On the main measure, rated by clinicians, the difference "
                    "was not significant.[[ref:wilkinson-2021]]",
                ],
            ],
        ),
        paragraph("""
            All three studies are small or have no fair comparison. They show that the combination is possible and that
            it deserves a proper test. They do not show that it works better than ketamine alone, or than therapy alone.
        """),
        callout(
            "note",
            "How to read a study without a comparison group",
            """
            People often seek help when things are at their worst, and a bad spell may end by itself. Without a second group, nobody can tell how much of a change is due to the treatment.
            """,
        ),
        heading("How we do it"),
        paragraph("""
            In our clinic, therapy is offered around the infusions. Nobody has to take part, and your own therapist is
            welcome to do it instead.
        """),
        numbered_section(
            "Prepare",
            """
            One or two sessions before the first infusion. You set a modest goal in your own words, such as “getting up
            before ten” or “calling my sister”. You also plan what you will do if the experience is hard.
            """,
        ),
        numbered_section(
            "Rest",
            """
            During the drip we talk little. A nurse watches you, and you may keep your eyes closed. Notes can wait.
            """,
        ),
        numbered_section(
            "Pick up the thread",
            """
            Within a day or two, you meet the therapist. What felt lighter? What could you try this week while it does?
            Small steps matter more than big insights.
            """,
        ),
        numbered_section(
            "Carry on",
            """
            Sessions go on for some weeks after the last infusion. This is when old habits tend to come back, and when
            there is time to practice something else.
            """,
        ),
        heading("What can go wrong"),
        paragraph("""
            The drug's side effects are the same as ever: see
            [Ketamine: side effects and safety](page:ketamine-side-effects-and-safety). The mixture adds risks of its
            own. People are open and suggestible under ketamine, and a careless remark can weigh heavily. Painful
            memories may surface with little warning.
        """),
        callout(
            "safety",
            "Look for these safeguards",
            """
            - A licensed therapist, and a medical clinician who is present during the dose.
            - Clear rules about touch, agreed in writing before the first dose and never changed during one.
            - No promises: nobody can know beforehand how you will respond.
            - A plan for the evening and for the days after.
            """,
        ),
        quote(
            "Ketamine is not FDA approved for the treatment of any psychiatric disorder.",
            attribution="U.S. Food and Drug Administration",
            role="Statement to patients and health care providers, October 10, 2023",
            source_url=(
                "https://www.fda.gov/drugs/human-drug-compounding/"
                "fda-warns-patients-and-health-care-providers-about-potential-risks-associated-compounded-ketamine"
            ),
        ),
        paragraph("""
            That sentence holds with and without therapy. Specialists who drew up a consensus statement on ketamine
            clinics asked for careful selection, consent and follow-up for everyone.[[ref:sanacora-2017]]
        """),
        faq(
            "Questions people ask",
            [
                (
                    "Do I have to talk while the drug acts?",
                    "No. Most people do not want to, and nothing suggests that it helps to force it.",
                ),
                (
                    "Can my own therapist be part of this?",
                    "Gladly. With your permission, we tell them when the infusions are and what to look out for.",
                ),
                (
                    "Is it covered by insurance?",
                    "Therapy sessions often are. The infusions often are not. Ask for both figures before you begin.",
                ),
                (
                    "Is online treatment at home the same?",
                    "No. At home, nobody checks your blood pressure or breathing. The FDA has warned about "
                    "this.[[ref:fda-ketamine-2023]]",
                ),
            ],
        ),
        call_to_action(
            "Meet a therapist first",
            "You can have a preparation session without deciding on an infusion.",
            "Ask for a session",
            page="contact",
        ),
    ],
)
