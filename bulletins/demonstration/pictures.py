"""A picture and a document for the articles of the demonstration, drawn from its own data: the same every time."""

import io
import math
from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from emegalis.lib.pdf import html_to_pdf
from governance.members.models import Authority

RADIUS, MARGIN, SCALE = 36.0, 40, 2  # drawn twice as large, then reduced: smooth edges
PAPER, INKS = "#fbfaf7", ("#104552", "#175a69", "#3f7f8c", "#86b1b9")


def territory_map(authorities: Iterable[Authority]) -> SimpleUploadedFile:
    """One hexagon per authority, in the inks of the house; a few in gorse: those already photographed."""
    placed = [a for a in authorities if a.hex_row is not None and a.hex_column is not None]
    corners = [_corners(a.hex_row or 0, a.hex_column or 0) for a in placed]
    width = max(x for shape in corners for x, _ in shape) + MARGIN
    height = max(y for shape in corners for _, y in shape) + MARGIN
    image = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), PAPER)
    pen = ImageDraw.Draw(image)
    for rank, shape in enumerate(corners):
        ink = "#f4c430" if rank % 5 == 2 else INKS[rank * 7 % len(INKS)]
        pen.polygon([(x * SCALE, y * SCALE) for x, y in shape], fill=ink)
    out = io.BytesIO()
    image.resize((round(width), round(height)), Image.Resampling.LANCZOS).save(out, "PNG")
    return SimpleUploadedFile("carte.png", out.getvalue(), "image/png")


def _corners(row: int, column: int) -> list[tuple[float, float]]:
    x = MARGIN + RADIUS + math.sqrt(3) * RADIUS * (column + 0.5 * (row % 2))
    y = MARGIN + RADIUS + 1.5 * RADIUS * row
    turns = [math.radians(60 * k - 90) for k in range(6)]
    return [(x + (RADIUS - 3) * math.cos(turn), y + (RADIUS - 3) * math.sin(turn)) for turn in turns]


def note(title: str, *paragraphs: str) -> SimpleUploadedFile:
    """A page of plain text as PDF, named by its title."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f'<html lang="fr"><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>'
    return SimpleUploadedFile(f"{title}.pdf", html_to_pdf(html), "application/pdf")
