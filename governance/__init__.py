"""How the syndicat is steered: each app is a floor, and an orientation flows upwards through them.

people      who signs in
members     the authorities, the bodies, and the mandates from which all access derives
needs       what the métier groups need, the technical advice of the DSI group
strategy    the plan, its axes, the orientations and their frozen versions
opinions    consultations, and the opinion each direction générale gives
meetings    the meetings of every body, their agenda and convocation
deliberations  what the directions générales want the assemblies to hear, and what these decided
opendata    what is published as data: deliberations, and the calendar of each person

A floor imports from those above it in this list, never from those below it (``lint-imports``).
"""
