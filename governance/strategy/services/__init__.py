"""What may become true of the plan, its axes and the orientations; of what directions générales put forward.

For the floors above: ``enter_stage`` (a consultation that opens or closes carries its orientation along),
``save_proposal_draft`` (something said elsewhere becomes the draft of a proposal), ``record_outcome`` (an item of an
agenda or an article was made of one).
"""

from governance.strategy.services.answers import answer_proposal, create_orientation_from, record_outcome
from governance.strategy.services.orientations import create_orientation, edit_orientation, name_referent
from governance.strategy.services.plans import create_axis, create_plan, edit_axis, edit_plan
from governance.strategy.services.proposals import (
    correct_proposal,
    discard_proposal_draft,
    save_proposal_draft,
    submit_proposal,
    withdraw_proposal,
)
from governance.strategy.services.stages import enter_stage, move_stage, set_aside
from governance.strategy.services.supports import support_proposal, withdraw_support
from governance.strategy.services.versions import publish_version

__all__ = [
    "answer_proposal",
    "correct_proposal",
    "create_axis",
    "create_orientation",
    "create_orientation_from",
    "create_plan",
    "discard_proposal_draft",
    "edit_axis",
    "edit_orientation",
    "edit_plan",
    "enter_stage",
    "move_stage",
    "name_referent",
    "publish_version",
    "record_outcome",
    "save_proposal_draft",
    "set_aside",
    "submit_proposal",
    "support_proposal",
    "withdraw_proposal",
    "withdraw_support",
]
