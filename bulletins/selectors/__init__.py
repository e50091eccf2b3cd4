"""What is asked of bulletins: ``content``, ``audience``, ``editions``, ``due``, ``rhythm``."""
