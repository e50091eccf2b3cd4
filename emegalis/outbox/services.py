"""Writing mail: a verb queues its messages in its own transaction; the workers are woken after the commit."""
