"""The table of contents of the portal: what each app brings to pages, mail and menu, in the order of the page.

A page that shows what higher floors know reads these (``emegalis.lib.slots``, DESIGN section 3).
"""

SITE_IDENTITY = "governance.members.identity.site_identity"
ADDRESS_HOLDER = "governance.people.selectors.holder_of"
MAIL_GATHERING = "governance.people.selectors.gathered_until"
HOME_PANELS: list[str] = [
    "governance.opinions.panels.opinions_to_give",
    "governance.opinions.panels.reservations_to_settle",
    "governance.meetings.panels.unanswered_convocations",
    "governance.deliberations.panels.viewpoints_received",
    "governance.meetings.panels.unanswered_polls",
    "governance.needs.panels.needs_waiting",
    "governance.needs.panels.referrals_waiting",
    "governance.strategy.panels.drafts_to_submit",
    "governance.strategy.project_panels.words_to_give",
    "governance.strategy.project_panels.prepared_words",
    "governance.strategy.project_panels.evaluations_to_give",
    "governance.members.panels.contacts_to_confirm",
    "bulletins.panels.issue_to_read",
    "governance.strategy.panels.to_comment",
    "governance.strategy.panels.referred",
    "governance.opinions.panels.syntheses",
    "governance.meetings.panels.next_meeting",
    "bulletins.panels.latest_issue",
    "bulletins.panels.running_threads",
    "governance.opinions.panels.outcomes",
    "governance.deliberations.panels.viewpoint_outcomes",
    "governance.deliberations.panels.deliberation_outcomes",
    "governance.strategy.project_panels.asked_of_groups",
    "governance.strategy.project_panels.projects_followed",
    "governance.strategy.panels.proposals_followed",
    "governance.needs.panels.needs_followed",
    "governance.strategy.panels.moved",
]
SEARCH_SOURCES: list[str] = [
    "governance.strategy.search.orientations",
    "governance.strategy.search.projects",
    "governance.strategy.search.proposals",
    "governance.needs.search.needs",
    "governance.opinions.search.consultations",
    "governance.opinions.search.opinions",
    "governance.opinions.search.reservations",
    "governance.meetings.search.find_meetings",
    "governance.deliberations.search.viewpoints",
    "governance.deliberations.search.deliberations",
    "bulletins.search.articles",
    "governance.members.search.authorities",
    "governance.members.search.people",
]
BLOCKS: dict[str, list[str]] = {
    "authority": [
        "governance.strategy.project_blocks.authority_parts",
        "governance.opinions.blocks.authority_opinions",
        "governance.strategy.blocks.authority_proposals",
        "governance.needs.blocks.authority_needs",
        "bulletins.blocks.distinct_of_authority",
    ],
    "body": ["governance.meetings.blocks.body_rhythm"],
    "orientation": [
        "governance.strategy.need_blocks.orientation_needs",
        "governance.opinions.blocks.orientation_consultations",
        "governance.meetings.blocks.orientation_meetings",
        "governance.deliberations.blocks.orientation_deliberations",
        "governance.strategy.project_blocks.orientation_projects",
    ],
    "proposal": [
        "governance.meetings.blocks.proposal_meetings",
        "bulletins.blocks.proposal_article",
        "bulletins.blocks.proposal_reply",
    ],
    "project": ["governance.meetings.blocks.project_meetings"],
    "visibility": ["governance.deliberations.blocks.authority_outcomes"],
    "referral": ["governance.strategy.need_blocks.referral_course"],
    "need": [
        "governance.strategy.need_blocks.need_orientation",
        "governance.meetings.blocks.need_meetings",
    ],
    "consultation": [],
    "agenda_item": [
        "governance.deliberations.blocks.item_voice",
        "governance.deliberations.blocks.item_deliberations",
    ],
    "minutes": ["governance.deliberations.blocks.minutes_viewpoints"],
    "desk": [
        "governance.meetings.blocks.desk_rhythm",
        "governance.opinions.blocks.desk_missing",
        "governance.opinions.blocks.desk_reservations",
        "governance.deliberations.blocks.desk_deliberations",
        "governance.strategy.blocks.desk_proposals",
        "governance.strategy.blocks.desk_comments",
        "governance.needs.blocks.desk_needs",
        "governance.strategy.project_blocks.desk_projects",
        "governance.strategy.blocks.desk",
        "bulletins.blocks.desk_button",
        "bulletins.blocks.desk_bulletins",
        "bulletins.blocks.desk_news",
        "emegalis.outbox.blocks.desk_block",
        "governance.members.blocks.desk_directory",
        "bulletins.blocks.desk_threads",
    ],
}
# Where a subject is put before the body that treats it: a page of the highest floor that treats one.
REFERRAL_PAGE = "strategy:subject_refer"
# What floors above strategy bring to the visibility page of an authority (governance.strategy.visibility).
AUTHORITY_LINES: list[str] = ["governance.opinions.lines.authority_lines"]
# What holds back an orientation that asks for another stage (governance.strategy.services.stages).
STAGE_GUARDS: list[str] = ["governance.opinions.guards.unanswered_reservations"]
OUTBOX_KINDS: list[str] = [
    "governance.members.kinds.SIGN_IN_CODE",
    "governance.members.kinds.INVITATION",
    "governance.members.kinds.ACCOUNT_NOTICE",
    "governance.members.kinds.DIGEST",
    "governance.members.kinds.CONTACTS_REMINDER",
    "governance.members.kinds.CONTACTS_ANSWERED",
    "governance.needs.kinds.ASKED",
    "governance.needs.kinds.FOLLOWED",
    "governance.needs.kinds.DECIDED",
    "governance.needs.kinds.REFERRED",
    "governance.strategy.kinds.PROPOSAL_SUBMITTED",
    "governance.strategy.kinds.PROPOSAL_ANSWERED",
    "governance.strategy.kinds.PROPOSAL_BECAME",
    "governance.strategy.kinds.PROPOSAL_BY_SUBSTITUTE",
    "governance.strategy.kinds.ORIENTATION_TO_READ",
    "governance.strategy.kinds.ORIENTATION_COMMENTED",
    "governance.strategy.kinds.COMMENT_ANSWERED",
    "governance.strategy.project_kinds.PROJECT_REPORT",
    "governance.strategy.project_kinds.PROJECT_ASKED",
    "governance.strategy.project_kinds.PROJECT_EVALUATION",
    "governance.opinions.kinds.INVITATION",
    "governance.opinions.kinds.REMINDER",
    "governance.opinions.kinds.RECEIPT",
    "governance.opinions.kinds.BY_SUBSTITUTE",
    "governance.opinions.kinds.WITHDRAWN",
    "governance.opinions.kinds.EXTENDED",
    "governance.opinions.kinds.RESERVATION_ANSWERED",
    "governance.opinions.kinds.SYNTHESIS_READY",
    "governance.meetings.kinds.CONVOCATION",
    "governance.meetings.kinds.CANCELLATION",
    "governance.deliberations.kinds.VIEWPOINT_PASSED",
    "governance.deliberations.kinds.VIEWPOINT_COPY",
    "governance.deliberations.kinds.VIEWPOINT_FOLLOWED",
    "governance.deliberations.kinds.DELIBERATION_PUBLISHED",
    "governance.meetings.kinds.POLL",
    "governance.meetings.kinds.POLL_REMINDER",
    "governance.meetings.kinds.POLL_CLOSED",
    "bulletins.kinds.BULLETIN",
    "bulletins.kinds.OPPOSITION_LINK",
    "bulletins.kinds.PROOF",
    "bulletins.kinds.NEWS_ANSWERED",
    "bulletins.kinds.ERRATUM",
    "bulletins.kinds.EXCHANGE",
    "bulletins.kinds.REPLY",
]
MENU: list[str] = [
    "emegalis.home.menu.home_entry",
    "governance.needs.menu.needs_entry",
    "governance.strategy.menu.orientations_entry",
    "governance.strategy.menu.projects_entry",
    "governance.strategy.menu.proposals_entry",
    "governance.opinions.menu.consultations_entry",
    "governance.meetings.menu.meetings_entry",
    "governance.deliberations.menu.viewpoints_entry",
    "governance.deliberations.menu.deliberations_entry",
    "bulletins.menu.bulletins_entry",
]
FOOTER: list[str] = [
    "governance.strategy.menu.plan_entry",
    "governance.members.menu.directory_entries",
    "bulletins.menu.news_entry",
]
# What everyone may open without signing in, at the foot of every page.
PUBLIC_ENTRIES: list[str] = [
    "governance.deliberations.menu.register_entry",
    "governance.opendata.menu.open_data_entry",
]
