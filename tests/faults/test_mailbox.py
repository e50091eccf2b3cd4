"""The local mailbox as a process: a worker finds it by its address file, and the mail is on disk."""

from pathlib import Path

from emegalis.outbox import mailbox, services
from emegalis.outbox.letters import Letter, Recipient
from tests.emegalis.outbox.kinds import CODE
from tests.faults.world import World


def test_code_queued_in_the_demonstration_reaches_the_local_mailbox(world: World, settings, tmp_path: Path) -> None:
    settings.LOCAL_MAILBOX_DIR = tmp_path / "courriels"
    world.environment.pop("EMAIL_URL", None)
    world.start("emegalis.outbox.mailbox_server")
    world.worker()
    services.queue_letter(
        kind=CODE.name,
        recipient=Recipient("dgs@demo.example.org", "Élu"),
        letter=Letter("Votre code : 12", "é\n.\n12"),
    )
    (mail,) = world.wait(mailbox.mails, "the mail is in the mailbox")
    assert (mail.subject, mail.recipients) == ("Votre code : 12", "dgs@demo.example.org")
    whole = mailbox.find(mail.name)
    assert whole is not None
    assert whole.text() == "é\n.\n12\n"
