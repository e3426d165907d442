"""How ketamine may act on depression."""

from home.demo.body import (
    call_to_action,
    callout,
    faq,
    heading,
    image,
    mechanism_list,
    paragraph,
    related_articles,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="How ketamine may lift depression",
    slug="how-ketamine-may-lift-depression",
    introduction=(
        "An old anesthetic can ease depression within a day in some people. Here is what scientists think happens in "
        "the brain, how strong the evidence is, and which questions are still open."
    ),
    search_description=(
        "What researchers think ketamine does in the brain, what trials in depression found, and what is still unknown."
    ),
    brand="pointketamine",
    topics=("depression", "ketamine-therapy"),
    authors=("amara-okafor",),
    reviewer="mei-lin-zhou",
    picture="hero-neurons",
    picture_alt_text=(
        "Drawing of two nerve cells whose fine branches reach for each other across a deep violet background, with "
        "small apricot lights where they almost touch"
    ),
    published_days_ago=34,
    reviewed_days_ago=38,
    review_due_in_days=327,
    body=[
        paragraph("""
            Most medicines for depression need weeks before anyone can tell whether they help. Ketamine is different.
            In small trials, some people whom other medicines had not helped felt better a day after one dose through a
            vein, and others did not.[[ref:zarate-2006]][[ref:murrough-2013]] The relief often fades within days, and not everyone
            feels it. Ketamine can raise blood pressure and cause a dreamlike detachment. Even so, the speed surprised doctors, and it started a search for the reason.

            This article explains what that search has found so far. Please read it as a report on unfinished work:
            nobody has the complete answer yet.
        """),
        callout(
            "key_fact",
            "What the FDA has approved",
            """
            The Food and Drug Administration (FDA) has approved ketamine as an anesthetic, for putting people to sleep
            before surgery.[[ref:ketamine-label]] It has not approved ketamine for depression or for any other mental
            health condition.[[ref:fda-ketamine-2023]] Giving it for depression is called _off-label_ use.
            """,
        ),
        heading("The short version"),
        paragraph("""
            Nerve cells talk to each other across tiny gaps called synapses. Glutamate is the main substance that says
            “go” at these gaps. Long stress and depression seem to weaken such connections in parts of the brain that
            help us plan, feel interested and calm down.

            At low doses, ketamine changes glutamate signals for a short time. In rats, new connections appeared within a
            day; it is unknown whether that happens in people.[[ref:li-2010]] The leading idea is that it does, and that
            the brain is easier to change for a while afterwards. Nobody has proven it.
        """),
        callout(
            "safety",
            "What it can do to you",
            """
            Ketamine can cause dissociation (a dreamlike detachment), sedation, raised blood pressure and slowed breathing.
            Some people feel worse in mood or have hallucinations. Repeated use can lead to misuse, and to bladder and
            urinary symptoms.[[ref:fda-ketamine-2023]]
            """,
        ),
        image(
            "figure-synapse",
            alt_text=(
                "Labeled drawing of a synapse: glutamate leaves the sending nerve cell and crosses the gap to two kinds "
                "of receptors, NMDA and AMPA, on the receiving cell; ketamine sits in the NMDA receptor"
            ),
            caption="A synapse, much simplified. Ketamine fits into the NMDA receptor and blocks it for a while.",
        ),
        heading("Four ideas about how it works"),
        mechanism_list(
            "",
            "Researchers describe several routes, which may well work together:",
            [
                (
                    "Letting go of the brake",
                    "Ketamine blocks a glutamate receptor named NMDA. It may do this first on the cells that hold other "
                    "cells back. With the brake off, there is a short rush of glutamate.[[ref:zanos-2018]]",
                ),
                (
                    "More signal through a second receptor",
                    "That glutamate then acts on another receptor, named AMPA. When AMPA is blocked, rodents behave as if "
                    "no ketamine had been given; it is unknown whether people would.[[ref:zanos-2018]]",
                ),
                (
                    "New contacts",
                    "In rats, one dose switched on a growth pathway (mTOR), and nerve cells in the front of the brain "
                    "made more contact points; it is unknown whether that happens in people.[[ref:li-2010]] Blocking "
                    "the pathway blocked the new contacts, and the change in behavior with them.",
                ),
                (
                    "The body's own opioids",
                    "In a small study of 12 people, a drug that blocks opioid receptors took away most of the mood "
                    "effect, but not the dreamlike feeling.[[ref:williams-2018]] What this means is still debated.",
                ),
            ],
        ),
        heading("What trials in people have shown"),
        paragraph("""
            Theories matter less than results. The table lists trials that shaped the field, the discouraging ones
            included.
        """),
        table(
            "Five trials of ketamine through a vein in adults with depression",
            columns=[("Trial", "text"), ("People", "numeric"), ("Compared with", "text"), ("Result", "rich_text")],
            rows=[
                [
                    "Zarate 2006",
                    18,
                    "Salt water",
                    "71% responded within a day on ketamine, none on salt water; after a week, it was about a "
                    "third.[[ref:zarate-2006]]",
                ],
                [
                    "Murrough 2013",
                    73,
                    "Midazolam, a sedative",
                    "After one day, 64% responded on ketamine and 28% on midazolam.[[ref:murrough-2013]]",
                ],
                [
                    "Anand 2023",
                    403,
                    "Electroconvulsive therapy (ECT)",
                    "After three weeks, 55% responded on ketamine and 41% on ECT.[[ref:anand-2023]] Everyone knew "
                    "which treatment they had.",
                ],
                [
                    "Ekstrand 2022",
                    186,
                    "ECT, in a hospital",
                    "46% became free of symptoms on ketamine and 63% on ECT: here ECT did better.[[ref:ekstrand-2022]]",
                ],
                [
                    "Jelovac 2025",
                    65,
                    "Midazolam, in a hospital",
                    "After up to eight infusions added to usual care, there was no clear difference.[[ref:jelovac-2025]]",
                ],
            ],
        ),
        paragraph("""
            Here, to _respond_ means that a symptom score fell by at least half. It does not mean that the depression
            was over.
        """),
        heading("The problem of knowing", level=3),
        paragraph("""
            Ketamine makes most people feel strange for an hour. So they can often guess what they were given, and hope
            itself can lift mood. One team found a clever way around this: 40 people with depression got ketamine or
            salt water while they were already asleep for an operation. Both groups improved by about the same amount,
            and most people could not guess which they had received.[[ref:lii-2023]]

            That trial was small, and surgery is an unusual setting. Still, it reminds us that part of the benefit seen
            elsewhere may come from expectation and good care.
        """),
        heading("What we still do not know"),
        paragraph("""
            - Which people will benefit, before they try it.
            - How often treatment can be repeated safely over years. Most studies are short.[[ref:short-2018]]
            - Whether the dreamlike state helps, harms or does not matter.
            - Whether new connections grow in people as they do in rats.
        """),
        callout(
            "warning",
            "Who should be especially careful",
            """
            Ketamine raises blood pressure for a while, so it is not given when a sharp rise would be
            dangerous.[[ref:ketamine-label]] People with a past psychotic illness, or with alcohol or drug problems,
            need a careful talk with a specialist first.[[ref:sanacora-2017]] Tell us if you are or may be pregnant.
            """,
        ),
        faq(
            "Questions people ask",
            [
                (
                    "How fast would I notice something?",
                    "In trials, people who benefited mostly did so within a day. Many noticed nothing, or only a small "
                    "change.",
                ),
                (
                    "How long does it last?",
                    "After one dose, often only days. Clinics repeat the dose to hold the effect, but the best schedule "
                    "is not known.[[ref:mcintyre-2021]]",
                ),
                (
                    "Should I stop my antidepressant first?",
                    "Please do not stop any medicine on your own. Some combinations need a change of timing, and your "
                    "clinician will plan that with you.",
                ),
            ],
        ),
        related_articles(
            "Read next", "ketamine-side-effects-and-safety", "esketamine-and-ketamine-compared", "your-ketamine-visit"
        ),
        call_to_action(
            "Wondering whether this is for you?",
            "A first talk with our team goes through what you have tried, your health and the other choices you have.",
            "Ask for a first talk",
        ),
    ],
    further_references=("berman-2000",),
)
