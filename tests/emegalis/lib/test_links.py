from emegalis.lib.links import sign, unsign


def test_a_token_opens_only_what_it_was_signed_for():
    token = sign("reply", {"seat": 3})
    assert unsign("reply", token) == {"seat": 3}
    assert unsign("other", token) is None
    assert unsign("reply", token + "x") is None
    assert unsign("reply", "\0") is None


def test_a_token_ends_with_its_time(time_machine):
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)
    token = sign("reply", 3)
    time_machine.move_to("2026-11-24T10:01:01+01:00", tick=False)
    assert unsign("reply", token, max_age=60) is None
    assert unsign("reply", token, max_age=62) == 3
