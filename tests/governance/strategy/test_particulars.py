"""What an orientation says beyond its text: typed by the secretariat, frozen and proven with its versions."""

import datetime

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.strategy.enums import MemberGroup, Origin
from governance.strategy.forms.orientations import OrientationForm
from governance.strategy.models import Orientation
from governance.strategy.particulars import Gain, KeyDate, Particulars, YearBudget
from governance.strategy.services import edit_orientation, publish_version
from tests.governance.strategy.factories import AxisFactory, OrientationFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)
WHOLE = Particulars(
    reason="Trois mairies attaquées.",
    beneficiaries="Les habitants.",
    gains=(Gain(MemberGroup.COMMUNITIES, "Un diagnostic.", "Un correspondant."),),
    planned_from=datetime.date(2027, 3, 1),
    planned_to=datetime.date(2028, 12, 31),
    key_dates=(KeyDate(datetime.date(2027, 3, 15), "inscriptions"),),
    budget_low=310_000,
    budget_high=380_000,
    budget_years=(YearBudget(2027, 210_000), YearBudget(2028, 150_000)),
    budget_note="Contribution forfaitaire.",
)


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def typed(**given):
    return {
        "axis": AxisFactory().pk,
        "title": "Mutualiser",
        "summary": "Deux mots.",
        "text": "Texte.",
        "origin": Origin.BUREAU,
        **given,
    }


def form(**given):
    return OrientationForm(typed(**given), today=TODAY)


def edit(orientation: Orientation, by, particulars: Particulars) -> None:
    names = ("axis", "title", "summary", "text", "origin", "impulse_on")
    fields = {name: getattr(orientation, name) for name in names}
    edit_orientation(orientation=orientation, particulars=particulars, by=by, **fields)


def test_columns_and_words_say_the_same():
    columns = WHOLE.columns
    assert columns["key_dates"] == [{"on": "2027-03-15", "label": "inscriptions"}]
    assert Particulars.read(columns) == WHOLE


@pytest.mark.parametrize(
    ("particulars", "period", "budget"),
    [
        (Particulars(), "", ""),
        (Particulars(planned_from=TODAY, budget_low=10), "à partir du 24\xa0novembre\xa02026", "au moins 10\xa0€"),
        (Particulars(planned_to=TODAY, budget_high=10), "jusqu’au 24\xa0novembre\xa02026", "au plus 10\xa0€"),
        (Particulars(budget_low=1_000, budget_high=1_000), "", "1\u202f000\xa0€"),
        (Particulars(budget_low=1, budget_high=2), "", "entre 1\xa0€ et 2\xa0€"),
    ],
)
def test_period_and_budget_are_told_as_far_as_they_are_known(particulars, period, budget):
    assert (particulars.period, particulars.budget) == (period, budget)


def test_the_form_reads_lists_and_amounts_as_people_write_them():
    filled = form(
        key_dates="2028-06-30 plans remis\r\n15/03/2027 : inscriptions\n",
        budget_low="310 000 €",
        budget_high="380\u202f000",
        budget_years="2028 : 150 000\n2027 - 210000 euros",
        gain_communities="Un diagnostic.",
    )
    assert filled.is_valid(), filled.errors
    particulars = filled.cleaned_data["particulars"]
    assert [key.label for key in particulars.key_dates] == ["inscriptions", "plans remis"]
    assert (particulars.budget_low, particulars.budget_high) == (310_000, 380_000)
    assert particulars.budget_years == WHOLE.budget_years
    assert particulars.gains == (Gain(MemberGroup.COMMUNITIES, "Un diagnostic."),)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("budget_low", "beaucoup", "montant en euros"),
        ("budget_low", "9" * 5000, "30"),
        ("budget_high", "1000000000000", "montant en euros"),
        ("budget_high", "12,50", "montant en euros"),
        ("key_dates", "bientôt", "Ligne 1\xa0: écrivez une date"),
        ("key_dates", "15/03/2027 : bien\n31/02/2027 : jamais", "Ligne 2\xa0: Le jour « 31/02/2027 » n’existe pas."),
        ("key_dates", "15/03/3027 : loin", "trop lointaine"),
        ("key_dates", "x" * 10_000, "4000"),
        ("key_dates", "a\x00b", "nul"),
        ("key_dates", "\n".join(["15/03/2027 : ici"] * 13), "12\xa0lignes au plus"),
        ("key_dates", f"15/03/2027 : {'x' * 201}", "200\xa0signes au plus"),
        ("budget_years", "2027 : gratuit", "Ligne 1\xa0: écrivez une année"),
        ("budget_years", "1027 : 10", "Ligne 1\xa0: cette année"),
        ("budget_years", "2027 : 10\n2027 : 20", "2027 est écrite deux fois"),
        ("gain_upper", "x" * 401, "400"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(field, value, sentence):
    refused = form(**{field: value})
    assert not refused.is_valid()
    assert sentence in "".join(refused.errors[field]).replace("« ", "« ")
    assert refused[field].value() == value


def test_the_form_shows_again_what_is_stored():
    orientation = OrientationFactory(**WHOLE.columns)
    shown = OrientationForm(initial=OrientationForm.initial_of(orientation), today=TODAY, axis=orientation.axis)
    assert shown["key_dates"].value() == "15/03/2027 : inscriptions"
    assert shown["budget_years"].value() == "2027 : 210\u202f000\n2028 : 150\u202f000"
    assert shown["budget_low"].value() == "310\u202f000"
    assert shown["effort_communities"].value() == "Un correspondant."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Particulars(planned_from=TODAY, planned_to=datetime.date(2026, 1, 1)), "planned_to"),
        (Particulars(budget_low=2, budget_high=1), "budget_high"),
    ],
)
def test_dates_and_amounts_go_upwards(by, wrong, field):
    with pytest.raises(BusinessRuleError) as refusal:
        edit(OrientationFactory(), by, wrong)
    assert refusal.value.field == field


def test_what_is_published_binds_the_particulars_and_a_change_of_them_is_news(by):
    orientation = OrientationFactory()
    edit(orientation, by, WHOLE)
    version = publish_version(orientation=orientation, by=by)
    assert version.particulars == WHOLE
    for words in (
        "POURQUOI\nTrois mairies",
        "310\u202f000",
        "Un correspondant.",
        "15\xa0mars\xa02027\xa0: inscriptions",
    ):
        assert words in version.canonical_text
    orientation.refresh_from_db()
    assert not orientation.differs_from(version)
    edit(orientation, by, Particulars())
    assert orientation.differs_from(version)
    version.refresh_from_db()
    assert version.particulars == WHOLE


def test_what_says_nothing_more_is_proven_as_before(by):
    version = publish_version(orientation=OrientationFactory(), by=by)
    names = [line for line in version.canonical_text.splitlines() if line.isupper() and not line[:1].isdigit()]
    assert names == [
        "ORIENTATION",
        "VERSION",
        "PUBLIÉE LE",
        "TITRE",
        "EN DEUX MOTS",
        "CE QUI EST PROPOSÉ",
        "CE QUI CHANGE",
    ]


def test_search_finds_who_gains_what(by):
    orientation = OrientationFactory()
    edit(orientation, by, WHOLE)
    assert Orientation.objects.matching("correspondant").get() == orientation
