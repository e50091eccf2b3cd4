import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from emegalis.lib.search import sort_key
from governance.people.models import Person


class PersonFactory(factory.django.DjangoModelFactory):
    """Someone with an address and no password."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    civility = "Mme"
    first_name = "Nolwenn"
    last_name = factory.Sequence(lambda n: f"Kervella {n}")
    email = factory.Sequence(lambda n: f"personne.{n}@demo.example.org")
    sort_key = factory.LazyAttribute(lambda p: sort_key(f"{p.last_name} {p.first_name}"))
    password = factory.LazyFunction(lambda: make_password(None))

    @factory.post_generation
    def verified_address(person, create, extracted, **kwargs):
        if create and person.email:
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
