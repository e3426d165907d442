"""Health-like sentences from lists of words: as long and as varied as an editor's, and the same in every run."""

import random

SUBJECTS = """
An infusion|A first visit|A nurse|The prescriber|A low dose|A second session|Screening|A blood test|The treatment room
|A rest of half an hour|Magnesium|Ketamine|Vitamin C|An iron infusion|A saline drip|A maintenance plan|The monitor
|A questionnaire|A follow-up call|The care team|An allergy|A fasting period|A migraine|Chronic pain|Low mood
""".replace("\n", "").split("|")
VERBS = """
usually takes|may shorten|does not replace|often follows|is compared with|rarely changes|can ease|is recorded before
|helps people to plan|is checked against|depends on|should come before|has been studied beside|is explained during
|may delay|tells more than|is adjusted after|supports|is stopped at|can be repeated after
""".replace("\n", "").split("|")
OBJECTS = """
about forty minutes of quiet time|a conversation with your own doctor|the dose of the last visit
|a plan that both sides agree on|blood pressure and pulse|the medicines that you take at home
|a diary of sleep and pain|what the first weeks feel like|a drive home with someone you trust
|the guidance of the national society|an examination by a clinician|a light meal on the evening before
|the first sign of discomfort|a small trial with sixty people|treatment by mouth|nausea in one person of ten
|the effect that people hope for|a calm room with dimmed light|a review after six weeks|the risk that is known so far
""".replace("\n", "").split("|")
ENDINGS = """
in most clinics|for adults under sixty|if the kidneys work well|as far as studies show|when the evening was quiet
|with a nurse close by|for a few days|in the first month|unless a doctor says otherwise|after a short rest
|at the same hour each time|before anything else is tried|in one study of two|on the day of the visit
""".replace("\n", "").split("|")
TREATMENTS = "Ketamine|Magnesium|Vitamin|Iron|Saline|Glutathione|Lidocaine|NAD|Zinc|Amino acid".split("|")
CONDITIONS = """
depression|migraine|chronic pain|fatigue|anxiety|jet lag|low iron|poor sleep|fibromyalgia|burnout
""".strip().split("|")
ANGLES = """
what to expect|how it may work|what studies say|side effects and safety|questions to ask|preparing for a visit
|costs and time|who should wait|the first month|compared with tablets
""".replace("\n", "").split("|")

# Of no language, so that no other text holds it: a search for it has exactly the matches that were put there.
RARE_WORD = "zolvetrine"


class Wording:
    """A source of sentences; the same ``seed`` gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a text keeps no secret

    def pick(self, words: list[str]) -> str:
        return self.random.choice(words)

    def sentence(self) -> str:
        return f"{self.pick(SUBJECTS)} {self.pick(VERBS)} {self.pick(OBJECTS)} {self.pick(ENDINGS)}."

    def sentences(self, number: int) -> str:
        return " ".join(self.sentence() for _ in range(number))

    def phrase(self) -> str:
        """Return a few words for a heading or a term."""
        return f"{self.pick(SUBJECTS)} and {self.pick(OBJECTS)}"

    def title(self) -> str:
        return f"{self.pick(TREATMENTS)} infusions and {self.pick(CONDITIONS)}: {self.pick(ANGLES)}"
