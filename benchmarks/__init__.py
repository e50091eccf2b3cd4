"""Rates and durations, as ratios within one run: ``make bench``."""
