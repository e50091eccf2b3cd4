"""Files leave by a view that fetched their owner within ``visible_to``; there is no public media address."""

from typing import IO
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, HttpResponseBase


def file_response(content: bytes, *, filename: str, content_type: str, inline: bool = False) -> HttpResponse:
    """The bytes of a file, under a French name, kept by no cache (``SecurityHeadersMiddleware`` adds the rest)."""
    response = HttpResponse(content, content_type=content_type)
    _name(response, filename, inline=inline)
    return response


def stream_response(file: IO[bytes], *, filename: str, content_type: str, inline: bool = False) -> FileResponse:
    """The same from an open file, sent piece by piece and closed at the end."""
    response = FileResponse(file, content_type=content_type)
    _name(response, filename, inline=inline)
    return response


def _name(response: HttpResponseBase, filename: str, *, inline: bool) -> None:
    disposition = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(filename)}"
