"""The day of a ketamine infusion, step by step."""

from home.demo.body import (
    call_to_action,
    callout,
    faq,
    heading,
    image,
    numbered_section,
    paragraph,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Your ketamine visit, step by step",
    slug="your-ketamine-visit",
    introduction=(
        "From the evening before to the morning after: what we ask of you, what the forty minutes feel like for most "
        "people, and why someone else has to drive you home."
    ),
    search_description="What happens before, during and after a ketamine infusion, and how to prepare for the day.",
    brand="pointketamine",
    topics=("ketamine-therapy", "your-visit"),
    authors=("hannah-lindqvist", "amara-okafor"),
    reviewer="daniel-reyes",
    picture="hero-clinic-room",
    picture_alt_text=(
        "Drawing of a quiet treatment room at dusk: a reclining chair with a folded blanket beside a tall window, a "
        "drip stand and a small lamp"
    ),
    published_days_ago=96,
    reviewed_days_ago=100,
    review_due_in_days=265,
    body=[
        paragraph("""
            A new treatment is easier when you know what comes next. This page walks you through one visit at our clinic
            from start to finish. Other clinics work in similar ways, but their times and rules may differ, so always
            follow the letter that you were given.
        """),
        image(
            "figure-visit-timeline",
            alt_text=(
                "Timeline of a visit of about two and a half hours: checks for 30 minutes, infusion for 40 minutes, "
                "rest for 60 minutes, going home with a companion for 20 minutes"
            ),
            caption="A typical visit takes about two and a half hours. Plan nothing else for that day.",
        ),
        heading("Before the day"),
        numbered_section(
            "We check whether it is safe for you",
            """
            At a first appointment, a clinician asks about your mental and physical health, your medicines, alcohol and
            other substances, and what you have tried so far. We measure your blood pressure and may ask for blood tests
            or a heart tracing. A group of specialists set up by the American Psychiatric Association advises this kind
            of check before anyone is treated.[[ref:sanacora-2017]]

            Some people should not have ketamine. The label rules it out when a sharp rise in blood pressure would be
            dangerous, and when someone has reacted badly to it before.[[ref:ketamine-label]]
            """,
        ),
        numbered_section(
            "You decide, with time to think",
            """
            We explain that the use is off-label, what the evidence says, the costs and the other choices you have. You
            sign a consent form, and you may change your mind at any point after that, even with the drip running.
            """,
        ),
        numbered_section(
            "You plan for the day",
            """
            - Find an adult who can take you home and stay within reach that evening.
            - Keep the day free. You may not drive, sign contracts or look after small children alone until the next
              morning.
            - Follow the fasting times in your letter. Food in the stomach makes vomiting more likely and more
              dangerous.
            - Take your usual medicines as we agreed with you, and bring the list.
            - Drink no alcohol, and take no cannabis or sleeping pills, for at least a day before.
            """,
        ),
        heading("On the day"),
        numbered_section(
            "Arrival and checks",
            """
            We ask how you are, whether anything has changed, and whether you have had thoughts of harming yourself. We
            take your blood pressure, pulse and oxygen level. If your pressure is too high, we wait, and if need be we
            choose another day.
            """,
        ),
        numbered_section(
            "The line and the chair",
            """
            A nurse places a small plastic tube in a vein of your arm. You lie back in a reclining chair, with a
            blanket, dimmed light, and music or quiet as you prefer. A clip on your finger and a cuff on your arm stay
            on throughout.
            """,
        ),
        numbered_section(
            "Forty minutes",
            """
            Most trials used a dose of 0.5 milligrams for each kilogram of body weight, given over forty
            minutes.[[ref:murrough-2013]][[ref:anand-2023]] That is well below the dose for surgery, and you stay
            awake.

            Sounds may seem far away. Your body may feel light or heavy, and time may stretch. Some people find this
            pleasant, some dull, and some frightening. It passes. A nurse is in the room the whole time: lift a hand or
            say a word, and we can slow the drip or stop it.
            """,
        ),
        numbered_section(
            "Coming back",
            """
            The dreamlike feeling fades soon after the drip ends. In a trial with veterans, it was back to the starting
            level within two hours, and it grew weaker from visit to visit.[[ref:abdallah-2022]] We measure
            your blood pressure until it is where it was before, and offer water and something plain to eat. You leave
            when you can walk steadily.
            """,
        ),
        table(
            "What we measure, and when",
            columns=[("Check", "text"), ("Before", "text"), ("During", "text"), ("After", "text")],
            rows=[
                ["Blood pressure and pulse", "Once or twice", "Every 10 minutes", "Every 15 minutes until settled"],
                ["Oxygen level", "Once", "All the time", "Until you are fully awake"],
                ["How you feel", "Questionnaire", "A quiet word now and then", "Questionnaire"],
                ["Thoughts of self-harm", "Asked in person", "–", "Asked in person"],
            ],
        ),
        callout(
            "safety",
            "Someone else drives",
            """
            Do not drive, cycle in traffic or use dangerous tools until the next day, after a full night's sleep. You
            may feel clear long before your reactions are back to normal. If your companion cannot come, call us: we
            will find another date rather than let you go alone.
            """,
        ),
        heading("The evening and the days after"),
        paragraph("""
            You may be tired, a little sick or light-headed for some hours. Eat something light and go to bed early. The
            next morning, write down how you slept and how you feel. A few words are enough, and they help us judge
            together whether the treatment is worth going on with.

            We call you on the following day. If you have a therapist, this is a good week to see them.
        """),
        callout(
            "warning",
            "Call us, or 911, if this happens",
            """
            Call **911** for chest pain, trouble breathing, a severe headache, a seizure, or if someone cannot be woken.
            Call or text **988** if you think of ending your life.

            Call the clinic for vomiting that does not stop, blood in your urine or pain when you pass it, a swollen or
            very painful arm, or fear and confusion that last into the next day.
            """,
        ),
        faq(
            "Questions people ask",
            [
                (
                    "Will I be asleep?",
                    "No. You are awake but may feel far away. You can hear us and answer.",
                ),
                (
                    "May someone sit with me?",
                    "Yes, if you both like the idea. They should know that you may say odd things or nothing at all.",
                ),
                (
                    "How many visits are there?",
                    "Many trials used about six infusions over two or three weeks.[[ref:feder-2021]][[ref:anand-2023]] "
                    "We look at the results after each one. If nothing has changed after the first few, we say so and "
                    "talk about other options.",
                ),
                (
                    "What if I am afraid halfway through?",
                    "Tell the nurse. Often it is enough to slow the drip, hold a hand and breathe together. Stopping is "
                    "always possible.",
                ),
            ],
        ),
        call_to_action(
            "Do you have a date already?",
            "If something in your letter is not clear, ask us before the day. No question is too small.",
            "Write to the team",
            page="contact",
        ),
    ],
)
