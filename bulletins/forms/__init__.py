"""What people type about bulletins: ``composition``, ``recipients``, ``news``, ``archive``."""
