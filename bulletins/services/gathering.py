"""An issue made in one click of what has gathered; each thing becomes an article, prefilled, to be written again."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from bulletins.enums import Scope
from bulletins.models import Article, Bulletin
from bulletins.services.composition import (
    USUAL_READERS,
    add_article,
    add_news_as_articles,
    create_bulletin,
)
from bulletins.writing import ArticleContent, Choice
from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.models import AgendaItem, Meeting
from governance.members.models import Body
from governance.members.roles import Actor
from governance.opinions.models import Consultation

LONGEST = {"title": 160, "lede": 500, "text": 12_000, "asked": 400}  # what each field holds


@transaction.atomic
def create_from_gathered(*, choice: Choice, by: Actor) -> Bulletin:
    """A new issue of today, with one article for each thing chosen.

    It goes to its usual readers, and to the bodies that the chosen news asks for.
    """
    wanted = Q(kind__in=USUAL_READERS) | Q(pk__in={body.pk for item in choice.items for body in item.bodies.all()})
    bulletin = create_bulletin(dated_on=by.day, bodies=Body.objects.filter(wanted), by=by)
    add_gathered(bulletin=bulletin, choice=choice, by=by)
    return bulletin


@transaction.atomic
def add_gathered(*, bulletin: Bulletin, choice: Choice, by: Actor) -> list[Article]:
    """One more article for each thing chosen, in an issue still composed."""
    if not (choice.items or choice.consultations or choice.meetings):
        raise BusinessRuleError("Cochez au moins une nouvelle, une consultation ou une réunion.")
    contents = [consultation_content(consultation) for consultation in choice.consultations]
    contents += [meeting_content(meeting) for meeting in choice.meetings]
    articles = [add_article(bulletin=bulletin, content=content, by=by) for content in contents]
    return articles + add_news_as_articles(bulletin=bulletin, items=choice.items, by=by)


# ---------------------------------------------------------------- first words


def consultation_content(consultation: Consultation) -> ArticleContent:
    """What there is to say of a consultation: an opinion is awaited, or was given."""
    orientation = consultation.version.orientation
    is_open = consultation.takes_opinions(at=timezone.now())
    facts = {"consultation": consultation, "version": consultation.version, "is_open": is_open}
    return ArticleContent(
        scope=Scope.COMMON,
        consultation=consultation,
        orientation=orientation,
        asked_by_follows=is_open,
        **_first_words("bulletins/first_words/consultation.txt", facts),
    )


def meeting_content(meeting: Meeting) -> ArticleContent:
    """What there is to say of a meeting: it is convened, or has taken place. No word of a confidential item."""
    items = AgendaItem.objects.filter(meeting=meeting, is_confidential=False).order_by("position")
    facts = {
        "meeting": meeting,
        "day": french.long_date(meeting.starts_at, year=False),
        "moment": french.moment(meeting.starts_at),
        "items": list(items),
        "is_convened": meeting.is_convened,
    }
    return ArticleContent(
        scope=Scope.NEWS,
        meeting=meeting,
        asked_by_follows=meeting.is_convened,
        **_first_words("bulletins/first_words/meeting.txt", facts),
    )


def _first_words(template: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The words of a template, part by part, within what each field holds."""
    return {part: _part(template, part, facts)[:longest] for part, longest in LONGEST.items()}


def _part(name: str, part: str, facts: dict[str, Any]) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]
    words = template.render(Context({**facts, "part": part}, autoescape=False)).strip()
    return french.spaced(words) if part == "text" else french.typographic(" ".join(words.split()))
