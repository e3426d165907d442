"""The articles of the demonstration, one module each."""

from home.demo.content.articles import (
    esketamine_and_ketamine_compared,
    how_ketamine_may_lift_depression,
    iron_infusions,
    iv_hydration_or_a_glass_of_water,
    ketamine_and_chronic_pain,
    ketamine_and_ptsd,
    ketamine_side_effects_and_safety,
    ketamine_with_psychotherapy,
    magnesium_and_migraine,
    vitamin_infusions,
    your_first_infusion_visit,
    your_ketamine_visit,
)

ARTICLES = [
    module.ARTICLE
    for module in (
        ketamine_side_effects_and_safety,
        your_first_infusion_visit,
        esketamine_and_ketamine_compared,
        iron_infusions,
        your_ketamine_visit,
        ketamine_with_psychotherapy,
        how_ketamine_may_lift_depression,
        vitamin_infusions,
        ketamine_and_ptsd,
        iv_hydration_or_a_glass_of_water,
        magnesium_and_migraine,
        ketamine_and_chronic_pain,
    )
]
