"""The files of articles leave by here, for exactly those who read the article."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bulletins.models import Annex, Article, ArticlePicture
from bulletins.views.archive import get_bulletin
from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from governance.members.roles import Actor


@http_methods("GET")
def article_picture(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    visible = ArticlePicture.objects.visible_to(actor)
    picture = get_visible_or_404(visible, article=pk, article__bulletin=get_bulletin(actor, number))
    name = f"bulletin-{number}-image.{picture.format}"
    return file_response(bytes(picture.content), filename=name, content_type=picture.content_type, inline=True)


@http_methods("GET")
def article_annex(request: HttpRequest, number: str, pk: int, annex: int) -> HttpResponse:
    """Always saved, never opened by the browser itself. That of a withdrawn article leads to what stands in its place:
    the PDFs already received still name it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    article = get_visible_or_404(Article.objects.addressed_to(actor), pk=pk, bulletin=bulletin)
    if article.is_withdrawn:
        messages.warning(request, "Ce fichier n’est plus servi : l’article auquel il était joint a été retiré.")
        return redirect(bulletin)
    chosen = get_visible_or_404(Annex.objects.visible_to(actor), pk=annex, article=article)
    with chosen.file.open("rb") as file:
        content = file.read()
    return file_response(content, filename=chosen.filename, content_type=chosen.file_type.content_type)
