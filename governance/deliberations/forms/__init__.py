"""What is typed about viewpoints and deliberations."""

from governance.deliberations.forms.viewpoints import (
    AnswerForm,
    ForForm,
    PassOnForm,
    SpokenForm,
    ViewpointForm,
)

__all__ = ["AnswerForm", "ForForm", "PassOnForm", "SpokenForm", "ViewpointForm"]
