"""Files leave by a view that fetched their owner within ``visible_to``; there is no public media address."""

from urllib.parse import quote

from django.http import HttpResponse


def file_response(content: bytes, *, filename: str, content_type: str, inline: bool = False) -> HttpResponse:
    """The bytes of a file, under a French name, kept by no cache (``SecurityHeadersMiddleware`` adds the rest)."""
    response = HttpResponse(content, content_type=content_type)
    disposition = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(filename)}"
    return response
