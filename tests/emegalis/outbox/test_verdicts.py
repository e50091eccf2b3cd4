"""What a server's answer means: for the message, for the relay, in plain words."""

import datetime

import pytest

from emegalis.outbox import retry
from emegalis.outbox.answers import plain_words
from emegalis.outbox.verdicts import Reply, Stage, Verdict, judge


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict"),
    [
        (Stage.HANDED_OVER, 250, "2.0.0 ok", Verdict.SENT),
        (Stage.HANDED_OVER, 0, "", Verdict.UNANSWERED),
        (Stage.HANDED_OVER, 451, "try later", Verdict.LATER),
        (Stage.HANDED_OVER, 554, "5.7.1 policy", Verdict.REFUSED),
        (Stage.CONTENT, 0, "", Verdict.LATER),
        (Stage.RECIPIENT, 450, "greylisted", Verdict.LATER),
        (Stage.RECIPIENT, 550, "5.1.1 unknown", Verdict.REFUSED),
        (Stage.RECIPIENT, 503, "out of step", Verdict.LATER),
        (Stage.RECIPIENT, 530, "5.7.0 must authenticate", Verdict.RELAY_REFUSES),
        (Stage.RECIPIENT, 554, "5.7.1 Relay access denied", Verdict.RELAY_REFUSES),
        (Stage.SENDER, 451, "later", Verdict.LATER),
        (Stage.SENDER, 553, "5.7.1 sender rejected", Verdict.RELAY_REFUSES),
        (Stage.SENDER, 552, "5.3.4 too big", Verdict.REFUSED),
        (Stage.CONNECTION, 0, "refused", Verdict.RELAY_DOWN),
        (Stage.CONNECTION, 421, "busy", Verdict.RELAY_DOWN),
        (Stage.CONNECTION, 554, "no service", Verdict.RELAY_REFUSES),
        (Stage.CONNECTION, 535, "bad password", Verdict.RELAY_REFUSES),
    ],
)
def test_each_answer_has_its_verdict(stage: Stage, code: int, text: str, verdict: Verdict) -> None:
    assert judge(Reply(stage, code, text)) == verdict


def test_delays_grow_then_stay_and_are_jittered_by_a_quarter() -> None:
    steps = [60, 120, 300]
    assert [retry.delay(steps, tries) for tries in (0, 1, 2, 3, 9)] == [60, 60, 120, 300, 300]
    now = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    waits = [(retry.next_try(now, steps, 1) - now).total_seconds() for _ in range(200)]
    assert 45 <= min(waits) < 55 < 65 < max(waits) <= 75


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table", "L’adresse n’existe pas."),
        ("554 5.7.1 Message rejected due to local policy", "Le filtre du destinataire refuse notre message."),
        ("452 4.2.2 The email account that you tried to reach is over quota", "La boîte est pleine."),
        ("421 4.3.2 shutting down", "Le serveur était occupé."),
        ("451 something else", "Le serveur refuse pour l’instant."),
        ("571 something else", "Le serveur refuse ce message."),
        ("Le serveur n’a pas répondu à temps.", ""),
        ("", ""),
    ],
)
def test_servers_words_are_said_again_in_french(answer: str, words: str) -> None:
    assert plain_words(answer) == words
