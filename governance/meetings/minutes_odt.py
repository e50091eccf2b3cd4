"""The minutes as a text that a word processor opens: the secretary's own, to work on with others."""

from emegalis.lib.markdown import flow
from emegalis.lib.odt import render_odt
from governance.meetings.minutes_pdf import minutes_context, minutes_title
from governance.meetings.models import Minutes


def minutes_odt(minutes: Minutes) -> bytes:
    context = minutes_context(minutes)
    context["parts"] = [{"part": part, "flow": flow(part.section.text)} for part in context["parts"]]
    return render_odt("meetings/odt/minutes.xml", context, title=minutes_title(minutes))
