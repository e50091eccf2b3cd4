from django.urls import path, register_converter
from django.urls.converters import StringConverter

from bulletins.views import (
    archive,
    articles,
    checks,
    composition,
    exchanges,
    files,
    forwarding,
    mending,
    news,
    opposition,
    proofs,
    proposals,
    recipients,
    replies,
    sending,
    writing,
)


class BulletinNumber(StringConverter):
    """« 2026-3 »."""

    regex = "[0-9]{4}-[0-9]{1,4}"


register_converter(BulletinNumber, "bulletin")

app_name = "bulletins"
urlpatterns = [
    path("bulletins/", archive.bulletin_list, name="bulletin_list"),
    path("bulletins/nouveau/", composition.bulletin_create, name="bulletin_create"),
    path("bulletins/nouveau/choix/", composition.bulletin_gather, name="bulletin_gather"),
    path("bulletins/retraits/", mending.withdrawal_list, name="withdrawal_list"),
    path("bulletins/retraits/<int:pk>/", mending.withdrawal_detail, name="withdrawal_detail"),
    path("bulletins/opposition/", opposition.opposition_link, name="opposition_link"),
    path("bulletins/proposition/<int:proposal>/", proposals.proposal_article, name="proposal_article"),
    path("bulletins/<bulletin:number>/", archive.bulletin_detail, name="bulletin_detail"),
    path("bulletins/<bulletin:number>.pdf", archive.bulletin_pdf, name="bulletin_pdf"),
    path("bulletins/<bulletin:number>/composition/", composition.bulletin_compose, name="bulletin_compose"),
    path("bulletins/<bulletin:number>/une/", composition.bulletin_edit, name="bulletin_edit"),
    path("bulletins/<bulletin:number>/abandon/", composition.bulletin_discard, name="bulletin_discard"),
    path("bulletins/<bulletin:number>/actualites/", composition.news_take_in, name="news_take_in"),
    path("bulletins/<bulletin:number>/articles/nouveau/", writing.article_create, name="article_create"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/", writing.article_edit, name="article_edit"),
    path("bulletins/<bulletin:number>/articles/nouveau/apercu/", writing.article_preview, name="new_preview"),
    path("bulletins/<bulletin:number>/articles/nouveau/brouillon/", writing.draft_keep, name="new_draft_keep"),
    path("bulletins/<bulletin:number>/articles/nouveau/abandon/", writing.draft_drop, name="new_draft_drop"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/apercu/", writing.article_preview, name="article_preview"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/brouillon/", writing.draft_keep, name="draft_keep"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/abandon/", writing.draft_drop, name="draft_drop"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/monter/", articles.article_up, name="article_up"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/descendre/", articles.article_down, name="article_down"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/retrait/", articles.article_delete, name="article_delete"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/image/", files.article_picture, name="article_picture"),
    path(
        "bulletins/<bulletin:number>/articles/<int:pk>/annexes/<int:annex>/", files.article_annex, name="article_annex"
    ),
    path("bulletins/<bulletin:number>/destinataires/", recipients.bulletin_recipients, name="bulletin_recipients"),
    path("bulletins/<bulletin:number>/destinataires/ajout/", recipients.recipient_add, name="recipient_add"),
    path("bulletins/<bulletin:number>/destinataires/retrait/", recipients.recipient_drop, name="recipient_drop"),
    path("bulletins/<bulletin:number>/controles/", checks.check_accept, name="check_accept"),
    path(
        "bulletins/<bulletin:number>/controles/<int:pk>/retrait/",
        checks.acceptance_withdraw,
        name="acceptance_withdraw",
    ),
    path("bulletins/<bulletin:number>/courriel/", proofs.bulletin_mail, name="bulletin_mail"),
    path("bulletins/<bulletin:number>/courriel/message/", proofs.bulletin_mail_message, name="bulletin_mail_message"),
    path("bulletins/<bulletin:number>/epreuve/", proofs.proof_ask, name="proof_ask"),
    path("bulletins/<bulletin:number>/epreuve/<int:pk>/", proofs.proof_detail, name="proof_detail"),
    path("bulletins/<bulletin:number>/pret/", sending.bulletin_ready, name="bulletin_ready"),
    path("bulletins/<bulletin:number>/reprise/", sending.bulletin_reopen, name="bulletin_reopen"),
    path("bulletins/<bulletin:number>/editions/<int:pk>/essai/", sending.edition_retry, name="edition_retry"),
    path("bulletins/<bulletin:number>/envoi/", sending.bulletin_send, name="bulletin_send"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/reponses/", exchanges.article_replies, name="article_replies"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/erratum/", mending.article_correct, name="article_correct"),
    path("bulletins/<bulletin:number>/articles/<int:pk>/retirer/", mending.article_withdraw, name="article_withdraw"),
    path("bulletins/<bulletin:number>/errata/<int:pk>/avant/", archive.erratum_before, name="erratum_before"),
    path("bulletins/<bulletin:number>/transmettre/", forwarding.bulletin_forward, name="bulletin_forward"),
    path("echanges/", exchanges.thread_list, name="thread_list"),
    path("echanges/<int:pk>/", exchanges.thread_detail, name="thread_detail"),
    path("echanges/<int:pk>/message/", exchanges.thread_reply, name="thread_reply"),
    path("echanges/<int:pk>/conclusion/", exchanges.thread_conclude, name="thread_conclude"),
    path("echanges/<int:pk>/echeance/", exchanges.thread_due, name="thread_due"),
    path("reponses/<int:pk>/correction/", replies.reply_edit, name="reply_edit"),
    path("reponses/<int:pk>/proposition/", replies.reply_propose, name="reply_propose"),
    path("reponses/<int:pk>/retrait/", replies.reply_withdraw, name="reply_withdraw"),
    path("bulletins/<bulletin:number>/envoi/heure/", sending.bulletin_schedule, name="bulletin_schedule"),
    path("bulletins/<bulletin:number>/envoi/rappel/", sending.bulletin_call_back, name="bulletin_call_back"),
    path("actualites/", news.news_list, name="news_list"),
    path("actualites/nouvelle/", news.news_propose, name="news_propose"),
    path("actualites/<int:pk>/", news.news_detail, name="news_detail"),
    path("actualites/<int:pk>/correction/", news.news_edit, name="news_edit"),
    path("actualites/<int:pk>/retrait/", news.news_withdraw, name="news_withdraw"),
    path("actualites/<int:pk>/fichiers/<int:file>/", news.news_file, name="news_file"),
    path("actualites/<int:pk>/retenir/", news.news_take_up, name="news_take_up"),
    path("actualites/<int:pk>/ecarter/", news.news_put_aside, name="news_put_aside"),
]
