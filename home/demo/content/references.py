"""The publications that the demonstration cites. All of them exist; only the clinic does not."""

from home.demo.entries import ReferenceEntry

SYSTEMATIC_REVIEW = "systematic_review"
RANDOMISED_TRIAL = "randomised_trial"
OBSERVATIONAL_STUDY = "observational_study"
GUIDELINE = "guideline"
REGULATORY = "regulatory"
REVIEW = "review"
OTHER = "other"

REFERENCES = [
    # Ketamine and esketamine for depression
    ReferenceEntry(
        "berman-2000",
        "Berman RM, Cappiello A, Anand A, et al. Antidepressant effects of ketamine in depressed patients. "
        "Biological Psychiatry. 2000;47(4):351–354.",
        2000,
        RANDOMISED_TRIAL,
        doi="10.1016/S0006-3223(99)00230-9",
    ),
    ReferenceEntry(
        "zarate-2006",
        "Zarate CA Jr, Singh JB, Carlson PJ, et al. A randomized trial of an N-methyl-D-aspartate antagonist in "
        "treatment-resistant major depression. Archives of General Psychiatry. 2006;63(8):856–864.",
        2006,
        RANDOMISED_TRIAL,
        doi="10.1001/archpsyc.63.8.856",
    ),
    ReferenceEntry(
        "murrough-2013",
        "Murrough JW, Iosifescu DV, Chang LC, et al. Antidepressant efficacy of ketamine in treatment-resistant major "
        "depression: a two-site randomized controlled trial. American Journal of Psychiatry. 2013;170(10):1134–1142.",
        2013,
        RANDOMISED_TRIAL,
        doi="10.1176/appi.ajp.2013.13030392",
        pmid="23982301",
    ),
    ReferenceEntry(
        "anand-2023",
        "Anand A, Mathew SJ, Sanacora G, et al. Ketamine versus ECT for nonpsychotic treatment-resistant major "
        "depression. New England Journal of Medicine. 2023;388(25):2315–2325.",
        2023,
        RANDOMISED_TRIAL,
        doi="10.1056/NEJMoa2302399",
        pmid="37224232",
    ),
    ReferenceEntry(
        "ekstrand-2022",
        "Ekstrand J, Fattah C, Persson M, et al. Racemic ketamine as an alternative to electroconvulsive therapy for "
        "unipolar depression: a randomized, open-label, non-inferiority trial (KetECT). International Journal of "
        "Neuropsychopharmacology. 2022;25(5):339–349.",
        2022,
        RANDOMISED_TRIAL,
        url="https://pmc.ncbi.nlm.nih.gov/articles/PMC9154276/",
    ),
    ReferenceEntry(
        "jelovac-2025",
        "Jelovac A, et al. Serial ketamine infusions as adjunctive therapy to inpatient care for depression: the "
        "KARMA-Dep 2 randomized clinical trial. JAMA Psychiatry. Published online October 22, 2025.",
        2025,
        RANDOMISED_TRIAL,
        doi="10.1001/jamapsychiatry.2025.3019",
        pmid="41123905",
    ),
    ReferenceEntry(
        "lii-2023",
        "Lii TR, Smith AE, Flohr JR, et al. Randomized trial of ketamine masked by surgical anesthesia in patients "
        "with depression. Nature Mental Health. 2023;1(11):876–886.",
        2023,
        RANDOMISED_TRIAL,
        doi="10.1038/s44220-023-00140-x",
        pmid="38188539",
    ),
    ReferenceEntry(
        "popova-2019",
        "Popova V, Daly EJ, Trivedi M, et al. Efficacy and safety of flexibly dosed esketamine nasal spray combined "
        "with a newly initiated oral antidepressant in treatment-resistant depression: a randomized double-blind "
        "active-controlled study. American Journal of Psychiatry. 2019;176(6):428–438.",
        2019,
        RANDOMISED_TRIAL,
        doi="10.1176/appi.ajp.2019.19020172",
        pmid="31109201",
    ),
    ReferenceEntry(
        "reif-2023",
        "Reif A, Bitter I, Buyze J, et al. Esketamine nasal spray versus quetiapine for treatment-resistant "
        "depression. New England Journal of Medicine. 2023;389(14):1298–1309.",
        2023,
        RANDOMISED_TRIAL,
        pmid="37792613",
    ),
    ReferenceEntry(
        "mcintyre-2021",
        "McIntyre RS, Rosenblat JD, Nemeroff CB, et al. Synthesizing the evidence for ketamine and esketamine in "
        "treatment-resistant depression: an international expert opinion on the available evidence and "
        "implementation. American Journal of Psychiatry. 2021;178(5):383–399.",
        2021,
        REVIEW,
        doi="10.1176/appi.ajp.2020.20081251",
    ),
    # How ketamine may act
    ReferenceEntry(
        "zanos-2018",
        "Zanos P, Gould TD. Mechanisms of ketamine action as an antidepressant. Molecular Psychiatry. "
        "2018;23(4):801–811.",
        2018,
        REVIEW,
        doi="10.1038/mp.2017.255",
    ),
    ReferenceEntry(
        "li-2010",
        "Li N, Lee B, Liu RJ, et al. mTOR-dependent synapse formation underlies the rapid antidepressant effects of "
        "NMDA antagonists. Science. 2010;329(5994):959–964.",
        2010,
        OTHER,
        doi="10.1126/science.1190287",
        pmid="20724638",
    ),
    ReferenceEntry(
        "williams-2018",
        "Williams NR, Heifets BD, Blasey C, et al. Attenuation of antidepressant effects of ketamine by opioid "
        "receptor antagonism. American Journal of Psychiatry. 2018;175(12):1205–1215.",
        2018,
        RANDOMISED_TRIAL,
        doi="10.1176/appi.ajp.2018.18020138",
    ),
    # Ketamine and post-traumatic stress disorder
    ReferenceEntry(
        "feder-2014",
        "Feder A, Parides MK, Murrough JW, et al. Efficacy of intravenous ketamine for treatment of chronic "
        "posttraumatic stress disorder: a randomized clinical trial. JAMA Psychiatry. 2014;71(6):681–688.",
        2014,
        RANDOMISED_TRIAL,
        doi="10.1001/jamapsychiatry.2014.62",
        pmid="24740528",
    ),
    ReferenceEntry(
        "feder-2021",
        "Feder A, Costi S, Rutter SB, et al. A randomized controlled trial of repeated ketamine administration for "
        "chronic posttraumatic stress disorder. American Journal of Psychiatry. 2021;178(2):193–202.",
        2021,
        RANDOMISED_TRIAL,
        doi="10.1176/appi.ajp.2020.20050596",
    ),
    ReferenceEntry(
        "abdallah-2022",
        "Abdallah CG, Roache JD, Gueorguieva R, et al. Dose-related effects of ketamine for antidepressant-resistant "
        "symptoms of posttraumatic stress disorder in veterans and active duty military: a double-blind, randomized, "
        "placebo-controlled multi-center clinical trial. Neuropsychopharmacology. 2022;47(8):1574–1581.",
        2022,
        RANDOMISED_TRIAL,
        doi="10.1038/s41386-022-01266-9",
    ),
    ReferenceEntry(
        "borgogna-2024",
        "Borgogna NC, Owen T, Vaughn J, Johnson DAL, Aita SL, Hill BD. So how special is special K? A systematic "
        "review and meta-analysis of ketamine for PTSD RCTs. European Journal of Psychotraumatology. "
        "2024;15(1):2299124.",
        2024,
        SYSTEMATIC_REVIEW,
        doi="10.1080/20008066.2023.2299124",
    ),
    ReferenceEntry(
        "schnurr-2024",
        "Schnurr PP, Hamblen JL, Wolf J, et al. The management of posttraumatic stress disorder and acute stress "
        "disorder: synopsis of the 2023 U.S. Department of Veterans Affairs and U.S. Department of Defense clinical "
        "practice guideline. Annals of Internal Medicine. 2024;177(3).",
        2024,
        GUIDELINE,
        doi="10.7326/M23-2757",
    ),
    ReferenceEntry(
        "va-medications",
        "Holtzheimer P, Montaño M. Clinician's guide to medications for PTSD. National Center for PTSD, U.S. "
        "Department of Veterans Affairs.",
        2023,
        GUIDELINE,
        url="https://www.ptsd.va.gov/professional/treat/txessentials/clinician_guide_meds.asp",
    ),
    # Ketamine with psychotherapy
    ReferenceEntry(
        "dore-2019",
        "Dore J, Turnipseed B, Dwyer S, et al. Ketamine assisted psychotherapy (KAP): patient demographics, clinical "
        "data and outcomes in three large practices administering ketamine with psychotherapy. Journal of "
        "Psychoactive Drugs. 2019;51(2):189–198.",
        2019,
        OBSERVATIONAL_STUDY,
        doi="10.1080/02791072.2019.1587556",
    ),
    ReferenceEntry(
        "wilkinson-2017",
        "Wilkinson ST, Wright D, Fasula MK, et al. Cognitive behavior therapy may sustain antidepressant effects of "
        "intravenous ketamine in treatment-resistant depression. Psychotherapy and Psychosomatics. "
        "2017;86(3):162–167.",
        2017,
        OBSERVATIONAL_STUDY,
        doi="10.1159/000457960",
        pmid="28490030",
    ),
    ReferenceEntry(
        "wilkinson-2021",
        "Wilkinson ST, Rhee TG, Joormann J, et al. Cognitive behavioral therapy to sustain the antidepressant effects "
        "of ketamine in treatment-resistant depression: a randomized clinical trial. Psychotherapy and "
        "Psychosomatics. 2021;90(5):318–327.",
        2021,
        RANDOMISED_TRIAL,
        doi="10.1159/000517074",
    ),
    # Safety, labels and warnings
    ReferenceEntry(
        "short-2018",
        "Short B, Fong J, Galvez V, Shelker W, Loo CK. Side-effects associated with ketamine use in depression: a "
        "systematic review. Lancet Psychiatry. 2018;5(1):65–78.",
        2018,
        SYSTEMATIC_REVIEW,
        doi="10.1016/S2215-0366(17)30272-9",
        pmid="28757132",
    ),
    ReferenceEntry(
        "sanacora-2017",
        "Sanacora G, Frye MA, McDonald W, et al. A consensus statement on the use of ketamine in the treatment of "
        "mood disorders. JAMA Psychiatry. 2017;74(4):399–405.",
        2017,
        GUIDELINE,
        doi="10.1001/jamapsychiatry.2017.0080",
    ),
    ReferenceEntry(
        "ketamine-label",
        "Ketamine hydrochloride injection: prescribing information. DailyMed, U.S. National Library of Medicine. "
        "Updated May 2024.",
        2024,
        REGULATORY,
        url="https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=390f2db8-0fcd-4648-b584-9effa084be27",
    ),
    ReferenceEntry(
        "spravato-label",
        "Spravato (esketamine) nasal spray: prescribing information. U.S. Food and Drug Administration. Revised "
        "January 2025.",
        2025,
        REGULATORY,
        url="https://www.accessdata.fda.gov/drugsatfda_docs/label/2025/211243s016lbl.pdf",
    ),
    ReferenceEntry(
        "fda-ketamine-2023",
        "U.S. Food and Drug Administration. FDA warns patients and health care providers about potential risks "
        "associated with compounded ketamine products, including oral formulations, for the treatment of psychiatric "
        "disorders. October 10, 2023.",
        2023,
        REGULATORY,
        url="https://www.fda.gov/drugs/human-drug-compounding/"
        "fda-warns-patients-and-health-care-providers-about-potential-risks-associated-compounded-ketamine",
    ),
    # Fluids
    ReferenceEntry(
        "shane-2017",
        "Shane AL, Mody RK, Crump JA, et al. 2017 Infectious Diseases Society of America clinical practice guidelines "
        "for the diagnosis and management of infectious diarrhea. Clinical Infectious Diseases. 2017;65(12):e45–e80.",
        2017,
        GUIDELINE,
        doi="10.1093/cid/cix669",
        pmid="29053792",
    ),
    ReferenceEntry(
        "hartling-2006",
        "Hartling L, Bellemare S, Wiebe N, Russell K, Klassen TP, Craig W. Oral versus intravenous rehydration for "
        "treating dehydration due to gastroenteritis in children. Cochrane Database of Systematic Reviews. "
        "2006;(3):CD004390.",
        2006,
        SYSTEMATIC_REVIEW,
        doi="10.1002/14651858.CD004390.pub2",
        pmid="16856044",
    ),
    ReferenceEntry(
        "roberts-2022",
        "Roberts E, Smith R, Hotopf M, Drummond C. The efficacy and tolerability of pharmacologically active "
        "interventions for alcohol-induced hangover symptomatology: a systematic review of the evidence from "
        "randomised placebo-controlled trials. Addiction. 2022;117(8):2157–2167.",
        2022,
        SYSTEMATIC_REVIEW,
        doi="10.1111/add.15786",
    ),
    ReferenceEntry(
        "water-intakes-2005",
        "Institute of Medicine. Dietary reference intakes for water, potassium, sodium, chloride, and sulfate. "
        "Washington, DC: National Academies Press; 2005.",
        2005,
        GUIDELINE,
        doi="10.17226/10925",
    ),
    ReferenceEntry(
        "marsh-2020",
        "Marsh N, Webster J, Ullman AJ, et al. Peripheral intravenous catheter non-infectious complications in "
        "adults: a systematic review and meta-analysis. Journal of Advanced Nursing. 2020;76(12):3346–3362.",
        2020,
        SYSTEMATIC_REVIEW,
        doi="10.1111/jan.14565",
        pmid="33016412",
    ),
    # Vitamins
    ReferenceEntry(
        "ali-2009",
        "Ali A, Njike VY, Northrup V, et al. Intravenous micronutrient therapy (Myers' Cocktail) for fibromyalgia: a "
        "placebo-controlled pilot study. Journal of Alternative and Complementary Medicine. 2009;15(3):247–257.",
        2009,
        RANDOMISED_TRIAL,
        doi="10.1089/acm.2008.0410",
        pmid="19250003",
    ),
    ReferenceEntry(
        "gaby-2002",
        "Gaby AR. Intravenous nutrient therapy: the “Myers' cocktail”. Alternative Medicine Review. 2002;7(5):389–403.",
        2002,
        REVIEW,
        pmid="12410623",
    ),
    ReferenceEntry(
        "padayatty-2004",
        "Padayatty SJ, Sun H, Wang Y, et al. Vitamin C pharmacokinetics: implications for oral and intravenous use. "
        "Annals of Internal Medicine. 2004;140(7):533–537.",
        2004,
        OTHER,
        doi="10.7326/0003-4819-140-7-200404060-00010",
        pmid="15068981",
    ),
    ReferenceEntry(
        "wang-2018",
        "Wang H, Li L, Qin LL, Song Y, Vidal-Alaball J, Liu TH. Oral vitamin B12 versus intramuscular vitamin B12 for "
        "vitamin B12 deficiency. Cochrane Database of Systematic Reviews. 2018;3:CD004655.",
        2018,
        SYSTEMATIC_REVIEW,
        doi="10.1002/14651858.CD004655.pub3",
    ),
    ReferenceEntry(
        "juneja-2022",
        "Juneja D, Jain R, Nasa P. Vitamin C-induced hemolysis: meta-summary and review of literature. Indian Journal "
        "of Critical Care Medicine. 2022;26(2):224–227.",
        2022,
        REVIEW,
        doi="10.5005/jp-journals-10071-24111",
        pmid="35712748",
    ),
    ReferenceEntry(
        "yanase-2020",
        "Yanase F, Fujii T, Naorungroj T, et al. Harm of IV high-dose vitamin C therapy in adult patients: a scoping "
        "review. Critical Care Medicine. 2020;48(7):e620–e628.",
        2020,
        REVIEW,
        doi="10.1097/CCM.0000000000004396",
    ),
    ReferenceEntry(
        "fda-compounding-alerts",
        "U.S. Food and Drug Administration. Compounding risk alerts, among them: FDA highlights concerns with "
        "compounding of drug products by medical offices and clinics under insanitary conditions. October 25, 2021.",
        2021,
        REGULATORY,
        url="https://www.fda.gov/drugs/human-drug-compounding/compounding-risk-alerts",
    ),
    ReferenceEntry(
        "ftc-2018",
        "U.S. Federal Trade Commission. FTC brings first-ever action targeting “iV cocktail” therapy marketer. "
        "September 20, 2018.",
        2018,
        REGULATORY,
        url="https://www.ftc.gov/news-events/news/press-releases/2018/09/"
        "ftc-brings-first-ever-action-targeting-iv-cocktail-therapy-marketer",
    ),
    # Iron
    ReferenceEntry(
        "deloughery-2024",
        "DeLoughery TG, Jackson CS, Ko CW, Rockey DC. AGA clinical practice update on management of iron deficiency "
        "anemia: expert review. Clinical Gastroenterology and Hepatology. 2024;22(8):1575–1583.",
        2024,
        GUIDELINE,
        doi="10.1016/j.cgh.2024.03.046",
    ),
    ReferenceEntry(
        "snook-2021",
        "Snook J, Bhala N, Beales ILP, et al. British Society of Gastroenterology guidelines for the management of "
        "iron deficiency anaemia in adults. Gut. 2021;70(11):2030–2051.",
        2021,
        GUIDELINE,
        doi="10.1136/gutjnl-2021-325210",
        pmid="34497146",
    ),
    ReferenceEntry(
        "rampton-2014",
        "Rampton D, Folkersen J, Fishbane S, et al. Hypersensitivity reactions to intravenous iron: guidance for risk "
        "minimization and management. Haematologica. 2014;99(11):1671–1676.",
        2014,
        GUIDELINE,
        doi="10.3324/haematol.2014.111492",
    ),
    ReferenceEntry(
        "wolf-2020",
        "Wolf M, Rubin J, Achebe M, et al. Effects of iron isomaltoside vs ferric carboxymaltose on hypophosphatemia "
        "in iron-deficiency anemia: two randomized clinical trials. JAMA. 2020;323(5):432–443.",
        2020,
        RANDOMISED_TRIAL,
        doi="10.1001/jama.2019.22450",
        pmid="32016310",
    ),
    # Drafts
    ReferenceEntry(
        "orr-2016",
        "Orr SL, Friedman BW, Christie S, et al. Management of adults with acute migraine in the emergency "
        "department: the American Headache Society evidence assessment of parenteral pharmacotherapies. Headache. "
        "2016;56(6):911–940.",
        2016,
        GUIDELINE,
        doi="10.1111/head.12835",
    ),
    ReferenceEntry(
        "cohen-2018",
        "Cohen SP, Bhatia A, Buvanendran A, et al. Consensus guidelines on the use of intravenous ketamine infusions "
        "for chronic pain from the American Society of Regional Anesthesia and Pain Medicine, the American Academy of "
        "Pain Medicine, and the American Society of Anesthesiologists. Regional Anesthesia and Pain Medicine. "
        "2018;43(5):521–546.",
        2018,
        GUIDELINE,
        doi="10.1097/AAP.0000000000000808",
    ),
]
