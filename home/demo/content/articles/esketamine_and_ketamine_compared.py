"""Esketamine nasal spray and ketamine infusions compared."""

from home.demo.body import (
    call_to_action,
    callout,
    comparison,
    faq,
    heading,
    paragraph,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Esketamine and ketamine compared",
    slug="esketamine-and-ketamine-compared",
    introduction=(
        "One is an approved nasal spray, the other an old anesthetic used off-label through a vein. They are close "
        "relatives. What differs is the evidence, the rules and the cost."
    ),
    search_description=(
        "How esketamine nasal spray and ketamine infusions differ: approval, evidence, visits, side effects and cost."
    ),
    brand="pointketamine",
    topics=("esketamine", "ketamine-therapy", "depression"),
    authors=("mei-lin-zhou",),
    reviewer="amara-okafor",
    picture="hero-mirror-leaves",
    picture_alt_text=(
        "Two large leaves facing each other like mirror images, one apricot and one violet, against a deep indigo ground"
    ),
    published_days_ago=143,
    reviewed_days_ago=60,
    review_due_in_days=120,
    body=[
        paragraph("""
            Ketamine is a mixture of two molecules that are mirror images of each other, like a left hand and a right
            hand. One of them is called esketamine. A company tested esketamine as a nasal spray, and the FDA approved
            it for some kinds of depression. The mixture itself has been an approved anesthetic since 1970 and is used
            off-label for depression.

            Which of the two is better? We cannot say for certain, because large trials that compare them directly are
            missing. But we can lay out what is known.
        """),
        comparison(
            "Side by side",
            summary="""
            **In short:** esketamine has the approval and the stricter rules. Ketamine through a vein has a longer
            history and fewer rules. Neither has been shown to be clearly better than the other.
            """,
            options=["Esketamine nasal spray", "Ketamine infusion"],
            aspects=[
                (
                    "FDA status",
                    [
                        "Approved for adults with treatment-resistant depression, and for depressive symptoms in adults "
                        "with major depression who have suicidal thoughts or actions[[ref:spravato-label]]",
                        "Approved as an anesthetic only; off-label for depression[[ref:ketamine-label]]",
                    ],
                ),
                (
                    "How it is given",
                    [
                        "You spray it into your own nose, with a clinician watching",
                        "Slowly through a vein, most often over 40 minutes",
                    ],
                ),
                (
                    "How often, at first",
                    [
                        "Twice a week for four weeks, then less often[[ref:spravato-label]]",
                        "No approved schedule; trials often gave two or three a week for two to three weeks",
                    ],
                ),
                (
                    "How long you stay",
                    [
                        "At least two hours after the dose; this is required[[ref:spravato-label]]",
                        "One to two hours after the dose; each clinic sets its own rule",
                    ],
                ),
                (
                    "Where",
                    [
                        "Only in clinics that are certified under an FDA safety program",
                        "In clinics and hospitals; there is no national certificate",
                    ],
                ),
                (
                    "What it costs you",
                    [
                        "Often covered by insurance, after prior approval",
                        "Often not covered; ask for the total in writing",
                    ],
                ),
            ],
        ),
        callout(
            "note",
            "What does “treatment-resistant” mean?",
            """
            In most studies, it means that at least two different antidepressants, each taken long enough and at a
            proper dose, did not help enough in the current episode. It does not mean that nothing can help.
            """,
        ),
        heading("What trials of esketamine found"),
        paragraph("""
            In one of the trials that led to approval, adults with treatment-resistant depression started a new
            antidepressant and used either esketamine or a dummy spray twice a week. After four weeks, the esketamine
            group had improved by 4 points more on a 60-point scale.[[ref:popova-2019]] Seven in a hundred stopped esketamine because of
            side effects, compared with one in a hundred on the dummy spray.[[ref:popova-2019]] The side effects included
            nausea, dizziness and dissociation.

            A later trial compared esketamine with quetiapine, a tablet that is often added. Of 676 people, 27% on
            esketamine and 18% on quetiapine were free of most symptoms after eight weeks.[[ref:reif-2023]] Patients and their doctors
            knew which treatment they had; those who scored the symptoms did not. The maker of esketamine paid for the study.[[ref:reif-2023]]
        """),
        heading("What trials of ketamine infusions found"),
        paragraph("""
            Single infusions worked better than an active dummy drug after one day.[[ref:murrough-2013]] Against
            electroconvulsive therapy, ketamine held up well in one large trial and did worse in another, in which
            people were more severely ill.[[ref:anand-2023]][[ref:ekstrand-2022]] A recent trial in hospital patients
            found no clear benefit of repeated infusions over midazolam.[[ref:jelovac-2025]]

            We describe these trials in [How ketamine may lift depression](page:how-ketamine-may-lift-depression).
        """),
        table(
            "The same question, two kinds of evidence",
            columns=[("Question", "text"), ("Esketamine", "text"), ("Ketamine infusion", "text")],
            rows=[
                ["Size of the main trials", "Hundreds of people each", "Dozens to a few hundred"],
                ["Who paid for most of them", "The maker", "Public bodies and universities"],
                ["Reviewed by the FDA for depression", "Yes", "No"],
                ["Studies lasting a year or more", "Some", "Very few"],
            ],
        ),
        heading("Side effects they share"),
        paragraph("""
            Both can cause dissociation (a dreamlike detachment), dizziness, nausea, sleepiness, raised blood pressure and
            slowed breathing. Both are controlled substances, because some people misuse them. Frequent use can lead to
            bladder and urinary symptoms.[[ref:fda-ketamine-2023]]

            The label of esketamine carries the FDA's strongest kind of warning. It names sedation, dissociation, slow
            breathing, misuse, and suicidal thoughts in children and young adults who take
            antidepressants.[[ref:spravato-label]] Ketamine has no such box for depression, but only because the FDA
            never reviewed that use. It does not mean that ketamine is safer.
        """),
        callout(
            "warning",
            "Not for everyone",
            """
            Esketamine must not be used by people with an aneurysm or a malformation of blood vessels, or who have had a
            bleed in the brain.[[ref:spravato-label]] The same caution applies to ketamine. Neither is for use at home.
            """,
        ),
        heading("How to choose"),
        paragraph("""
            An international group of experts concluded that both can help some adults with treatment-resistant
            depression.[[ref:mcintyre-2021]] They stressed that either should be given only where people can be watched
            properly, and that long-term safety needs more study.[[ref:mcintyre-2021]]

            In practice, these points often decide:
        """),
        paragraph("""
            - **Insurance.** If your plan covers one and not the other, that may settle it.
            - **Distance.** Esketamine needs a certified center and many visits.
            - **Your veins and your nose.** Some people dread needles; others have blocked noses.
            - **Other options.** A change of antidepressant, psychotherapy, magnetic stimulation or electroconvulsive
              therapy may suit you better.
        """),
        faq(
            "Questions people ask",
            [
                (
                    "Can I switch from one to the other?",
                    "Sometimes, with a plan. There is little research on switching, so we would watch you closely.",
                ),
                (
                    "Do you offer esketamine?",
                    "Our clinic gives ketamine infusions. If esketamine seems the better choice, we refer you to a "
                    "certified center.",
                ),
                (
                    "Do I need an antidepressant as well?",
                    "Esketamine may be given with an antidepressant or, since January 2025, on its own in "
                    "treatment-resistant depression.[[ref:spravato-label]] With ketamine, most people carry on with "
                    "their tablets.",
                ),
            ],
        ),
        call_to_action(
            "Not sure which way to go?",
            "Bring your medicine list and your insurance card. We look at both routes with you.",
            "Book a first talk",
        ),
    ],
)
