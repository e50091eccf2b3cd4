"""Bulletins de liaison: what they tell, to whom, in how many editions."""
