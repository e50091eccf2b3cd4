"""What every form page of this app does with what was typed."""

from emegalis.lib.posting import carried_out, posted

__all__ = ["carried_out", "posted"]
