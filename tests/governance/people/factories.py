import factory

from emegalis.lib.search import sort_key
from governance.people.models import Person


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    civility = "Mme"
    first_name = "Nolwenn"
    last_name = factory.Sequence(lambda n: f"Kervella {n}")
    email = factory.Sequence(lambda n: f"personne.{n}@demo.example.org")
    sort_key = factory.LazyAttribute(lambda p: sort_key(f"{p.last_name} {p.first_name}"))
