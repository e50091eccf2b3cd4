"""What may become true of the plan, its axes and the orientations; of what is put forward; of projects.

For the floors above: ``enter_stage`` (a consultation that opens or closes carries its orientation along),
``save_proposal_draft`` (something said elsewhere becomes the draft of a proposal), ``record_outcome`` (an item of an
agenda or an article was made of one).
"""

from governance.strategy.services.acceptances import drop_acceptance, import_acceptances, record_acceptance
from governance.strategy.services.answers import (
    answer_proposal,
    attach_proposal,
    create_orientation_from,
    record_outcome,
)
from governance.strategy.services.comments import (
    amend_comment,
    answer_comment,
    comment_orientation,
    withdraw_comment,
)
from governance.strategy.services.documents import add_document, take_out_document
from governance.strategy.services.elected import tell_elected
from governance.strategy.services.evaluations import evaluate_project, remind_evaluations
from governance.strategy.services.milestones import (
    answer_milestone,
    close_risk,
    drop_milestone,
    note_risk,
    pass_milestone,
    set_milestone,
)
from governance.strategy.services.needs import create_orientation_from_need, take_up_need
from governance.strategy.services.orientations import create_orientation, edit_orientation, name_referent
from governance.strategy.services.participations import choose_part
from governance.strategy.services.plans import create_axis, create_plan, edit_axis, edit_plan
from governance.strategy.services.prepared import prepare_word
from governance.strategy.services.projects import change_project_state, create_project, edit_project
from governance.strategy.services.proposals import (
    correct_proposal,
    discard_proposal_draft,
    save_proposal_draft,
    submit_proposal,
    withdraw_proposal,
)
from governance.strategy.services.referrals import refer_to_body
from governance.strategy.services.reports import discard_report, publish_report, write_report
from governance.strategy.services.stages import enter_stage, move_stage, set_aside
from governance.strategy.services.supports import support_proposal, withdraw_support
from governance.strategy.services.versions import publish_version

__all__ = [
    "prepare_word",
    "refer_to_body",
    "answer_milestone",
    "add_document",
    "amend_comment",
    "answer_comment",
    "comment_orientation",
    "answer_proposal",
    "attach_proposal",
    "change_project_state",
    "choose_part",
    "close_risk",
    "correct_proposal",
    "create_axis",
    "create_orientation",
    "create_orientation_from",
    "create_orientation_from_need",
    "create_plan",
    "create_project",
    "discard_proposal_draft",
    "discard_report",
    "drop_milestone",
    "edit_axis",
    "edit_orientation",
    "edit_plan",
    "edit_project",
    "enter_stage",
    "evaluate_project",
    "move_stage",
    "name_referent",
    "note_risk",
    "pass_milestone",
    "publish_report",
    "publish_version",
    "drop_acceptance",
    "import_acceptances",
    "record_acceptance",
    "record_outcome",
    "remind_evaluations",
    "save_proposal_draft",
    "set_aside",
    "set_milestone",
    "submit_proposal",
    "support_proposal",
    "take_up_need",
    "take_out_document",
    "tell_elected",
    "withdraw_comment",
    "withdraw_proposal",
    "withdraw_support",
    "write_report",
]
