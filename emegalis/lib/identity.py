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


def site_identity() -> Identity:
    """The particulars in force now."""
    identity: Identity = load(settings.SITE_IDENTITY)()
    return identity
