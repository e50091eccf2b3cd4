"""Reads that cross several tables of the strategy, or answer a dataclass."""

from governance.strategy.selectors.orientations import (
    AxisGroup,
    axes_of,
    bodies_of,
    course_of,
    figures_of,
    group_by_axis,
    plan_to_show,
    possible_referents,
    recently_moved,
    referred_by,
    to_publish,
    versions_of,
)
from governance.strategy.selectors.proposals import similar_proposals, speaks_today, successions

__all__ = [
    "AxisGroup",
    "axes_of",
    "bodies_of",
    "course_of",
    "figures_of",
    "group_by_axis",
    "plan_to_show",
    "possible_referents",
    "recently_moved",
    "referred_by",
    "similar_proposals",
    "speaks_today",
    "successions",
    "to_publish",
    "versions_of",
]
