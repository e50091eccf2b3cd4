"""The journal is append-only: whatever is changed, removed or slipped in afterwards is named."""

import pytest
from django.core.management import CommandError, call_command

from emegalis.audit.models import Entry, Seal
from emegalis.audit.services import find_breach, record, seal
from governance.members.roles import actor_for


@pytest.fixture
def journal(db):
    return [record(verb="do_something", subject=None, by=None, rank=rank) for rank in range(5)]


def test_record_keeps_the_mandate_and_no_name(dgs, abers):
    entry = record(verb="submit_opinion", subject=abers, by=actor_for(dgs))
    assert entry.person_id == dgs.pk
    assert entry.object_type == "members.authority"
    assert entry.mandate_label.startswith("DGS, ")
    assert dgs.last_name not in entry.mandate_label


def test_seal_numbers_lines_in_order_and_once(journal):
    assert seal() == 5
    assert seal() == 0
    assert list(Entry.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]


def test_an_intact_journal_has_no_breach(journal):
    assert find_breach() is None


def test_a_changed_line_is_named(journal):
    seal()
    Entry.objects.filter(pk=journal[2].pk).update(details={"rank": 99})
    assert find_breach().entry_id == journal[2].pk


def test_the_line_after_a_removed_one_is_named(journal):
    seal()
    journal[1].delete()
    assert find_breach().entry_id == journal[2].pk


def test_a_removed_end_is_noticed_by_the_seal(journal):
    seal()
    journal[4].delete()
    assert "sceau" in find_breach().reason


def test_a_rewritten_chain_is_noticed_by_the_seal(journal):
    seal()
    Entry.objects.update(sequence=None, hash="")
    Seal.objects.update(sequence=0, hash="f" * 64)
    assert find_breach() is not None


def test_verify_audit_names_the_first_broken_line(journal, capsys):
    call_command("verify_audit")
    assert "5 lignes" in capsys.readouterr().out
    Entry.objects.filter(pk=journal[0].pk).update(verb="do_nothing")
    with pytest.raises(CommandError, match=f"ligne {journal[0].pk}"):
        call_command("verify_audit")
