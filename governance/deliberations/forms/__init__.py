"""What is typed about viewpoints and deliberations."""

from governance.deliberations.forms.deliberations import DeliberationForm, OutcomeForm, RegisterForm, ReviewForm
from governance.deliberations.forms.viewpoints import (
    AnswerForm,
    ForForm,
    PassOnForm,
    SpokenForm,
    ViewpointForm,
)

__all__ = [
    "AnswerForm",
    "DeliberationForm",
    "ForForm",
    "OutcomeForm",
    "PassOnForm",
    "RegisterForm",
    "ReviewForm",
    "SpokenForm",
    "ViewpointForm",
]
