"""What is asked of bulletins: who was chosen, who receives and reads what, what changed, which editions it makes."""
