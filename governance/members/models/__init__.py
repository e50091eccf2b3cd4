"""The authorities of Brittany, the colleges and bodies they sit in, and the mandates from which all access derives."""

from governance.members.models.authorities import Authority, College, Membership
from governance.members.models.bodies import Body, Mandate
from governance.members.models.contacts import ContactCorrection, ContactsConfirmation
from governance.members.models.syndicate import ImportBatch, SyndicateProfile

__all__ = [
    "Authority",
    "Body",
    "College",
    "ContactCorrection",
    "ContactsConfirmation",
    "ImportBatch",
    "Mandate",
    "Membership",
    "SyndicateProfile",
]
