"""Signing in as a browser does, for the tests of the door."""

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.http import HttpResponse
from django.test import Client

from emegalis.outbox.models import Delivery

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def ask_code(client: Client, email: str, **data: str) -> HttpResponse:
    return client.post("/connexion/", {"email": email, **data})


def code_mailed() -> str:
    """The code in the subject of the last mail."""
    return re.findall(r"\d{6}", Delivery.objects.latest("id").message.subject)[0]


def give_code(client: Client, code: str, **data: str) -> HttpResponse:
    return client.post("/connexion/code/", {"code": code, **data})


def application_code(secret: str = SECRET) -> str:
    """What the application of a telephone shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
