"""What may become true of a need, of the technical advice on it, and of a referral.

For the floor above: ``mark_taken_up`` (an orientation answers it), ``give_back_need`` (that orientation is set aside).
"""

from governance.needs.services.advice import (
    comment_on_advice,
    name_rapporteur,
    open_to_comments,
    save_advice,
    submit_advice,
)
from governance.needs.services.common import DraftConflict
from governance.needs.services.drafting import begin_need, discard_need, present_need, save_need
from governance.needs.services.endorsing import endorse_need, withdraw_endorsement
from governance.needs.services.groups import return_need, submit_need, withdraw_need
from governance.needs.services.outcomes import decline_need, give_back_need, mark_taken_up, merge_need
from governance.needs.services.referrals import answer_referral, carry_answer, mark_treated, refer_subject

__all__ = [
    "DraftConflict",
    "answer_referral",
    "begin_need",
    "carry_answer",
    "comment_on_advice",
    "decline_need",
    "discard_need",
    "endorse_need",
    "give_back_need",
    "mark_taken_up",
    "mark_treated",
    "merge_need",
    "name_rapporteur",
    "open_to_comments",
    "present_need",
    "refer_subject",
    "return_need",
    "save_advice",
    "save_need",
    "submit_advice",
    "submit_need",
    "withdraw_endorsement",
    "withdraw_need",
]
