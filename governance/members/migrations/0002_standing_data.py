"""Colleges, standing bodies and the syndicat's own row: what every installation starts from (DESIGN section 7).

Rules are those the syndicat's statutes and the commission's internal rules are expected to hold; each is a parameter,
named with its source, and changed on the body's page (domain.md 1.1 and 1.3).
"""

from django.db import migrations

COLLEGES = [
    (1, "Région", 4, 75, ["region"], None, None),
    (2, "Départements", 2, 25, ["department"], None, None),
    (3, "Intercommunalités de plus de 50\u202f000 habitants", 2, 5, "epci", 50_001, None),
    (4, "Intercommunalités de 20\u202f000 à 50\u202f000 habitants", 1, 2, "epci", 20_000, 50_001),
    (5, "Intercommunalités de moins de 20\u202f000 habitants", 1, 1, "epci", None, 20_000),
]
EPCI = ["metropolis", "urban_community", "agglomeration", "community"]
ALL_STANCES = ["FAV", "FAV_RES", "FAV_REC", "DEFAV", "ABS", "NSP"]
TO_CONFIRM = "selon les statuts, à confirmer"
BODIES = [
    {
        "slug": "commission-orientation-strategique",
        "name": "commission d’orientation stratégique",
        "short_name": "COS",
        "kind": "strategic_commission",
        "remit": "strategic",
        "position": 10,
        "purpose": "Instance de réflexion, d’évaluation et de proposition : les directrices générales et directeurs "
        "généraux des services des collectivités membres y donnent leur avis sur les orientations envisagées.",
        "meetings_per_period": 1,
        "frequency_source": "règlement intérieur de la commission : une réunion par semestre",
        "notice_days": 15,
        "notice_source": "règlement intérieur de la commission, à confirmer",
        "quorum_basis": "present_members",
        "quorum_source": "règlement intérieur de la commission, à confirmer",
        "stances": ALL_STANCES,
        "signatory": "la directrice ou le directeur du syndicat mixte, par délégation",
    },
    {
        "slug": "bureau",
        "name": "bureau",
        "short_name": "bureau",
        "kind": "bureau",
        "remit": "deliberative",
        "position": 20,
        "purpose": "Donne l’impulsion, désigne l’élu référent de chaque orientation et décide par délégation du comité.",
        "notice_days": 5,
        "notice_source": TO_CONFIRM,
        "quorum_basis": "present_members",
        "quorum_source": TO_CONFIRM,
        "proxies_per_holder": 1,
        "proxies_source": TO_CONFIRM,
        "casting_vote": True,
        "signatory": "la présidente ou le président",
    },
    {
        "slug": "comite-syndical",
        "name": "comité syndical",
        "short_name": "comité syndical",
        "kind": "assembly",
        "remit": "deliberative",
        "position": 30,
        "purpose": "Assemblée délibérante du syndicat mixte : elle décide, au vu de tous les avis.",
        "meetings_per_period": 3,
        "period_months": 12,
        "frequency_source": TO_CONFIRM,
        "notice_days": 5,
        "notice_source": TO_CONFIRM,
        "quorum_basis": "present_members",
        "quorum_source": TO_CONFIRM,
        "proxies_per_holder": 1,
        "proxies_source": TO_CONFIRM,
        "casting_vote": True,
        "signatory": "la présidente ou le président",
    },
    {
        "slug": "groupe-dsi",
        "name": "groupe des directeurs des systèmes d’information",
        "short_name": "groupe DSI",
        "kind": "it_group",
        "remit": "assistance",
        "position": 40,
        "purpose": "Assiste le syndicat mixte dans la maîtrise d’ouvrage que ses membres lui délèguent.",
        "notice_days": 7,
        "notice_clear_days": False,
        "notice_source": "usage du groupe",
        "signatory": "le secrétariat",
    },
    {
        "slug": "secretariat",
        "name": "secrétariat",
        "short_name": "secrétariat",
        "kind": "secretariat",
        "remit": "executive",
        "position": 90,
        "purpose": "Réunit les instances, ouvre les consultations, publie le bulletin de liaison.",
    },
]


def write(apps, schema_editor):
    models = {name: apps.get_model("members", name) for name in ("College", "Body", "Authority", "SyndicateProfile")}
    for number, name, seats, voices, kinds, above, below in COLLEGES:
        models["College"].objects.create(
            number=number,
            name=name,
            seats_per_member=seats,
            voices_per_seat=voices,
            kinds=EPCI if kinds == "epci" else kinds,
            population_from=above,
            population_below=below,
        )
    for body in BODIES:
        models["Body"].objects.create(**body)
    syndicate = models["Authority"].objects.create(
        siren="253514491",
        name="Syndicat mixte e-mégalis",
        sort_key="syndicat mixte e megalis",
        search_text=" syndicat mixt megal ",
        kind="syndicate",
    )
    models["SyndicateProfile"].objects.create(
        authority=syndicate,
        short_name="e-mégalis",
        sender_name="Portail e-mégalis",
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
