"""The people of the demonstration. None of them exists, and each biography says so."""

from home.demo.entries import PersonEntry

PEOPLE = [
    PersonEntry(
        name="Amara Okafor",
        slug="amara-okafor",
        credentials="MD",
        role="Medical director, PointKetamine",
        biography=(
            "Dr. Okafor is board-certified in anesthesiology. She leads the ketamine service, wrote its screening "
            "checklist, and is on site whenever an infusion runs. Her rule for every article: say what we do not know "
            "before someone has to ask.\n\n"
            "_Amara Okafor is a fictional person, made up for this demonstration._"
        ),
        photo="portrait-okafor",
        licence_number="DEMO-0001",
        licence_state="Demonstration state",
        licence_expires_in_days=540,
        links=(("Registry entry (example)", "https://registry.example.com/demo-0001"),),
    ),
    PersonEntry(
        name="Daniel Reyes",
        slug="daniel-reyes",
        credentials="PMHNP-BC",
        role="Psychiatric nurse practitioner",
        biography=(
            "Daniel sees people before their first ketamine visit and after their last one. He trained in trauma-focused "
            "therapy and runs the clinic's follow-up calls, in English and in Spanish.\n\n"
            "_Daniel Reyes is a fictional person, made up for this demonstration._"
        ),
        photo="portrait-reyes",
        licence_number="DEMO-0002",
        licence_state="Demonstration state",
        licence_expires_in_days=310,
    ),
    PersonEntry(
        name="Mei-Lin Zhou",
        slug="mei-lin-zhou",
        credentials="PharmD, BCPS",
        role="Clinical pharmacist",
        biography=(
            "Dr. Zhou checks every medicine list before a drip is mixed and looks after the clean room. She reads drug "
            "labels for pleasure and answers the question “does this go with what I take?” several times a day.\n\n"
            "_Mei-Lin Zhou is a fictional person, made up for this demonstration._"
        ),
        photo="portrait-zhou",
        licence_number="DEMO-0003",
        licence_state="Demonstration state",
        licence_expires_in_days=700,
    ),
    PersonEntry(
        name="Hannah Lindqvist",
        slug="hannah-lindqvist",
        credentials="RN, CRNI",
        role="Lead infusion nurse, PointInfusion",
        biography=(
            "Hannah has placed IV lines for eighteen years, in an emergency department and then in outpatient infusion. "
            "She trains the team and believes that a warm arm and a good explanation prevent most problems.\n\n"
            "_Hannah Lindqvist is a fictional person, made up for this demonstration._"
        ),
        photo="portrait-lindqvist",
        licence_number="DEMO-0004",
        licence_state="Demonstration state",
        licence_expires_in_days=45,
    ),
]
