"""The verbs of bulletins: ``news``, ``composition``, ``editions``, ``sending``."""
