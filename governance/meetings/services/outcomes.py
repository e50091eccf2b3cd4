"""What an agenda makes of a proposal is told to its author, step by step."""

from emegalis.lib.french import long_date
from governance.meetings.models import Meeting
from governance.meetings.wording import of_the_body
from governance.members.roles import Actor
from governance.strategy.enums import ProposalStepKind
from governance.strategy.models import Proposal
from governance.strategy.services import record_outcome


def tell_on_agenda(proposal: Proposal, meeting: Meeting, *, by: Actor) -> None:
    _tell(proposal, meeting, ProposalStepKind.ON_AGENDA, by)


def tell_off_agenda(proposal: Proposal, meeting: Meeting, *, by: Actor) -> None:
    """The item is gone, or the meeting does not take place; nothing to say of what its author withdrew."""
    if not proposal.is_withdrawn:
        _tell(proposal, meeting, ProposalStepKind.OFF_AGENDA, by)


def _tell(proposal: Proposal, meeting: Meeting, kind: ProposalStepKind, by: Actor) -> None:
    label = f"{meeting.noun.capitalize()} {of_the_body(meeting.body)} du {long_date(meeting.starts_at)}"
    record_outcome(proposal=proposal, kind=kind, label=label, path=meeting.get_absolute_url(), by=by)
