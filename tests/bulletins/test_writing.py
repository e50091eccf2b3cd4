"""Writing an article: kept as it is typed, restored, previewed, and never written over unseen."""

import json
import re

import pytest
from django.utils import timezone

from bulletins.models import Article, ArticleDraft
from bulletins.services.composition import edit_article
from bulletins.services.drafts import HEAVIEST, DraftElsewhere, keep_draft
from bulletins.services.editions import mark_ready
from bulletins.writing import ArticleContent
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from tests.bulletins.factories import some_files, write
from tests.governance.members.factories import MandateFactory


@pytest.fixture
def client(secretary, signed_in):
    return signed_in(secretary)


@pytest.fixture
def colleague(db):
    """Another member of the secretariat."""
    return MandateFactory(staff=True, person__first_name="Tanguy", person__last_name="Rolland").person


@pytest.fixture
def article(draft, by):
    return write(draft, "Guichet unique", by=by, lede="Chapô.", text="Le guichet ouvre lundi à neuf heures.")


def path(bulletin, article=None, end=""):
    return f"/bulletins/{bulletin.number}/articles/{article.pk if article else 'nouveau'}/{end}"


def opened(client, bulletin, article=None):
    """What the browser holds once the form is open: every field by name."""
    answer = client.get(path(bulletin, article))
    context, form = answer.context, answer.context["form"]
    values = {name: str(context["seen"][name]) for name in ("version", "seen", "draft_version")}
    for name, field in form.fields.items():
        value = form[name].value()
        if field.__class__.__name__ in {"FileField", "FilesField"} or value in (None, "", [], False):
            continue
        many = isinstance(value, list | tuple) or hasattr(value, "all")
        values[name] = [getattr(one, "pk", one) for one in value] if many else "on" if value is True else str(value)
    return values


def keep(client, bulletin, article, typed):
    answer = client.post(path(bulletin, article, "brouillon/"), typed)
    return answer.status_code, json.loads(answer.content)


# ---------------------------------------------------------------- drafts


def test_what_is_typed_is_kept_and_restored_with_the_very_fields(client, draft, article, abers):
    typed = opened(client, draft, article) | {"title": "Deux guichets", "scope": "distinct", "authorities": [abers.pk]}
    status, answer = keep(client, draft, article, typed)
    assert status == 200
    assert answer["version"] == 1
    assert re.fullmatch(r"\d{1,2}\u00a0h(\u00a0\d\d)?", answer["saved_at"])
    again = opened(client, draft, article)
    assert (again["title"], again["scope"], again["authorities"]) == ("Deux guichets", "distinct", [str(abers.pk)])
    assert again["draft_version"] == "1"
    assert Article.objects.get(pk=article.pk).title == "Guichet unique"


def test_a_new_article_is_kept_too_and_found_again_from_the_composition(client, draft):
    assert keep(client, draft, None, {"scope": "news", "title": "Commencé"})[0] == 200
    assert "Vous avez commencé un article" in client.get(f"/bulletins/{draft.number}/composition/").content.decode()
    page = client.get(path(draft)).content.decode()
    assert 'value="Commencé"' in page
    assert "Votre brouillon est repris" in page


def test_saving_ends_the_draft(client, draft, article):
    typed = opened(client, draft, article) | {"title": "Deux guichets"}
    keep(client, draft, article, typed)
    assert client.post(path(draft, article), typed).status_code == 302
    assert not ArticleDraft.objects.exists()
    assert Article.objects.get(pk=article.pk).title == "Deux guichets"


def test_the_next_page_tells_the_device_once_that_its_text_has_arrived(client, draft, article):
    client.post(path(draft, article), opened(client, draft, article))
    compose = f"/bulletins/{draft.number}/composition/"
    assert f'data-kept-reached="article:{draft.number}:{article.pk}"' in client.get(compose).content.decode()
    assert "data-kept-reached" not in client.get(compose).content.decode()


def test_a_draft_is_abandoned(client, draft, article):
    keep(client, draft, article, opened(client, draft, article) | {"title": "Essai"})
    page = client.post(path(draft, article, "abandon/"), follow=True).content.decode()
    assert 'value="Guichet unique"' in page
    assert f'data-kept-reached="article:{draft.number}:{article.pk}"' in page
    assert not ArticleDraft.objects.exists()


def test_a_draft_is_read_by_its_writer_alone(client, draft, article, colleague, signed_in):
    keep(client, draft, article, opened(client, draft, article) | {"title": "Mots de Maëlle"})
    page = signed_in(colleague).get(path(draft, article)).content.decode()
    assert "Mots de Maëlle" not in page
    assert "Maëlle Cariou écrit aussi dans cet article" in page


def test_a_second_tab_does_not_write_over_the_draft_of_the_first(client, draft, article):
    first = opened(client, draft, article)
    second = dict(first)
    assert keep(client, draft, article, first | {"title": "Premier"})[0] == 200
    status, answer = keep(client, draft, article, second | {"title": "Second"})
    assert status == 409
    assert "ailleurs" in answer["message"]
    assert ArticleDraft.objects.get().content["title"] == ["Premier"]


def test_what_comes_back_with_errors_is_kept_without_javascript(client, draft, article):
    typed = opened(client, draft, article) | {"title": "", "text": "Long travail"}
    assert client.post(path(draft, article), typed).status_code == 200
    assert opened(client, draft, article)["text"] == "Long travail"


def test_a_frozen_issue_keeps_no_draft(client, draft, article, by, quick_paper):
    typed = opened(client, draft, article)
    mark_ready(bulletin=draft, by=by, knowingly=True)
    status, answer = keep(client, draft, article, typed)
    assert (status, "figé" in answer["message"]) == (422, True)


@pytest.mark.parametrize(
    "strange",
    [
        {"title": "a\x00b"},
        {"version": "x", "seen": "y" * 5000, "draft_version": "-1"},
        {"version": "99999999999999999999"},
        {"authorities": ["99999999999999999999", "<b>", "\x00"]},
        {"consultation": "99999999999999999999"},
        {"asked_by": "2026-13-45"},
        {"scope": "tout"},
        {"title": "😀" * 50},
    ],
)
@pytest.mark.parametrize("end", ["brouillon/", "apercu/", ""])
def test_strange_input_is_never_an_error(client, draft, article, strange, end):
    answer = client.post(path(draft, article, end), opened(client, draft, article) | strange)
    assert answer.status_code in {200, 302, 409}
    assert client.get(path(draft, article)).status_code == 200


def test_a_draft_is_bounded(client, draft, article, by):
    status, answer = keep(client, draft, article, {"title": "x", "text": "y" * (HEAVIEST + 1)})
    assert (status, "trop long" in answer["message"]) == (422, True)
    with pytest.raises(DraftElsewhere):
        keep_draft(bulletin=draft, article=article, content={}, seen=3, by=by)


def test_drafts_leave_no_line_in_the_journal(client, draft, article):
    before = Entry.objects.count()
    keep(client, draft, article, opened(client, draft, article) | {"title": "Essai"})
    assert Entry.objects.count() == before


# ---------------------------------------------------------------- preview


def test_the_preview_is_what_the_page_of_the_issue_shows(client, draft, article):
    typed = opened(client, draft, article) | {
        "title": "L'été",
        "text": "## Titre\n\nUn **mot** : gras",
        "asked": "Répondre",
    }
    fragment = client.post(path(draft, article, "apercu/"), typed).content.decode()
    assert "<!DOCTYPE" not in fragment
    assert "L’été" in fragment and "<strong>mot</strong>" in fragment and "Ce qui vous est demandé" in fragment
    client.post(path(draft, article), typed)
    page = client.get(draft.get_absolute_url()).content.decode()
    body = fragment[fragment.index("<h2") : fragment.index("</article>")]
    shown = re.search(r"<h2[^>]*>L’été.*?</article>", page, re.DOTALL)[0]
    assert re.sub(r"titre-\d+", "", body[body.index(">") :]).split() == re.sub(
        r"titre-\d+", "", shown[shown.index(">") : -len("</article>")]
    ).split()  # fmt: skip


def test_the_preview_shows_the_picture_and_the_annexes_already_there(client, draft, by, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    article = write(draft, "Illustré", by=by, files=some_files())
    fragment = client.post(path(draft, article, "apercu/"), {"picture_alt": "La carte"}).content.decode()
    assert 'alt="La carte"' in fragment and "Note de cadrage" in fragment and "Sans titre" in fragment


def test_the_preview_keeps_and_changes_nothing(client, draft, article):
    client.post(path(draft, article, "apercu/"), {"title": "Essai"})
    article.refresh_from_db()
    assert (article.title, article.version, ArticleDraft.objects.count()) == ("Guichet unique", 1, 0)


def test_no_script_passes_through_the_preview(client, draft, article):
    typed = {"title": "<script>alert(1)</script>", "text": "<img src=x onerror=alert(1)> [a](javascript:alert(1))"}
    fragment = client.post(path(draft, article, "apercu/"), typed).content.decode()
    assert "<script" not in fragment and "<img" not in fragment and 'href="javascript' not in fragment


def test_without_javascript_a_button_shows_the_preview_and_keeps_the_text(client, draft, article):
    typed = opened(client, draft, article) | {"title": "", "text": "Un **mot**", "apercu": "1"}
    answer = client.post(path(draft, article), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>mot</strong>" in page
    assert "gardé en brouillon" in page
    assert "Ce champ est obligatoire" not in page
    assert ArticleDraft.objects.get().content["text"] == ["Un **mot**"]


# ---------------------------------------------------------------- two people at once


@pytest.fixture
def both(client, draft, article, colleague, signed_in):
    """Both have the article open; the colleague saves first."""

    def write_both(theirs, mine):
        other = signed_in(colleague)
        his, hers = opened(other, draft, article), opened(client, draft, article)
        assert other.post(path(draft, article), his | theirs).status_code == 302
        return client.post(path(draft, article), hers | mine), hers | mine

    return write_both


def again(answer, typed, **more):
    """What the browser posts from the page that came back."""
    form, seen = answer.context["form"], answer.context["seen"]
    kept = {name: form.data.getlist(name) for name in typed if name not in ("version", "seen", "draft_version")}
    return kept | {name: str(value) for name, value in seen.items()} | more


def test_what_each_changed_alone_is_merged_and_said(both, client, draft, article):
    answer, typed = both({"title": "Titre de Tanguy"}, {"lede": "Chapô de Maëlle"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tanguy Rolland a modifié cet article" in page
    assert "Repris de la version enregistrée" in page and "«&nbsp;titre&nbsp;»" in page.lower()
    assert Article.objects.get(pk=article.pk).lede == "Chapô."
    client.post(path(draft, article), again(answer, typed))
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, stored.lede, stored.version) == ("Titre de Tanguy", "Chapô de Maëlle", 3)


def test_what_both_changed_is_shown_word_by_word(both):
    answer, _ = both(
        {"text": "Le guichet ouvre mardi à neuf heures."}, {"text": "Le guichet ouvre lundi à dix heures."}
    )
    (difference,) = answer.context["differences"]
    assert [span.text for span in difference.theirs if span.differs] == ["mardi ", "neuf "]
    assert [span.text for span in difference.mine if span.differs] == ["lundi ", "dix "]
    assert "<mark>mardi </mark>" in answer.content.decode()


@pytest.mark.parametrize(("choice", "kept"), [("mien", "Le mien."), ("autre", "Le sien.")])
def test_the_second_writer_chooses(both, client, draft, article, choice, kept):
    answer, typed = both({"text": "Le sien."}, {"text": "Le mien."})
    assert client.post(path(draft, article), again(answer, typed, **{"garder-text": choice})).status_code == 302
    assert Article.objects.get(pk=article.pk).text == kept


def test_a_third_writing_meanwhile_is_shown_again(both, client, draft, article, by):
    answer, typed = both({"text": "Le sien."}, {"text": "Le mien."})
    edit_article(article=article, content=ArticleContent(title="Encore", text="Un tiers."), version=2, by=by)
    third = client.post(path(draft, article), again(answer, typed))
    assert third.status_code == 409
    assert [difference.name for difference in third.context["differences"]] == ["text"]
    assert Article.objects.get(pk=article.pk).text == "Un tiers."


def test_a_draft_restored_after_somebody_saved_is_compared_too(client, draft, article, by):
    keep(client, draft, article, opened(client, draft, article) | {"text": "Le mien."})
    edit_article(article=article, content=ArticleContent(title="A", text="Le sien."), version=1, by=by)
    typed = opened(client, draft, article)
    assert typed["text"] == "Le mien."
    answer = client.post(path(draft, article), typed)
    assert answer.status_code == 409
    assert "text" in [difference.name for difference in answer.context["differences"]]


def test_a_page_without_memory_writes_over_nothing(client, draft, article):
    answer = client.post(path(draft, article), {"scope": "news", "title": "Sans mémoire"})
    assert answer.status_code == 409
    assert Article.objects.get(pk=article.pk).title == "Guichet unique"


def test_every_field_that_differs_is_named_in_words(both, draft, abers):
    answer, _ = both(
        {"scope": "distinct", "authorities": [abers.pk], "asked": "A", "asked_by": "2999-01-02"},
        {"scope": "news", "asked": "B", "asked_by": "2999-03-04"},
    )
    shown = {one.name: "".join(span.text for span in one.theirs) for one in answer.context["differences"]}
    assert shown["scope"] == "Réflexion distincte"
    assert shown["asked_by"] == "2\u00a0janvier\u00a02999"
    assert answer.context["taken"] == ["Collectivités concernées"]


def test_the_refusal_is_the_services_own(draft, article, by):
    with pytest.raises(BusinessRuleError, match="a modifié cet article"):
        edit_article(article=article, content=ArticleContent(title="A"), version=9, by=by)
    assert timezone.now() > article.updated_at
