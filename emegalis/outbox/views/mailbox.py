"""The mails of the demonstration, readable by all: it is where sign-in codes arrive. Elsewhere these pages do not
exist."""

import datetime
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from emegalis.lib.access import http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.pages import page_of
from emegalis.outbox import mailbox
from emegalis.outbox.forms import MailboxFilterForm

_STYLE = re.compile(r"<style\b.*?</style>", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
# A mail is styled by attributes alone; its links open the portal's pages in the whole window.
PREVIEW_POLICY: dict[str, list[str] | None] = {
    **dict.fromkeys(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]),
    "default-src": ["'none'"],
    "style-src-attr": ["'unsafe-inline'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}
View = Callable[..., HttpResponseBase]


def only_in_demonstration(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (settings.DEMONSTRATION and settings.LOCAL_MAILBOX):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@http_methods("GET")
@login_not_required
@only_in_demonstration
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    form = MailboxFilterForm(request.GET or None)
    page = page_of(mailbox.mails(recipient=form.wanted()), request, size=50)
    rows = [{"mail": mail, "at": _moment(mail)} for mail in page]
    return render(request, "outbox/demo_mailbox.html", {"form": form, "page": page, "rows": rows})


@http_methods("GET")
@login_not_required
@only_in_demonstration
def demo_mail(request: HttpRequest, name: str) -> HttpResponse:
    mail = _mail(name)
    files = [
        {"number": number, "name": filename, "size": len(content)}
        for number, (filename, _, content) in enumerate(mail.attachments(), start=1)
    ]
    context = {
        "mail": mail,
        "at": _moment(mail),
        "words": mail.text(),
        "has_preview": bool(mail.html()),
        "files": files,
    }
    return render(request, "outbox/demo_mail.html", context)


@http_methods("GET")
@login_not_required
@only_in_demonstration
@xframe_options_sameorigin
@csp_replace(PREVIEW_POLICY)  # type: ignore[arg-type] # its types know no view with arguments
def demo_mail_preview(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a mail, alone at its own address, framed by the page above."""
    html = _STYLE.sub("", _mail(name).html())
    return HttpResponse(_HEAD.sub(r'\g<0><base target="_top">', html, count=1))


@http_methods("GET")
@login_not_required
@only_in_demonstration
def demo_mail_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    files = _mail(name).attachments()
    if not 1 <= number <= len(files):
        raise Http404
    filename, content_type, content = files[number - 1]
    return file_response(content, filename=filename, content_type=content_type)


def _mail(name: str) -> mailbox.Mail:
    mail = mailbox.find(name)
    if mail is None:
        raise Http404
    return mail


def _moment(mail: mailbox.Mail) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(mail.received_on, datetime.UTC)
