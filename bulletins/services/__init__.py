"""The verbs of bulletins: ``news``, ``composition``, ``recipients``, ``editions``, ``sending``."""
