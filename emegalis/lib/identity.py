"""Who publishes this portal: asked of the app that knows (``settings.SITE_IDENTITY``), for feet, mails and PDFs."""

from dataclasses import dataclass

from django.conf import settings

from emegalis.lib.slots import load


@dataclass(frozen=True, slots=True)
class Identity:
    """The publisher's own particulars, as legal pages and mail heads print them."""

    name: str
    short_name: str
    siren: str
    address: str
    phone: str
    email: str
    publication_director: str
    dpo_name: str
    dpo_email: str
    host_name: str
    host_address: str
    host_phone: str
    sender_name: str
    sender_address: str
    opening_hours: str = ""


# Where nobody may be asked (pages of errors), or nothing has been written yet.
UNNAMED = Identity(
    name="Syndicat mixte", short_name="e-mégalis", siren="", address="", phone="", email="",
    publication_director="", dpo_name="", dpo_email="", host_name="", host_address="", host_phone="",
    sender_name="", sender_address="",
)  # fmt: skip


def site_identity() -> Identity:
    """The particulars in force now."""
    identity: Identity = load(settings.SITE_IDENTITY)()
    return identity
