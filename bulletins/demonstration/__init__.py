"""An invented territory that shows the whole path: what ``manage.py seed_demo`` writes, by the services of the portal.

territory   sixty-six authorities on the hexagons of the real ones, none of them real
people      invented names
seats       who sits where, the demonstration accounts first
settle      writes authorities, bodies, people and mandates
content     texts, from ``data/demonstration.toml``
clock       sets the portal's clock back, so that the past is told by the services of the present
needs       what métier groups need, one at every step
proposals   what directions générales expect, and what became of it
history     what happened before today, and what waits
rounds      the rounds of a consultation, one withdrawn, what came late or by post
review      what is seen to before an issue leaves
seed        all of it, in one transaction
processes   what ``make run`` starts and stops
"""
