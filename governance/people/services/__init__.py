"""What may become true of a person: an address, private links, remembered devices, oppositions, a second factor."""

from governance.people.services.devices import (
    find_device,
    note_device_use,
    remember_device,
    revoke_device,
    revoke_devices,
)
from governance.people.services.forgetting import forget_ended_access
from governance.people.services.oppositions import (
    accept_again,
    oppose,
    opposed_ids,
    opposition_headers,
    opposition_url,
    read_opposition_token,
)
from governance.people.services.persons import (
    NewPerson,
    create_people,
    create_person,
    release_address,
    remove_password,
    rename_person,
    set_address,
    set_password,
)
from governance.people.services.preferences import choose_rhythm, set_copies
from governance.people.services.private_links import (
    find_any_private_link,
    find_private_link,
    issue_private_link,
    issue_private_links,
    note_private_link_use,
    revoke_private_link,
    revoke_private_links,
)
from governance.people.services.second_factor import (
    has_second_factor,
    install_second_factor,
    remove_second_factor,
)

__all__ = [
    "NewPerson",
    "accept_again",
    "choose_rhythm",
    "create_people",
    "create_person",
    "find_any_private_link",
    "find_device",
    "find_private_link",
    "forget_ended_access",
    "has_second_factor",
    "install_second_factor",
    "issue_private_link",
    "issue_private_links",
    "note_device_use",
    "note_private_link_use",
    "opposed_ids",
    "opposition_headers",
    "opposition_url",
    "oppose",
    "read_opposition_token",
    "release_address",
    "remember_device",
    "remove_password",
    "remove_second_factor",
    "rename_person",
    "revoke_device",
    "revoke_devices",
    "revoke_private_link",
    "revoke_private_links",
    "set_address",
    "set_copies",
    "set_password",
]
