"""Reads of people that lower floors ask for by name (``settings.ADDRESS_HOLDER``)."""

from governance.people.models import Person


def holder_of(address: str) -> int | None:
    """Whose address it is: the id of the one person who bears it."""
    return Person.objects.with_address(address).values_list("pk", flat=True).first()
