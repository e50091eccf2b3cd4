"""The publisher's particulars, for the pieces below that print them (``settings.SITE_IDENTITY``)."""

from emegalis.lib.french import phone, typographic
from emegalis.lib.identity import Identity
from governance.members.models import SyndicateProfile

UNSET = Identity(
    name="Syndicat mixte", short_name="e-mégalis", siren="", address="", phone="", email="",
    publication_director="", dpo_name="", dpo_email="", host_name="", host_address="", host_phone="",
    sender_name="Portail e-mégalis", sender_address="ne-pas-repondre@portail.invalid",
)  # fmt: skip


def site_identity() -> Identity:
    """What the secretariat has written on the syndicat's own page; neutral words before that."""
    profile = SyndicateProfile.objects.select_related("authority").first()
    if profile is None:
        return UNSET
    return Identity(
        name=typographic(profile.authority.name),
        short_name=typographic(profile.short_name),
        siren=profile.authority.siren,
        address=typographic(profile.address),
        phone=phone(profile.phone),
        email=profile.email,
        publication_director=typographic(profile.publication_director),
        dpo_name=typographic(profile.dpo_name),
        dpo_email=profile.dpo_email,
        host_name=typographic(profile.host_name),
        host_address=typographic(profile.host_address),
        host_phone=phone(profile.host_phone),
        sender_name=profile.sender_name,
        sender_address=profile.sender_address,
        opening_hours=typographic(profile.opening_hours),
    )
