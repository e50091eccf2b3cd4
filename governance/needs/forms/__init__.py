"""What people type about needs, advice and referrals; the rules are those of the services."""

from governance.needs.forms.addresses import AuthorityParameterForm, NeedFilterForm, SubjectParameterForm
from governance.needs.forms.advice import AdviceForm, CommentForm, RapporteurForm
from governance.needs.forms.needs import BeginForm, EndorseForm, MergeForm, NeedForm, ReasonForm, ReturnForm
from governance.needs.forms.referrals import AnswerReferralForm, ReferralForm

__all__ = [
    "AdviceForm",
    "AnswerReferralForm",
    "AuthorityParameterForm",
    "BeginForm",
    "CommentForm",
    "EndorseForm",
    "MergeForm",
    "NeedFilterForm",
    "NeedForm",
    "RapporteurForm",
    "ReasonForm",
    "ReferralForm",
    "ReturnForm",
    "SubjectParameterForm",
]
