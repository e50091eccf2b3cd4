"""Élus comment an orientation from framing on: who writes, who reads, what stays, who is told."""

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.strategy.enums import OrientationMail, Stage
from governance.strategy.kinds import comment_still_stands, elected_still_sit
from governance.strategy.models import Comment, Orientation
from governance.strategy.services import (
    amend_comment,
    answer_comment,
    comment_orientation,
    move_stage,
    tell_elected,
    withdraw_comment,
)
from governance.strategy.telling import comment_answers, comments, orientations_to_read
from tests.governance.members.factories import MandateFactory
from tests.governance.strategy.factories import OrientationFactory

pytestmark = pytest.mark.django_db
PATH = "/orientations/cybersecurite/"
TEXT = "Commençons par les communes de moins de 2 000 habitants."


@pytest.fixture
def framed() -> Orientation:
    return OrientationFactory(slug="cybersecurite", stage=Stage.FRAMING)


@pytest.fixture
def other_elected(menez):
    return MandateFactory(authority=menez, elected=True, person__last_name="Le Goff").person


def comment(orientation, person, text: str = TEXT) -> Comment:
    return comment_orientation(orientation=orientation, text=text, by=actor_for(person))


def told(kind: OrientationMail) -> list[int]:
    return list(Delivery.objects.filter(kind=kind).order_by("id").values_list("person_id", flat=True))


# ---------------------------------------------------------------- write


def test_a_comment_stands_under_the_mandate_of_the_day_and_the_secretariat_is_told(framed, elected, secretary):
    given = comment(framed, elected)
    assert "élu" in given.mandate_label
    assert given.current.text == TEXT
    assert told(OrientationMail.COMMENTED) == [secretary.pk]
    assert "text" not in Entry.objects.get(verb="comment_orientation").details


def test_the_referent_is_told_of_the_comments_of_others(framed, elected, other_elected, secretary):
    framed.referent = elected.mandates.get()
    framed.save()
    comment(framed, other_elected)
    assert sorted(told(OrientationMail.COMMENTED)) == sorted([secretary.pk, elected.pk])


@pytest.mark.parametrize("stage", [Stage.IMPULSE, Stage.SET_ASIDE])
def test_comments_open_with_framing_and_close_when_it_is_set_aside(elected, stage):
    with pytest.raises(BusinessRuleError, match="cadrage"):
        comment(OrientationFactory(stage=stage), elected)


@pytest.mark.parametrize("name", ["dgs", "it_head", "business", "secretary"])
def test_only_elus_comment(framed, request, name):
    with pytest.raises(BusinessRuleError, match="Seuls les élus"):
        comment(framed, request.getfixturevalue(name))


def test_amending_keeps_what_was_said_and_withdrawing_keeps_the_trace(framed, elected, other_elected):
    given = comment(framed, elected)
    amend_comment(comment=given, text="Plutôt toutes les communes.", by=actor_for(elected))
    given = Comment.objects.with_thread().get()
    assert [version.text for version in given.history] == [TEXT, "Plutôt toutes les communes."]
    with pytest.raises(BusinessRuleError, match="n’a pas changé"):
        amend_comment(comment=given, text="Plutôt toutes les communes. ", by=actor_for(elected))
    with pytest.raises(BusinessRuleError, match="Seul son auteur"):
        withdraw_comment(comment=given, by=actor_for(other_elected))
    withdraw_comment(comment=given, by=actor_for(elected))
    with pytest.raises(BusinessRuleError, match="déjà retiré"):
        withdraw_comment(comment=given, by=actor_for(elected))


def test_the_secretariat_or_the_referent_answers_and_the_author_is_told(framed, elected, other_elected, secretary):
    given = comment(framed, other_elected)
    with pytest.raises(BusinessRuleError, match="Le secrétariat ou l’élu référent"):
        answer_comment(comment=given, text="Oui.", by=actor_for(elected))
    answer_comment(comment=given, text="C’est prévu.", by=actor_for(secretary))
    framed.referent = elected.mandates.get()
    framed.save()
    answer_comment(comment=given, text="J’y veillerai.", by=actor_for(elected))
    assert told(OrientationMail.COMMENT_ANSWERED) == [other_elected.pk, other_elected.pk]
    assert not Comment.objects.unanswered().exists()


def test_nobody_answers_their_own_comment_nor_one_that_was_withdrawn(framed, elected, secretary):
    framed.referent = elected.mandates.get()
    framed.save()
    given = comment(framed, elected)
    with pytest.raises(BusinessRuleError, match="votre commentaire"):
        answer_comment(comment=given, text="Oui.", by=actor_for(elected))
    withdraw_comment(comment=given, by=actor_for(elected))
    with pytest.raises(BusinessRuleError, match="retiré"):
        answer_comment(comment=given, text="Oui.", by=actor_for(secretary))


# ---------------------------------------------------------------- told


def test_every_elu_is_told_once_when_framing_begins(elected, other_elected, secretary):
    orientation = OrientationFactory()
    move_stage(orientation=orientation, stage=Stage.FRAMING, by=actor_for(secretary))
    assert sorted(told(OrientationMail.TO_READ)) == sorted([elected.pk, other_elected.pk])
    assert orientation.elected_told_at
    with pytest.raises(BusinessRuleError, match="déjà informés"):
        tell_elected(orientation=orientation, by=actor_for(secretary))


def test_the_secretariat_tells_the_elus_where_the_line_says_they_were_not(framed, elected, secretary, signed_in):
    staff = signed_in(secretary)
    assert "n’ont pas été informés" in staff.get(PATH).content.decode()
    staff.post(f"{PATH}informer-les-elus/")
    assert told(OrientationMail.TO_READ) == [elected.pk]
    assert "n’ont pas été informés" not in staff.get(PATH).content.decode()


def test_what_became_stale_is_not_told(framed, elected, secretary):
    tell_elected(orientation=framed, by=actor_for(secretary))
    given = comment(framed, elected)
    answer_comment(comment=given, text="Oui.", by=actor_for(secretary))
    read, commented, answered = (Delivery.objects.filter(kind=kind) for kind in OrientationMail)
    due = [elected_still_sit(read), elected_still_sit(answered), comment_still_stands(commented)]
    assert [len(ids) for ids in due] == [1, 1, 1]
    for tell, waiting in ((orientations_to_read, read), (comments, commented), (comment_answers, answered)):
        [news] = tell(list(waiting)).values()
        assert news.url.startswith(PATH)
    withdraw_comment(comment=given, by=actor_for(elected))
    assert comment_still_stands(commented) == set()


# ---------------------------------------------------------------- pages


def test_the_directions_generales_read_no_comment_of_an_elu(framed, elected, dgs, it_head, signed_in, secretary):
    from_elu = comment(framed, elected)
    assert TEXT.replace(" 000", "")[:20] in signed_in(secretary).get(PATH).content.decode()
    text = signed_in(it_head).get(PATH).content.decode()
    assert "Ce qu’en disent les élus" not in text
    assert not Comment.objects.visible_to(actor_for(dgs)).exists()
    assert signed_in(it_head).get(f"{PATH}commentaires/{from_elu.pk}/repondre/").status_code == 403


def test_an_elu_comments_amends_and_withdraws_from_the_page(framed, elected, signed_in):
    browser = signed_in(elected)
    assert "Commenter" in browser.get(PATH).content.decode()
    empty = browser.post(f"{PATH}commenter/", {"text": "  "})
    assert "Erreur" in empty.content.decode()
    browser.post(f"{PATH}commenter/", {"text": TEXT})
    given = Comment.objects.get()
    browser.post(f"{PATH}commentaires/{given.pk}/corriger/", {"text": "Toutes les communes."})
    text = browser.get(PATH).content.decode()
    assert "Ce qu’il disait avant" in text
    assert "Retirer ce commentaire" in browser.get(f"{PATH}commentaires/{given.pk}/retirer/").content.decode()
    browser.post(f"{PATH}commentaires/{given.pk}/retirer/")
    assert "vous seul le lisez" in browser.get(PATH).content.decode()
    assert browser.get(f"{PATH}commentaires/{given.pk}/corriger/").status_code == 403


def test_a_withdrawn_comment_keeps_its_trace_and_not_its_words(framed, elected, other_elected, signed_in):
    given = comment(framed, elected, "Mot regretté.")
    withdraw_comment(comment=given, by=actor_for(elected))
    text = signed_in(other_elected).get(PATH).content.decode()
    assert "Retiré par son auteur" in text
    assert "Mot regretté" not in text


def test_comments_are_escaped_and_too_long_ones_come_back(framed, elected, signed_in):
    browser = signed_in(elected)
    browser.post(f"{PATH}commenter/", {"text": "<script>x</script>"})
    assert "<script>x" not in browser.get(PATH).content.decode()
    long = browser.post(f"{PATH}commenter/", {"text": "x" * 10_000}).content.decode()
    assert "4000" in long.replace("\u202f", "")
    assert "x" * 10_000 in long


def test_desk_and_front_page_lead_to_what_waits(framed, elected, secretary, signed_in):
    assert "À lire et à commenter" in signed_in(elected).get("/").content.decode()
    comment(framed, elected)
    assert "À lire et à commenter" not in signed_in(elected).get("/").content.decode()
    desk = signed_in(secretary).get("/secretariat/").content.decode()
    assert "Commentaires d’élus sans réponse" in desk
    assert "1\xa0commentaire d’élu attend une réponse" in desk
