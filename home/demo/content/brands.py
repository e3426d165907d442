"""The two brands and the legal text that they share."""

from home.demo.entries import BrandEntry, ClauseEntry, DisclaimerEntry

GROUP_DISCLAIMER = "PointHealth group disclaimer"
EMERGENCY_NOTICE = "Emergency and crisis notice"

DISCLAIMERS = [
    DisclaimerEntry(
        name=GROUP_DISCLAIMER,
        heading="Medical disclaimer",
        body=(
            "What you read here is general information. It does not take the place of advice, a diagnosis or treatment "
            "from a clinician who knows you, and reading it does not make you our patient.\n\n"
            "Please do not start, stop or change a medicine because of something on this site. Results differ from "
            "person to person, and a study can only say what happened to the people who took part in it."
        ),
        clauses=(
            ClauseEntry(
                "PointInfusion offers fluids, vitamins, minerals and iron through a vein. Vitamin and mineral mixtures "
                "are prepared for each person from single ingredients. The Food and Drug Administration has not "
                "reviewed these mixtures for safety or effect, and we do not offer them to diagnose, treat or prevent "
                "any disease. Iron products are approved medicines, and we give them on a prescription for a confirmed "
                "deficiency.",
                brand_slug="pointinfusion",
            ),
            ClauseEntry(
                "The Food and Drug Administration has approved ketamine as an anesthetic only. When PointKetamine "
                "gives it for depression, post-traumatic stress disorder or another mental health condition, that use "
                "is **off-label**: a licensed clinician may prescribe it after weighing the evidence with you, but the "
                "agency has not reviewed it for that purpose. Ketamine is a controlled substance with a risk of misuse. "
                "It can raise blood pressure and alter perception, and you may not drive until the day after a "
                "treatment.",
                brand_slug="pointketamine",
            ),
            ClauseEntry(
                "In an emergency, call **911**. If you are thinking of ending your life, call or text **988**, the "
                "Suicide and Crisis Lifeline, at any hour. Do not use this website or its contact form for anything "
                "urgent."
            ),
        ),
    ),
    DisclaimerEntry(
        name=EMERGENCY_NOTICE,
        heading="If you cannot wait",
        body=(
            "Our clinic is not an emergency service. Call **911** for chest pain, trouble breathing, fainting, or "
            "swelling of the face or throat.\n\n"
            "If you might harm yourself, or simply cannot go on, call or text **988** to reach the Suicide and Crisis "
            "Lifeline. It is free, it is confidential, and someone answers day and night."
        ),
        clauses=(),
    ),
]

BRANDS = [
    BrandEntry(
        name="PointInfusion",
        slug="pointinfusion",
        tagline="Drips with a reason",
        summary=(
            "Fluids, iron and vitamins through a vein, given by infusion nurses and checked by a pharmacist. We start "
            "with one question: would something simpler do? If the answer is yes, we say so."
        ),
        logo="logo-pointinfusion",
        colour="#0f766e",
        website="https://pointinfusion.example.com/",
        booking_url="https://booking.example.com/pointinfusion",
        legal_name="PointInfusion of PointHealth, LLC",
        disclaimer=GROUP_DISCLAIMER,
    ),
    BrandEntry(
        name="PointKetamine",
        slug="pointketamine",
        tagline="Careful ketamine care",
        summary=(
            "Ketamine, prescribed off-label, for adults whose depression has not eased with other care. A physician "
            "screens every person, a nurse stays in the room, and a therapist follows up."
        ),
        logo="logo-pointketamine",
        colour="#4c3d99",
        website="https://pointketamine.example.com/",
        booking_url="https://booking.example.com/pointketamine",
        legal_name="PointKetamine of PointHealth, PLLC",
        disclaimer=GROUP_DISCLAIMER,
    ),
]
