"""Iron through a vein: for whom, how, and with what risks."""

from home.demo.body import (
    call_to_action,
    callout,
    comparison,
    faq,
    heading,
    mechanism_list,
    numbered_section,
    paragraph,
    table,
)
from home.demo.entries import ArticleEntry

ARTICLE = ArticleEntry(
    title="Iron infusions: when tablets are not enough",
    slug="iron-infusions",
    introduction=(
        "Iron tablets work for most people with low iron. If they do not, an infusion can refill your stores in one or "
        "two visits. The first question, though, is why the iron is low."
    ),
    search_description=(
        "When iron through a vein makes sense, how it compares with tablets, what the risks are, and what to expect."
    ),
    brand="pointinfusion",
    topics=("iron-deficiency", "infusions"),
    authors=("hannah-lindqvist", "mei-lin-zhou"),
    reviewer="amara-okafor",
    picture="hero-vessels",
    picture_alt_text=(
        "Abstract drawing of a branching vessel in sea-green, with smooth coral discs like red blood cells drifting "
        "through it"
    ),
    published_days_ago=118,
    reviewed_days_ago=121,
    review_due_in_days=244,
    body=[
        paragraph("""
            Iron lets red blood cells carry oxygen. When stores run low, people often feel tired, short of breath on
            stairs, or cold; some crave ice or have restless legs. When stores run out, the blood itself becomes thin.
            That is iron-deficiency anemia.

            It can nearly always be treated. But low iron is a sign, not a final diagnosis, and finding
            the cause matters more than mending the number.
        """),
        callout(
            "warning",
            "First find the reason",
            """
            Among men and women past menopause with iron-deficiency anemia, about one in three has an underlying problem,
            most often in the stomach or bowel.[[ref:snook-2021]] Sometimes it is cancer. Iron alone may leave such a
            cause unnoticed. We ask for your test results before we give any.
            """,
        ),
        heading("Tablets first"),
        paragraph("""
            For most people, tablets are the right start. They are cheap, and they work for many. A guideline of the
            British Society of Gastroenterology advises one tablet a day, and one every other day if that is hard to
            bear.[[ref:snook-2021]] Experts of the American Gastroenterological Association likewise advise no more than
            one dose a day, and add that vitamin C can help the gut to take iron up.[[ref:deloughery-2024]]

            After about four weeks, a blood test should show that your hemoglobin is rising.
        """),
        comparison(
            "Tablets and infusion",
            options=["Iron tablets", "Iron infusion"],
            aspects=[
                (
                    "Who it is for",
                    [
                        "Most people with low iron",
                        "People who cannot take or absorb tablets, or whose iron does not rise with "
                        "them[[ref:deloughery-2024]]",
                    ],
                ),
                ("How long it takes", ["Three to six months", "One or two visits; the blood follows over weeks"]),
                (
                    "Common side effects",
                    ["Constipation, nausea, dark stools", "Headache, a metallic taste, aching for a day or two"],
                ),
                (
                    "Rare but serious",
                    [
                        "Poisoning if a child swallows them",
                        "A severe reaction during the drip; low phosphate; skin stains",
                    ],
                ),
                ("Cost", ["Low", "High; insurance often pays if tablets have failed"]),
            ],
        ),
        heading("When an infusion makes sense"),
        mechanism_list(
            "",
            "Gastroenterology experts name these situations:",
            [
                (
                    "Tablets cause too much trouble",
                    "You have tried them, perhaps at a lower dose, and cannot go on.[[ref:deloughery-2024]]",
                ),
                (
                    "Tablets do not work",
                    "Your stores stay low although you take them as advised.[[ref:deloughery-2024]]",
                ),
                (
                    "The gut cannot take iron up",
                    "For example with active inflammatory bowel disease, or after weight-loss "
                    "surgery.[[ref:deloughery-2024]]",
                ),
            ],
        ),
        paragraph("""
            Other specialists use it in kidney disease, heart failure, later pregnancy and before operations. Then the
            order comes from them, and we work to it.
        """),
        heading("What happens at the clinic"),
        numbered_section(
            "Your order and your tests",
            """
            You need a prescription and recent results, as a rule a blood count and ferritin. The pharmacist works out
            the dose and checks your other medicines.
            """,
        ),
        numbered_section(
            "The drip",
            """
            A nurse places a line, checks twice that it sits well, and starts slowly. Depending on the product, the drip
            takes from fifteen minutes to an hour or more. Products that need only one or two visits are
            preferred.[[ref:deloughery-2024]]
            """,
        ),
        numbered_section(
            "Half an hour of watching",
            """
            You stay for thirty minutes afterwards. We measure your pulse and blood pressure and look at your arm.
            """,
        ),
        numbered_section(
            "A blood test later",
            """
            We test again after four to eight weeks, not sooner: right after an infusion, ferritin is misleadingly high.
            """,
        ),
        heading("The risks, with numbers where there are any"),
        heading("Reactions during the drip", level=3),
        paragraph("""
            Severe allergic reactions are very rare. Mild reactions, such as flushing or a tight chest, are more frequent.
            They usually pass when the drip is stopped for a while.[[ref:deloughery-2024]] The risk is higher if you have
            reacted to iron before, if the drip runs fast, or if you have severe asthma, eczema or several drug
            allergies. Iron is not given by vein in early pregnancy.[[ref:rampton-2014]]
        """),
        heading("Low phosphate", level=3),
        paragraph("""
            Some products make the kidneys lose phosphate. Two trials with 245 people compared two products:
        """),
        table(
            "How many people had low phosphate within 35 days (Wolf and colleagues, 2020)",
            columns=[("Product", "text"), ("Trial A, percent", "numeric"), ("Trial B, percent", "numeric")],
            rows=[
                ["Ferric carboxymaltose", 75.0, 73.7],
                ["Ferric derisomaltose", 7.9, 8.1],
            ],
        ),
        paragraph("""
            How much such dips matter for the way people feel is not settled.[[ref:wolf-2020]] With repeated doses,
            bones can soften. Tell us about bone pain or growing weakness after an infusion.
        """),
        heading("Stains", level=3),
        paragraph("""
            If iron leaks under the skin, it can leave a brown mark that stays for years. Say at once if the arm hurts or
            swells. We stop the drip straight away.
        """),
        callout(
            "safety",
            "Get help at once",
            """
            Tell the nurse immediately if you feel a tight chest, trouble breathing, swelling of lips or tongue, or sudden
            back pain. If such signs start at home, call **911**.
            """,
        ),
        faq(
            "Questions people ask",
            [
                (
                    "How soon will I feel better?",
                    "Some people do within a week or two. The blood count takes four to eight weeks. If tiredness had "
                    "another cause, iron will not change it.",
                ),
                (
                    "Can I drive home?",
                    "Usually yes, if you feel well after the half hour.",
                ),
                (
                    "Do I go on with tablets?",
                    "Not for now. Your clinician decides after the next blood test.",
                ),
                (
                    "My ferritin is normal but I am tired. May I have iron?",
                    "No. Too much iron is harmful, and the body has no good way to get rid of it.",
                ),
            ],
        ),
        call_to_action(
            "Do you have a prescription for iron?",
            "Send it to us with your last blood results. We check your insurance before you book.",
            "Start here",
        ),
    ],
)
