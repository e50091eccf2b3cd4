"""What people type, by aggregate."""
