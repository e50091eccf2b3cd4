import datetime
from io import BytesIO

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletins.enums import ProofVerdict
from bulletins.models import Bulletin, Proof
from bulletins.reading import edition_choices
from bulletins.selectors.due import proof_still_due
from bulletins.selectors.proofs import people_to_ask
from bulletins.services.proofing import answer_proof, send_proof
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pdf import Paper
from emegalis.outbox.models import Delivery
from governance.members.models import Mandate
from governance.members.roles import actor_for
from tests.bulletins.factories import make_ready, publish, write
from tests.governance.members.factories import MandateFactory


@pytest.fixture
def quick_proof(monkeypatch):
    monkeypatch.setattr(
        "bulletins.services.proofing.render_issue",
        lambda issue, **more: Paper(f"%PDF {more['mark']} {issue.edition_name}".encode(), 1),
    )


@pytest.fixture
def colleague():
    return MandateFactory(staff=True).person


def edition(bulletin, authority=None):
    return next(choice for choice in edition_choices(bulletin) if choice.authority == authority)


def ask(bulletin, people, by, authority=None, **more):
    return send_proof(bulletin=bulletin, choice=edition(bulletin, authority), people=people, by=by, **more)


def test_a_proof_leaves_marked_with_its_paper_and_is_recorded(draft, by, colleague, abers, quick_proof):
    (proof,) = ask(draft, [colleague], by, abers, note="Relisez la date.")
    delivery = Delivery.objects.select_related("message").get()
    body = bytes(delivery.message.payload).decode()
    assert delivery.message.subject.startswith("[e-mégalis] Épreuve –")
    assert f"epreuve-bulletin-{draft.number}-{abers.siren}.pdf" in body
    assert (delivery.person_id, delivery.kind) == (colleague.pk, "bulletin_proof")
    assert (proof.edition_name, proof.asked_by, proof.verdict) == (abers.name, by.person, "")
    assert Entry.objects.get(verb="send_proof").details["people"] == [colleague.pk]


def test_the_paper_of_a_proof_says_so_on_every_page(draft, by, colleague, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "bulletins.services.proofing.queue_letter", lambda **given: kept.append(given["letter"].attachments[0].content)
    )
    ask(draft, [colleague], by)
    pages = pypdf.PdfReader(BytesIO(kept[0])).pages
    assert pages
    assert all("preuve" in page.extract_text().lower() for page in pages)


def test_a_reader_of_another_authority_is_never_sent_an_edition(draft, by, abers, dgs, other_dgs, quick_proof):
    ask(draft, [dgs], by, abers)
    ask(draft, [other_dgs], by)
    with pytest.raises(BusinessRuleError, match="Ne peut pas lire toute cette édition") as refusal:
        ask(draft, [other_dgs], by, abers)
    assert refusal.value.field == "people"
    assert Proof.objects.count() == 2


def test_those_offered_are_the_secretariat_the_readers_and_who_is_found(draft, by, abers, dgs, other_dgs, colleague):
    choice = edition(draft, abers)
    found = people_to_ask(draft, choice.authority, choice.articles, other_dgs.last_name, on=by.day)
    people = {one.person for one in found}
    assert {colleague, by.person, dgs} <= people
    assert other_dgs not in people
    common = people_to_ask(draft, None, frozenset(), other_dgs.last_name, on=by.day)
    assert other_dgs in {one.person for one in common}


def test_the_answer_is_kept_and_may_be_written_down_by_another(draft, by, colleague, dgs, abers, quick_proof):
    (own,) = ask(draft, [colleague], by)
    answer_proof(proof=own, verdict=ProofVerdict.GOOD, by=actor_for(colleague))
    own.refresh_from_db()
    assert own.is_good
    assert not own.is_noted_by_another
    (told,) = ask(draft, [dgs], by, abers)
    with pytest.raises(BusinessRuleError, match="à corriger"):
        answer_proof(proof=told, verdict=ProofVerdict.REMARKS, by=by)
    answer_proof(proof=told, verdict=ProofVerdict.REMARKS, remarks="Une date.", by=by)
    told.refresh_from_db()
    assert told.is_noted_by_another


def test_nothing_is_asked_nor_answered_once_sent(draft, by, colleague, quick_proof, quick_paper):
    (proof,) = ask(draft, [colleague], by)
    publish(draft, by=by)
    with pytest.raises(BusinessRuleError, match="est envoyé"):
        answer_proof(proof=proof, verdict=ProofVerdict.GOOD, by=by)
    with pytest.raises(BusinessRuleError, match="est envoyé"):
        ask(draft, [colleague], by)


def test_a_proof_not_yet_gone_is_no_longer_due_to_who_may_not_read_it_any_more(
    draft, by, abers, dgs, colleague, quick_proof
):
    ask(draft, [dgs, colleague], by, abers)
    waiting = list(Delivery.objects.filter(kind="bulletin_proof"))
    assert proof_still_due(waiting) == {delivery.pk for delivery in waiting}
    Mandate.objects.filter(person=dgs).update(ends_on=by.day)
    left = {delivery.person_id for delivery in waiting if delivery.pk in proof_still_due(waiting)}
    assert left == {colleague.pk}


# ---------------------------------------------------------------- the pages


@pytest.fixture
def secretariat(secretary, signed_in):
    return signed_in(secretary)


def test_a_mail_is_seen_before_it_leaves_marked_as_a_preview(secretariat, draft, abers):
    path = f"/bulletins/{draft.number}/courriel/"
    page = secretariat.get(path, {"edition": abers.siren}).content.decode()
    assert "Aperçu" in page
    assert "Archivage des Abers" in page
    assert "Guichet de Menez" not in page
    framed = secretariat.get(f"{path}message/", {"edition": abers.siren})
    assert "Archivage des Abers" in framed.content.decode()
    policy = framed["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert secretariat.get(path, {"edition": "inconnue"}).status_code == 404


def test_the_mail_of_a_ready_edition_is_the_one_kept(secretariat, draft, by, quick_paper):
    make_ready(draft, by=by)
    draft.editions.filter(authority=None).update(
        state="ready", pdf=b"%PDF", mail_subject="Objet gardé", mail_text="Texte gardé", mail_html="<p>Gardé</p>"
    )
    page = secretariat.get(f"/bulletins/{draft.number}/courriel/").content.decode()
    assert "Objet gardé" in page
    assert "Texte gardé" in page


def test_from_the_request_to_the_answer(secretariat, draft, colleague, signed_in, by, quick_proof):
    path = f"/bulletins/{draft.number}"
    refused = secretariat.post(f"{path}/epreuve/?edition=commune", {"note": "Gardé."})
    assert "Choisissez au moins une personne" in refused.content.decode()
    assert "Gardé." in refused.content.decode()
    secretariat.post(f"{path}/epreuve/?edition=commune", {"people": [colleague.pk], "note": "Relisez."})
    proof = Proof.objects.get()
    assert "1\u00a0épreuve sans réponse" in secretariat.get(f"{path}/composition/").content.decode()
    answered = signed_in(colleague).post(
        proof.get_absolute_url(), {"verdict": "remarks", "remarks": "Une coquille."}, follow=True
    )
    assert "Une coquille." in answered.content.decode()
    Bulletin.objects.filter(pk=draft.pk).update(
        edited_at=timezone.now() + datetime.timedelta(minutes=1), edited_by=by.person
    )
    assert "Le bulletin a changé depuis." in secretariat.get(f"{path}/composition/").content.decode()


def test_composition_takes_as_many_queries_for_ten_proofs_as_for_two(secretariat, draft, by, secretary):
    def queries(count):
        for _ in range(count):
            Proof.objects.create(
                bulletin=draft, edition_key="commune", edition_name="Édition commune", person=secretary,
                asked_at=timezone.now(), asked_by=secretary,
            )  # fmt: skip
        secretariat.get(f"/bulletins/{draft.number}/composition/")
        with CaptureQueriesContext(connection) as captured:
            secretariat.get(f"/bulletins/{draft.number}/composition/")
        return len(captured)

    few = queries(2)
    write(draft, "Un de plus", by=by)
    assert queries(8) == few
