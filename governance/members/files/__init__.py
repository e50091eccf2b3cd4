"""Files of authorities and mandates: reading their rows, then planning what they would change. Nothing here writes."""
