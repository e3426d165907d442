"""The standard pages of the demonstration: who we are, and how we work."""

from home.demo.body import (
    call_to_action,
    callout,
    comparison,
    disclaimer,
    faq,
    heading,
    image,
    mechanism_list,
    numbered_section,
    paragraph,
    table,
)
from home.demo.content.brands import EMERGENCY_NOTICE
from home.demo.entries import StandardPageEntry

ABOUT = StandardPageEntry(
    title="About us",
    slug="about",
    introduction=(
        "Two services, one way of working: say what is known, say what is not, and let people decide with time to think."
    ),
    search_description="Who stands behind PointInfusion and PointKetamine, how we work, and what we will not do.",
    body=[
        callout(
            "note",
            "A demonstration",
            """
            PointHealth, its clinics and the people shown here are made up for this demonstration. The medical facts and
            the references are real.
            """,
        ),
        paragraph("""
            PointHealth is a small group of clinicians who give treatments through a vein. Under the name PointInfusion
            we offer fluids, iron and vitamins. Under the name PointKetamine we offer low-dose ketamine for adults whose
            depression has not eased with other care.

            Both kinds of treatment attract big promises. We would rather make small ones and keep them.
        """),
        image("about-garden", caption="The courtyard, as our illustrator sees it."),
        heading("What you can expect"),
        mechanism_list(
            "",
            "Whoever comes to us can count on four things:",
            [
                ("A check before anything else", "No treatment without a health history and a clinician's order."),
                ("Plain words", "We tell you whether a use is approved or off-label, and how good the evidence is."),
                (
                    "Someone beside you",
                    "A nurse is in the room during every ketamine infusion and near by at all others.",
                ),
                ("A straight no", "If something simpler, cheaper or safer would do, we say so."),
            ],
        ),
        heading("Our two services"),
        comparison(
            "Which one is which",
            options=["PointInfusion", "PointKetamine"],
            aspects=[
                (
                    "What it offers",
                    ["Fluids, iron, vitamins and minerals", "Ketamine infusions, with therapy around them"],
                ),
                (
                    "For whom",
                    ["Adults with a need that drinking or tablets cannot meet", "Adults, after a full assessment"],
                ),
                (
                    "Who is in charge",
                    ["Lead infusion nurse and pharmacist", "Physician and psychiatric nurse practitioner"],
                ),
                (
                    "Do I need a referral?",
                    ["For iron, yes; otherwise no", "No, but we like to speak with your clinician"],
                ),
            ],
        ),
        heading("What we will not do"),
        paragraph("""
            - We do not claim that a drip or an infusion heals a disease.
            - We do not send ketamine to people's homes.
            - We do not show patients' stories as proof. One person's story, however moving, cannot tell you what will
              happen to you.
            - We do not pay for reviews.
        """),
        call_to_action(
            "Questions about us?",
            "Write or call. You will hear from a person, usually within two working days.",
            "Contact us",
            page="contact",
        ),
    ],
)

ACCESSIBILITY = StandardPageEntry(
    title="Accessibility statement",
    slug="accessibility",
    introduction="We want everyone to be able to use this site and our clinic. Here is where we stand.",
    search_description="How accessible this website and our clinic are, what is not good enough yet, and how to tell us.",
    body=[
        paragraph("""
            This site is built to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA. That means, among
            other things, that you can use it with a keyboard alone, with a screen reader, with text enlarged to twice
            its size, and with motion switched off.
        """),
        heading("What we do"),
        paragraph("""
            - Every picture has a description, or is marked as decoration.
            - Headings follow one another without gaps, so that you can jump from section to section.
            - Tables have captions, and their headers say what they belong to.
            - Colors have enough contrast, and nothing is said by color alone.
            - Films open only when you ask for them, and have a summary in text beside them.
            - We aim at words that a thirteen-year-old can follow.
        """),
        heading("What is not good enough yet"),
        paragraph("""
            Films on other services may lack captions or audio description. Documents that we did not make ourselves may
            be hard to read with a screen reader. If you need one of them in another form, tell us.
        """),
        heading("Getting into the clinic"),
        table(
            "Access at the clinic",
            columns=[("What", "text"), ("How it is", "text")],
            rows=[
                ["Entrance", "Step-free, with an automatic door"],
                ["Parking", "Two marked spaces beside the entrance"],
                ["Treatment rooms", "All on the ground floor; one has a hoist"],
                ["Restroom", "One wheelchair-accessible restroom"],
                ["Hearing", "Induction loop at the front desk"],
                ["Languages", "English and Spanish; interpreters by phone, including American Sign Language by video"],
                ["Service animals", "Welcome"],
            ],
        ),
        heading("Tell us"),
        paragraph("""
            If something does not work for you, please [write to us](page:contact) or call. Say which page it was and
            what happened. We answer within five working days and tell you what we will do.
        """),
    ],
)

PRIVACY = StandardPageEntry(
    title="Privacy notice",
    slug="privacy",
    introduction="What this website learns about you, why, and how long it is kept. It is not much.",
    search_description="Which data this website collects, what the contact form is for, and how to have data deleted.",
    body=[
        callout(
            "key_fact",
            "In short",
            """
            No advertising, no tracking, no cookies for visitors who only read. The contact form asks for the least that
            we need to answer you.
            """,
        ),
        paragraph("""
            This notice is about the website. What the clinic keeps as part of your care is described in the Notice of
            Privacy Practices that you receive at your first visit.
        """),
        heading("When you read"),
        paragraph("""
            The pages load nothing from other companies: no fonts, no maps, no statistics. Films on YouTube or Vimeo are
            links. Only when you follow one does that service learn of you, under its own rules.

            Our server notes the time, the address of the page and your internet address, in order to find faults and
            fend off attacks. These notes are deleted after fourteen days.
        """),
        heading("When you write to us"),
        numbered_section(
            "What we ask for",
            """
            Your name, your email address, your message and, if you like, your phone number. Please do not write about
            symptoms, diagnoses or medicines: the form is not a medical record, and email is not a safe place for them.
            """,
        ),
        numbered_section(
            "What we do with it",
            """
            A member of the team reads your message in our system and answers you. Email that tells us about new messages
            does not contain what you wrote.
            """,
        ),
        numbered_section(
            "How long we keep it",
            """
            After 180 days, your message is deleted by itself. You can ask us to delete it sooner.
            """,
        ),
        heading("Your choices"),
        paragraph("""
            You may ask what we hold about you, have it corrected, or have it deleted. [Write to us](page:contact) or
            call. We need to make sure that it is you, and we answer within thirty days. Depending on the state you live
            in, the law may give you further rights, and we honor them.
        """),
        heading("Changes"),
        paragraph("""
            If we change this notice, the new text appears here with a new date. What you agreed to when you sent a
            message is stored with that message.
        """),
    ],
)

EDITORIAL_POLICY = StandardPageEntry(
    title="Editorial policy",
    slug="editorial-policy",
    introduction="How an article comes about here: who writes, who checks, which sources count, and what happens to errors.",
    search_description="How our health articles are written, reviewed, sourced and corrected.",
    body=[
        paragraph("""
            People make decisions about their health with what they read. So each article on this site has named authors,
            a named medical reviewer, a date, and a list of sources.
        """),
        heading("From idea to page"),
        numbered_section(
            "A question from practice",
            """
            We write about what people ask us, including questions whose answer does not help our business.
            """,
        ),
        numbered_section(
            "Writing",
            """
            A clinician writes in plain English. Every claim about benefit or harm must rest on a source, and the source
            is named where the claim is made.
            """,
        ),
        numbered_section(
            "Medical review",
            """
            Another clinician with a valid license checks each fact against its source. The reviewer's name and the date
            stand on the page.
            """,
        ),
        numbered_section(
            "Legal and claims check",
            """
            Someone who does not write looks for promises, for words that suggest approval where there is none, and for a
            missing disclaimer. Without a sign-off, nothing goes online.
            """,
        ),
        numbered_section(
            "A date to look again",
            """
            Each article is checked at least once a year, and at once when important news arrives.
            """,
        ),
        heading("How we weigh evidence"),
        table(
            "From stronger to weaker",
            columns=[("Kind of source", "text"), ("What it can tell us", "text")],
            rows=[
                ["Systematic reviews and guidelines", "What all good studies say together"],
                ["Randomized trials", "Whether a treatment made the difference in those who took part"],
                ["Observational studies", "What happened to people, but not for certain why"],
                ["Regulators' documents", "What is approved, and which warnings apply"],
                ["Experiments before trials in people", "How something might work, not whether it does"],
                ["Experience and opinion", "What is worth testing"],
            ],
        ),
        callout(
            "note",
            "Words that we avoid",
            """
            You will not find big promises here, nor words that turn a hope into a fact. When a treatment is off-label,
            we write “off-label”. When nobody knows, we write that nobody knows.
            """,
        ),
        heading("Money"),
        paragraph("""
            PointHealth earns money with the treatments that these pages describe. We tell you so, because it is a reason
            to read us critically. No company pays for an article, a mention or a link.
        """),
        heading("Errors"),
        paragraph("""
            If you find one, please [tell us](page:contact). We correct it, note the correction on the page if it changes
            what the article says, and thank you by name if you wish.
        """),
        faq(
            "Questions people ask",
            [
                (
                    "Do you use patients' stories?",
                    "Not to show that something works. Stories are moving, but they cannot tell what would have happened "
                    "without the treatment.",
                ),
                (
                    "Do computers write your articles?",
                    "Whatever tools help along the way, a clinician answers for every sentence.",
                ),
            ],
        ),
        disclaimer(EMERGENCY_NOTICE),
    ],
)

STANDARD_PAGES = [ABOUT, EDITORIAL_POLICY, ACCESSIBILITY, PRIVACY]
