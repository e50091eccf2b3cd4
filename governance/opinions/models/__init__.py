"""Consultations, the opinions they receive, and what becomes of each reservation."""

from governance.opinions.models.consultations import Consultation, Extension, Synthesis, SynthesisComplement
from governance.opinions.models.contents import LaterPerspective, Perspective, Recommendation, Reservation
from governance.opinions.models.drafts import Attachment, OpinionDraft
from governance.opinions.models.opinions import Opinion, OpinionRevision, Receipt, Voucher

__all__ = [
    "Attachment",
    "Consultation",
    "Extension",
    "LaterPerspective",
    "Opinion",
    "OpinionDraft",
    "OpinionRevision",
    "Perspective",
    "Voucher",
    "Receipt",
    "Recommendation",
    "Reservation",
    "Synthesis",
    "SynthesisComplement",
]
