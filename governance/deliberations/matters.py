"""The matters of acts (ACTES nomenclature, two levels), written as the open-data schema asks. Pure.

Codes are text: « 7.10 » is not « 7.1 ». Labels are lower case, accented, without comma, bracket nor further oblique
(SCDL « Délibérations » 2.1.5, DELIB_MATIERE_NOM).
"""

LEVELS = {
    "1": "commande publique",
    "2": "urbanisme",
    "3": "domaine et patrimoine",
    "4": "fonction publique",
    "5": "institutions et vie politique",
    "6": "libertés publiques et pouvoirs de police",
    "7": "finances locales",
    "8": "domaines de compétences par thèmes",
    "9": "autres domaines de compétences",
}
_NAMES: dict[str, list[str]] = {
    "1": [
        "marchés publics",
        "délégation de service public",
        "conventions de mandat",
        "autres types de contrats",
        "transactions et protocoles d’accord transactionnel",
        "actes relatifs à la maîtrise d’œuvre",
        "actes spéciaux et divers",
    ],
    "2": [
        "documents d’urbanisme",
        "actes relatifs au droit d’occupation ou d’utilisation des sols",
        "droit de préemption urbain",
    ],
    "3": [
        "acquisitions",
        "aliénations",
        "locations",
        "limites territoriales",
        "autres actes de gestion du domaine public",
        "autres actes de gestion du domaine privé",
    ],
    "4": [
        "personnels titulaires et stagiaires de la f.p.t.",
        "personnels contractuels",
        "fonction publique hospitalière",
        "autres catégories de personnels",
        "régime indemnitaire",
    ],
    "5": [
        "élection exécutif",
        "fonctionnement des assemblées",
        "désignation de représentants",
        "délégation de fonctions",
        "délégation de signature",
        "exercice des mandats locaux",
        "intercommunalité",
        "décision d’ester en justice",
    ],
    "6": [
        "police municipale",
        "pouvoirs du président du conseil départemental",
        "pouvoirs du président du conseil régional",
        "autres actes réglementaires",
        "actes pris au nom de l’état et soumis au contrôle hiérarchique",
    ],
    "7": [
        "décisions budgétaires",
        "fiscalité",
        "emprunts",
        "interventions économiques",
        "subventions",
        "contributions budgétaires",
        "avances",
        "fonds de concours",
        "prise de participation",
        "divers",
    ],
    "8": [
        "enseignement",
        "aide sociale",
        "voirie",
        "aménagement du territoire",
        "politique de la ville habitat logement",
        "emploi formation professionnelle",
        "transports",
        "environnement",
        "culture",
    ],
    "9": [
        "autres domaines de compétences des communes",
        "autres domaines de compétences des départements",
        "autres domaines de compétences des régions",
        "vœux et motions",
    ],
}
# By code, in the order of the nomenclature: « 7.9 » comes before « 7.10 ».
MATTERS: dict[str, str] = {
    f"{level}.{rank}": f"{LEVELS[level]}/{name}"
    for level, names in _NAMES.items()
    for rank, name in enumerate(names, 1)
}


def is_matter(code: str) -> bool:
    return code in MATTERS


def label_of(code: str) -> str:
    """« finances locales/divers » for « 7.10 »; raises ``KeyError`` for a code that the nomenclature does not have."""
    return MATTERS[code]


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a list grouped by first level: « 7.10 – divers »."""
    return [
        (
            f"{level}. {LEVELS[level].capitalize()}",
            [(f"{level}.{rank}", f"{level}.{rank} – {name}") for rank, name in enumerate(names, 1)],
        )
        for level, names in _NAMES.items()
    ]
