"""What trials of ketamine for post-traumatic stress disorder found."""

from home.demo.body import (
    call_to_action,
    callout,
    comparison,
    disclaimer,
    faq,
    heading,
    paragraph,
    related_articles,
    table,
    video,
)
from home.demo.content.brands import EMERGENCY_NOTICE
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Ketamine and PTSD: what the trials show",
    slug="ketamine-and-ptsd-what-the-trials-show",
    introduction=(
        "Three trials, and no single answer. We go through what happened to the people who took part, what a "
        "national guideline makes of it, and which treatments have better evidence."
    ),
    search_description=(
        "A plain look at the randomized trials of ketamine for PTSD, what a national guideline says, and what to try "
        "first."
    ),
    brand="pointketamine",
    topics=("ptsd", "ketamine-therapy", "psychotherapy"),
    authors=("daniel-reyes", "amara-okafor"),
    reviewer="mei-lin-zhou",
    picture="hero-ridges",
    picture_alt_text=(
        "Layered violet mountain ridges at dawn, with a pale path that winds from the dark foreground to a low apricot "
        "sun"
    ),
    published_days_ago=12,
    reviewed_days_ago=15,
    review_due_in_days=350,
    body=[
        paragraph("""
            After a frightening or violent event, some people develop post-traumatic stress disorder, or PTSD. Memories
            break in without warning, sleep is poor, and the body stays on guard long after the danger has passed. PTSD
            can be treated, and many people recover.

            You may have read that ketamine works for PTSD. The honest answer is: perhaps, for some, for a short time.
            This article shows where that answer comes from.
        """),
        callout(
            "key_fact",
            "Off-label use",
            """
            Two medicines are FDA-approved for PTSD: sertraline and paroxetine.[[ref:va-medications]] Ketamine is not
            approved for PTSD. If a clinician offers it, that is off-label use, and you should be told so.
            """,
        ),
        video(
            "What PTSD is, explained in five minutes",
            "https://www.youtube.com/watch?v=b_n9qegR7C4",
            poster="poster-ptsd-film",
            transcript="""
            This animated lesson by TED-Ed, written by Joelle Rabow Maletis, explains what happens in the body in
            danger, why the alarm sometimes stays on, and which kinds of help there are. It does not deal with ketamine.
            Our summary: after a shock, most people's stress hormones settle within days or weeks. In PTSD, reminders
            keep setting off the alarm. Talking treatments, medicine and support can help to turn it down.
            """,
        ),
        heading("Three trials side by side"),
        paragraph("""
            In each of these studies, chance decided who got ketamine and who got something else. That is the best way
            to find out whether a treatment makes the difference.
        """),
        table(
            "Randomized trials of ketamine through a vein for PTSD",
            columns=[
                ("Trial", "text"),
                ("People", "numeric"),
                ("Infusions", "numeric"),
                ("Compared with", "text"),
                ("Main finding", "rich_text"),
            ],
            rows=[
                [
                    "Feder 2014",
                    41,
                    1,
                    "Midazolam",
                    "Fewer symptoms on ketamine one day later.[[ref:feder-2014]]",
                ],
                [
                    "Feder 2021",
                    30,
                    6,
                    "Midazolam",
                    "After two weeks, 67% improved by at least 30% on ketamine and 20% on midazolam.[[ref:feder-2021]] "
                    "In those who improved, the effect lasted about a month (median 27.5 days).[[ref:feder-2021]]",
                ],
                [
                    "Abdallah 2022",
                    158,
                    8,
                    "Inactive infusion, or a lower dose of ketamine",
                    "No significant difference in PTSD symptoms between the groups. Depression eased more on the "
                    "standard dose.[[ref:abdallah-2022]]",
                ],
            ],
        ),
        heading("Why did they disagree?", level=3),
        paragraph("""
            The first two trials were small and came from one center, with mostly civilian volunteers. The third was
            larger and took place in several hospitals. Everyone in it was a veteran or in active service, and other
            medicines had already failed them. Any of these differences may matter.

            Guessing matters too. Midazolam makes people sleepy and ketamine makes them feel detached, so many can tell
            which one they have been given. That can make a treatment look better than it is.
        """),
        heading("What happens when results are added up", level=3),
        paragraph("""
            A review from 2024 combined six trials with 221 people. Ketamine came out slightly ahead overall. When the
            authors allowed for the fact that small studies tend to report large effects, the advantage was no longer
            certain. Differences were seen mainly in the first days.[[ref:borgogna-2024]]
        """),
        heading("What a national guideline advises"),
        paragraph("""
            The U.S. Departments of Veterans Affairs and Defense publish a guideline for treating PTSD. It recommends
            certain talking treatments ahead of medicines: prolonged exposure, cognitive processing therapy, and eye
            movement desensitization and reprocessing (EMDR). If medicine is used, it recommends paroxetine, sertraline
            or venlafaxine.[[ref:schnurr-2024]]

            The same guideline _suggests against_ ketamine for PTSD. It rates the evidence as very
            low.[[ref:va-medications]] We think you should know this before you decide anything.
        """),
        comparison(
            "Trauma-focused therapy and ketamine",
            summary="The two answer different needs, and one does not rule out the other.",
            options=["Trauma-focused talking therapy", "Ketamine infusions"],
            aspects=[
                (
                    "Position in the VA/DoD guideline",
                    [
                        "Recommended, ahead of medicines[[ref:schnurr-2024]]",
                        "Suggested against; evidence very low[[ref:va-medications]]",
                    ],
                ),
                ("Time until a change", ["Weeks", "Hours to days, when it helps"]),
                ("How long it lasts", ["Often long after the last session", "Often days to weeks"]),
                (
                    "What is hard about it",
                    [
                        "Facing memories takes courage, and good therapists can be hard to find",
                        "Dreamlike states, a rise in blood pressure, repeated visits, cost",
                    ],
                ),
                ("FDA status", ["Not a drug, so no approval is needed", "Not approved for PTSD"]),
            ],
        ),
        heading("When might ketamine still be worth a talk?"),
        paragraph("""
            Many people with PTSD are also severely depressed. The evidence for ketamine in depression that has not
            eased with other treatment is stronger, although it is mixed as well. If that is your situation, and you
            have had a fair trial of therapy and approved medicines, a careful conversation is reasonable.

            Ask the clinic these things:
        """),
        paragraph("""
            1. Who will watch my blood pressure and breathing, and what training do they have?
            2. What will we do if nothing has changed after the first few visits?
            3. How does this fit with my therapy, and will you speak with my therapist?
            4. What will it cost in total, and what does my insurance pay?
        """),
        callout(
            "safety",
            "It can stir things up",
            """
            A few people meet painful memories or strong fear while the medicine acts. You should never be alone in the
            room, and you can ask for the infusion to be stopped at any time. Tell your clinician beforehand if you
            often feel detached from your body or your surroundings.
            """,
        ),
        faq(
            "Questions people ask",
            [
                (
                    "Does it erase memories?",
                    "No. Nothing in these trials suggests that memories disappear. When people felt better, it was "
                    "because the memories troubled them less.",
                ),
                (
                    "Can I do therapy at the same time?",
                    "Usually yes. Whether the two together do more than either alone for PTSD is being studied and is "
                    "not settled.",
                ),
                (
                    "What if I am in the military or a veteran?",
                    "Your VA or military clinic can offer the talking treatments that the guideline recommends. Start "
                    "there if you have not done so.",
                ),
            ],
        ),
        disclaimer(EMERGENCY_NOTICE),
        related_articles("Read next", "ketamine-with-psychotherapy", "ketamine-side-effects-and-safety"),
        call_to_action(
            "Bring your questions",
            "We go through what you have tried so far and tell you plainly if we think something else should come first.",
            "Arrange a conversation",
            page="contact",
        ),
    ],
)
