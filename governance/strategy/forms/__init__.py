"""What is typed about the strategy, by subject."""
