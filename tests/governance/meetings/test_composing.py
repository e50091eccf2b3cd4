"""What the facts alone write: every item is in it, and nothing confidential stands outside its own part."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.french import NBSP, PARIS
from governance.meetings.composing import (
    CONFIDENTIAL,
    Ballot,
    Count,
    ItemFacts,
    MeetingFacts,
    Opinion,
    Seat,
    Task,
    as_read_outside,
    compose,
)
from governance.meetings.enums import SectionKind

AT = datetime.datetime(2026, 6, 9, 9, 30, tzinfo=PARIS)


def facts(**values: object) -> MeetingFacts:
    common = {
        "body": "la commission d’orientation stratégique",
        "is_feminine": True,
        "is_assembly": False,
        "is_commission": True,
        "noun": "réunion",
        "opened_at": AT,
    }
    return MeetingFacts(**{**common, **values})  # type: ignore[arg-type]


def text_of(parts: list, kind: SectionKind) -> str:
    return next(part.text for part in parts if part.kind == kind)


def test_the_opening_says_when_where_who_and_the_quorum() -> None:
    text = text_of(
        compose(
            facts(
                place="salle des Marais",
                is_remote=True,
                convened_on=datetime.date(2026, 5, 18),
                chair="Mme Anne Le Goff",
                secretaries="M. Yann Kerbrat",
                remarks=("Le quorum est atteint : 40 membres sur 65.",),
            )
        ),
        SectionKind.OPENING,
    )
    assert text == (
        f"La commission d’orientation stratégique s’est réunie le mardi 9{NBSP}juin{NBSP}2026 à 9{NBSP}h{NBSP}30, "
        f"salle des Marais et à distance, sur convocation envoyée le 18{NBSP}mai{NBSP}2026.\n\n"
        f"Présidence{NBSP}: Mme Anne Le Goff. Secrétariat{NBSP}: M. Yann Kerbrat.\n\n"
        "Le quorum est atteint : 40 membres sur 65."
    )


def test_attendance_is_a_table_in_the_order_given() -> None:
    seats = (
        Seat("1", "Région", "Mme A", "En salle", True, "pouvoir reçu de M. B"),
        Seat("2", "Département", "M. B", "Excusé(e)", False),
    )
    text = text_of(compose(facts(seats=seats)), SectionKind.ATTENDANCE)
    assert f"Sur 2{NBSP}membres convoqués, 1 est présent ou suppléé." in text
    assert text.splitlines()[2:] == [
        "| Collège | Collectivité | Membre | Présence |",
        "| --- | --- | --- | --- |",
        "| 1 | Région | Mme A | En salle, pouvoir reçu de M. B |",
        "| 2 | Département | M. B | Excusé(e) |",
    ]


def test_an_item_of_the_commission_ends_in_its_opinion_and_what_follows() -> None:
    item = ItemFacts(
        number=2,
        title="Archivage",
        rapporteur="Mme A",
        summary="La commission a échangé.",
        opinion=Opinion("Avis favorable assorti de deux réserves.", "38 favorables", "Deux directions divergent."),
        decisions=("Le calendrier est retenu.",),
        actions=(Task("Chiffrer la mutualisation", "M. B", datetime.date(2026, 9, 1)),),
    )
    text = text_of(compose(facts(items=(item,))), SectionKind.ITEM)
    assert text.split("\n\n") == [
        "Présenté par Mme A.",
        "La commission a échangé.",
        "**Avis de la commission** (38 favorables)",
        "Avis favorable assorti de deux réserves.",
        f"Positions minoritaires{NBSP}: Deux directions divergent.",
        "**Relevé**",
        "- Le calendrier est retenu.",
        "**Suites**",
        f"- Chiffrer la mutualisation – M. B, pour le 1er{NBSP}septembre{NBSP}2026",
    ]


def test_a_ballot_by_name_says_who_answered_what() -> None:
    counts = (Count("Pour", 2, 150, ("Mme A", "M. B")), Count("Contre", 0, 0))
    ballot = Ballot("Scrutin public", "Le budget est adopté.", counts, "Adopté.", "À la demande de Mme A.")
    meeting = facts(is_assembly=True, is_commission=False, items=(ItemFacts(1, "Budget", ballots=(ballot,)),))
    text = text_of(compose(meeting), SectionKind.ITEM)
    assert f"- Pour{NBSP}: 2 (150{NBSP}voix)\u202f; Mme A, M. B\n- Contre{NBSP}: 0" in text
    assert "À la demande de Mme A." in text
    assert text.endswith("Adopté.")


# ---------------------------------------------------------------- properties

WORD = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=12)
SECRET = WORD.map(lambda word: f"secret{word}")


@st.composite
def items(draw: st.DrawFn) -> tuple[ItemFacts, ...]:
    count = draw(st.integers(0, 6))
    made = []
    for number in range(1, count + 1):
        is_confidential = draw(st.booleans())
        word = SECRET if is_confidential else WORD
        made.append(
            ItemFacts(
                number=number,
                title=draw(word),
                is_confidential=is_confidential,
                rapporteur=draw(word),
                remarks=tuple(draw(st.lists(word, max_size=2))),
                summary=draw(word),
                opinion=Opinion(draw(word), draw(word), draw(word)) if draw(st.booleans()) else None,
                ballots=(Ballot(draw(word), draw(word), (Count("Pour", 3, 4, (draw(word),)),), draw(word)),),
                decisions=tuple(draw(st.lists(word, max_size=2))),
                actions=(Task(draw(word), draw(word)),),
            )
        )
    return tuple(made)


@given(items())
def test_every_item_is_in_the_minutes_in_its_place_with_all_that_was_recorded(given_items: tuple) -> None:
    parts = [part for part in compose(facts(items=given_items)) if part.kind == SectionKind.ITEM]
    assert [(part.number, part.title) for part in parts] == [(item.number, item.title) for item in given_items]
    for part, item in zip(parts, given_items, strict=True):
        recorded = [item.summary, *item.decisions, *item.remarks, *(action.text for action in item.actions)]
        assert all(words in part.text for words in recorded)


@given(items())
def test_no_confidential_word_is_read_outside(given_items: tuple) -> None:
    for part in map(as_read_outside, compose(facts(items=given_items))):
        assert "secret" not in part.title + part.text
        assert part.title == CONFIDENTIAL or not part.is_confidential
