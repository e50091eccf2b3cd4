import datetime

import factory

from emegalis.lib.search import search_text, sort_key
from governance.members.enums import AuthorityKind, BodyKind, Function, Remit, Seat
from governance.members.models import Authority, Body, College, Mandate, Membership
from tests.governance.people.factories import PersonFactory

LONG_AGO = datetime.date(2020, 1, 1)


def luhn_siren(number: int) -> str:
    """A fictitious SIREN that passes the Luhn check."""
    for last in range(10):
        digits = [int(c) for c in f"999{number:05d}{last}"]
        doubled = [d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)]
        if sum(doubled) % 10 == 0:
            return f"999{number:05d}{last}"
    raise AssertionError("one of ten digits always closes the sum")


class AuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Authority

    siren = factory.Sequence(luhn_siren)
    name = factory.Sequence(lambda n: f"Communauté de communes des Abers-Kreiz {n}")
    sort_key = factory.LazyAttribute(lambda a: sort_key(a.name))
    search_text = factory.LazyAttribute(lambda a: search_text(a.name))
    kind = AuthorityKind.COMMUNITY
    population = 32_000


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    authority = factory.SubFactory(AuthorityFactory)
    college = factory.LazyFunction(lambda: College.objects.get(number=4))
    starts_on = LONG_AGO


class MemberFactory(AuthorityFactory):
    """An authority that is a member."""

    class Meta:
        skip_postgeneration_save = True

    membership = factory.RelatedFactory(MembershipFactory, factory_related_name="authority")


def standing_body(kind: BodyKind) -> Body:
    """One of the bodies that come with the migrations."""
    return Body.objects.get(kind=kind)


class BusinessGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ("slug",)

    slug = "groupe-metier-finances"
    name = "groupe métier Finances"
    short_name = "groupe Finances"
    kind = BodyKind.BUSINESS_GROUP
    remit = Remit.NEEDS


class MandateFactory(factory.django.DjangoModelFactory):
    """A DGS, titular in the commission, unless told otherwise."""

    class Meta:
        model = Mandate

    person = factory.SubFactory(PersonFactory)
    authority = factory.SubFactory(MemberFactory)
    body = factory.LazyFunction(lambda: standing_body(BodyKind.STRATEGIC_COMMISSION))
    function = Function.DGS
    seat = Seat.TITULAR
    starts_on = LONG_AGO

    class Params:
        ended = factory.Trait(ends_on=datetime.date(2021, 1, 1))
        substitute = factory.Trait(seat=Seat.SUBSTITUTE)
        preparer = factory.Trait(seat=Seat.PREPARER)
        elected = factory.Trait(
            function=Function.ELECTED, body=factory.LazyFunction(lambda: standing_body(BodyKind.ASSEMBLY))
        )
        it_head = factory.Trait(
            function=Function.DSI, body=factory.LazyFunction(lambda: standing_body(BodyKind.IT_GROUP))
        )
        business = factory.Trait(function=Function.BUSINESS, body=factory.SubFactory(BusinessGroupFactory))
        staff = factory.Trait(
            function=Function.STAFF,
            body=factory.LazyFunction(lambda: standing_body(BodyKind.SECRETARIAT)),
            authority=factory.LazyFunction(lambda: Authority.objects.get(kind=AuthorityKind.SYNDICATE)),
        )
