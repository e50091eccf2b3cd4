"""The voice of a direction générale in the assemblies, and what the assemblies decided."""

from governance.deliberations.models.deliberations import Deliberation, Outcome, Register
from governance.deliberations.models.viewpoints import Carriage, Viewpoint

__all__ = ["Carriage", "Deliberation", "Outcome", "Register", "Viewpoint"]
