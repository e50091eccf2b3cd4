"""The mail of bulletins (DESIGN section 6)."""

from bulletins.enums import MailKind
from bulletins.selectors.audience import KIND
from bulletins.services.opposition import LINK_KIND
from emegalis.outbox.letters import Kind, Moment

BULLETIN = Kind(
    name=KIND,
    label="Bulletin de liaison",
    opposable=True,
    suspended_by_failures=True,
    still_due="bulletins.selectors.due.still_due",
    can_manage="bulletins.permissions.can_make_bulletins",
    fill="bulletins.services.sending.fill_bulletin",
    hold="bulletins.services.scheduling.hold_schedules",
    moment=Moment.AT_ONCE,
    purpose="Quand l’actualité le demande : la publication entière, en PDF.",
)

OPPOSITION_LINK = Kind(
    name=LINK_KIND,
    label="Lien pour ne plus recevoir les bulletins",
    can_manage="bulletins.permissions.can_make_bulletins",
    moment=Moment.AT_ONCE,
    purpose="Quand vous le demandez, depuis le lien d’un bulletin.",
)

PROOF = Kind(
    name=MailKind.PROOF,
    label=str(MailKind.PROOF.label),
    still_due="bulletins.selectors.due.proof_still_due",
    can_manage="bulletins.permissions.can_make_bulletins",
    moment=Moment.AT_ONCE,
    purpose="Quand le secrétariat vous demande de relire un bulletin avant son envoi.",
)

NEWS_ANSWERED = Kind(
    name=MailKind.NEWS_ANSWERED,
    label=str(MailKind.NEWS_ANSWERED.label),
    still_due="bulletins.selectors.due.author_still_sits",
    can_manage="bulletins.permissions.can_answer_news",
    moment=Moment.GATHERED,
    tell="bulletins.telling.news_answered",
    purpose="Quand le secrétariat retient l’actualité que vous avez proposée, ou dit pourquoi non.",
)

ERRATUM = Kind(
    name=MailKind.ERRATUM,
    label=str(MailKind.ERRATUM.label),
    suspended_by_failures=True,
    still_due="bulletins.selectors.due.erratum_still_due",
    can_manage="bulletins.permissions.can_make_bulletins",
    fill="bulletins.services.errata.fill_erratum",
    moment=Moment.AT_ONCE,
    purpose="Quand un bulletin que vous avez reçu est corrigé.",
)

EXCHANGE = Kind(
    name=MailKind.EXCHANGE,
    label=str(MailKind.EXCHANGE.label),
    still_due="bulletins.selectors.due.exchange_still_due",
    can_manage="bulletins.permissions.can_make_bulletins",
    moment=Moment.GATHERED,
    tell="bulletins.telling.exchanges",
    purpose="Quand il y a du nouveau dans un échange privé de votre collectivité avec le secrétariat.",
)

REPLY = Kind(
    name=MailKind.REPLY,
    label=str(MailKind.REPLY.label),
    still_due="bulletins.selectors.due.reply_still_due",
    can_manage="bulletins.permissions.can_make_bulletins",
    moment=Moment.GATHERED,
    tell="bulletins.telling.replies",
    purpose="Quand un membre répond à un article d’un bulletin.",
    reaches="bulletins.permissions.can_make_bulletins",
)
