"""What is typed about consultations and opinions; the rules are those of the services."""

from governance.opinions.forms.consultations import (
    CommissionOpinionForm,
    ConsultationExtendForm,
    ConsultationOpenForm,
    ConsultationWithdrawForm,
    OrientationParameterForm,
    ReminderForm,
    default_deadline,
)
from governance.opinions.forms.opinions import (
    AttachmentForm,
    AuthorityParameterForm,
    OpinionForms,
    OpinionWithdrawForm,
    PerspectiveForm,
    SeenForm,
    SubmitForm,
    VersionParameterForm,
)
from governance.opinions.forms.reservations import (
    BoardForm,
    ReceivedForm,
    ReservationAnswerForm,
    ReservationSettleForm,
)

__all__ = [
    "AttachmentForm",
    "AuthorityParameterForm",
    "BoardForm",
    "CommissionOpinionForm",
    "ConsultationExtendForm",
    "ConsultationOpenForm",
    "ConsultationWithdrawForm",
    "OpinionForms",
    "OpinionWithdrawForm",
    "OrientationParameterForm",
    "PerspectiveForm",
    "ReceivedForm",
    "ReminderForm",
    "ReservationAnswerForm",
    "ReservationSettleForm",
    "SeenForm",
    "SubmitForm",
    "VersionParameterForm",
    "default_deadline",
]
