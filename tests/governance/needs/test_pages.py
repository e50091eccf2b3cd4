"""The pages of needs: each role finds its own, and nothing shown to whom it is not for."""

import pytest

from governance.members.roles import actor_for
from governance.needs.words import NeedFiles
from tests.governance.needs.making import evidence, make_advised, make_need_draft, make_subject_referral

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_an_advised_need_is_read_by_all_three(business, it_head, secretary, signed_in):
    joined = NeedFiles(added=(evidence(),))
    need = make_advised(business, chair=actor_for(secretary), rapporteur=it_head, files=joined)
    for person in (business, it_head, secretary):
        for path in ("/besoins/", f"/besoins/{need.pk}/", f"/besoins/{need.pk}.txt", "/besoins/saisines/"):
            assert signed_in(person).get(path).status_code == 200, path


def test_what_one_writes_opens(business, secretary, signed_in):
    draft, client = make_need_draft(business), signed_in(business)
    for path in ("/besoins/nouveau/", f"/besoins/{draft.pk}/rediger/", f"/besoins/{draft.pk}/relire/"):
        assert client.get(path).status_code == 200
    assert signed_in(secretary).get(make_subject_referral(business).get_absolute_url()).status_code == 200
