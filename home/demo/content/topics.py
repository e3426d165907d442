"""The topics of the demonstration: conditions, treatments, and what goes for all of them."""

from home.demo.entries import TopicEntry

TOPICS = [
    TopicEntry(
        "Depression",
        "depression",
        "condition",
        "When low mood and loss of interest last for weeks, and what can be tried when the first treatments fail.",
    ),
    TopicEntry(
        "Post-traumatic stress disorder",
        "ptsd",
        "condition",
        "What can follow a frightening or violent event, and which treatments have the best evidence.",
    ),
    TopicEntry(
        "Iron deficiency",
        "iron-deficiency",
        "condition",
        "Low iron stores, with or without anemia: finding the cause, and refilling what is missing.",
    ),
    TopicEntry(
        "Dehydration",
        "dehydration",
        "condition",
        "Losing more water and salt than you take in, from a mild thirst to an emergency.",
    ),
    TopicEntry(
        "Ketamine therapy",
        "ketamine-therapy",
        "treatment",
        "Low-dose ketamine for mental health conditions. This use is off-label: the FDA has not approved it.",
    ),
    TopicEntry(
        "Esketamine",
        "esketamine",
        "treatment",
        "A nasal spray that the FDA has approved for certain kinds of depression, given in certified clinics.",
    ),
    TopicEntry(
        "Psychotherapy",
        "psychotherapy",
        "treatment",
        "Talking treatments, alone or together with medicine.",
    ),
    TopicEntry(
        "Infusions",
        "infusions",
        "treatment",
        "Fluids, vitamins and iron through a vein: when they help, and when something simpler will do.",
    ),
    TopicEntry(
        "Safety and side effects",
        "safety-and-side-effects",
        "other",
        "What can go wrong, how often, who should not have a treatment, and what we do about it.",
    ),
    TopicEntry(
        "Your visit",
        "your-visit",
        "other",
        "How to prepare, what happens in the clinic, and how to look after yourself on the way home.",
    ),
]
