"""Where the files of opinions are kept: under names that tell nothing."""

import uuid


def private_path(instance: object, filename: str) -> str:
    """A random name: a file leaves by a view that knows who asks, never by its address."""
    return f"opinions/{uuid.uuid4().hex}.pdf"
