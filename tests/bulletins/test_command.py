import pytest
from django.core.management import CommandError, call_command

from emegalis.outbox.models import Sending
from tests.bulletins.factories import make_ready


@pytest.mark.parametrize("text", ["2026", "2026-", "abc", "2026-99", "2026-1x", "٢٠٢٦-1", "02026-1"])
def test_a_wrong_number_is_refused(text, db):
    with pytest.raises(CommandError, match="n’(est pas|existe pas)"):
        call_command("send_bulletin", text)


def test_a_draft_is_refused(draft):
    with pytest.raises(CommandError, match="pas prêt"):
        call_command("send_bulletin", draft.number)


def test_a_ready_one_is_sent_once(draft, by, quick_paper, capsys):
    make_ready(draft, by=by)
    call_command("send_bulletin", draft.number)
    call_command("send_bulletin", draft.number)
    assert Sending.objects.count() == 1
    told = capsys.readouterr().out
    assert "envoi décidé" in told
    assert "déjà envoyé" in told


def test_waiting_ends_with_the_sending(sent, capsys):
    sending = Sending.objects.get()
    sending.deliveries.update(state="sent")
    call_command("send_bulletin", sent.number, "--wait")
    assert "3\u00a0messages acceptés, 0\u00a0échec." in capsys.readouterr().out
    sending.deliveries.filter(pk=sending.deliveries.first().pk).update(state="refused")
    with pytest.raises(CommandError, match="en échec"):
        call_command("send_bulletin", sent.number, "--wait")
