"""The words that the demonstration explains."""

from home.demo.entries import GlossaryEntry

GLOSSARY = [
    GlossaryEntry("infusion", "infusions", "A liquid that runs slowly into a vein through a thin tube."),
    GlossaryEntry(
        "off-label",
        "",
        "A medicine is used off-label when a clinician prescribes it for something that the drug’s approval does not "
        "name. That is legal and common; the evidence may be stronger or weaker.",
    ),
    GlossaryEntry(
        "anesthetic", "anesthetics", "A medicine that makes people numb, drowsy or unconscious for a procedure."
    ),
    GlossaryEntry("glutamate", "", "The most common messenger with which nerve cells in the brain excite each other."),
    GlossaryEntry(
        "NMDA receptor",
        "NMDA receptors",
        "A place on nerve cells where glutamate acts. It has to do with learning and with pain.",
    ),
    GlossaryEntry("synapse", "synapses", "The contact at which one nerve cell passes its signal to the next."),
    GlossaryEntry("ferritin", "", "A protein that stores iron. A blood test for it tells how full the stores are."),
    GlossaryEntry("hemoglobin", "", "The red substance in blood cells that carries oxygen. It contains iron."),
    GlossaryEntry(
        "anemia", "", "Too little hemoglobin in the blood, so that it carries less oxygen than the body needs."
    ),
    GlossaryEntry("saline", "", "Water with as much salt as blood has."),
    GlossaryEntry(
        "randomized trial",
        "randomized trials, randomized controlled trial, randomized controlled trials",
        "A study in which chance decides who gets which treatment, so that the groups can be compared fairly.",
    ),
]
