"""What may become true of the plan, its axes and the orientations; only the secretariat's pages call most of these.

``enter_stage`` is for the floors above: a consultation that opens or closes carries its orientation along.
"""

from governance.strategy.services.orientations import create_orientation, edit_orientation, name_referent
from governance.strategy.services.plans import create_axis, create_plan, edit_axis, edit_plan
from governance.strategy.services.stages import enter_stage, move_stage, set_aside
from governance.strategy.services.versions import publish_version

__all__ = [
    "create_axis",
    "create_orientation",
    "create_plan",
    "edit_axis",
    "edit_orientation",
    "edit_plan",
    "enter_stage",
    "move_stage",
    "name_referent",
    "publish_version",
    "set_aside",
]
