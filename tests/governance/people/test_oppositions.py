"""Bulletins can be refused and accepted again; the address in a mail says who refuses what, and cannot be forged."""

from governance.people import services
from tests.governance.people.factories import PersonFactory


def test_opposition_is_kept_once_and_taken_back(db):
    person = PersonFactory()
    assert services.oppose(person=person, kind="bulletin")
    assert not services.oppose(person=person, kind="bulletin")
    assert services.opposed_ids("bulletin") == {person.pk}
    assert services.opposed_ids("convocation") == set()
    assert services.accept_again(person=person, kind="bulletin")
    assert services.opposed_ids("bulletin") == set()


def test_headers_let_a_mail_program_unsubscribe_in_one_click(db):
    person = PersonFactory()
    headers = services.opposition_headers(person.pk, "bulletin")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    assert url.startswith("http://testserver/")
    token = url.rstrip("/").rsplit("/", 1)[1]
    assert services.read_opposition_token(token) == (person, "bulletin")
    assert services.read_opposition_token(token[:-1]) is None
