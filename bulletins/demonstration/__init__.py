"""An invented territory that shows the whole path: what ``manage.py seed_demo`` writes, by the services of the portal.

territory   sixty-six authorities on the hexagons of the real ones, none of them real
people      who sits for them
content     texts, from ``data/demonstration.toml``
history     what happened before today, and what waits
"""
