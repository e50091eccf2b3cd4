"""Pictures that people bring, made again from their dots: the only module of the portal that opens them.

What comes out holds the picture and nothing else: no place, owner, device, preview or comment; upright, in sRGB, of
bounded size and weight. The file that came in is never kept.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageFile, ImageOps

from emegalis.lib.errors import BusinessRuleError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_DOTS = 40_000_000
SMALLEST_SIDE = 40
LONGEST_SIDE = 1200
HEAVIEST = 150_000  # four of them, and six pages of text, stay under 1 MB
QUALITIES = (82, 74, 66, 58, 50)
UNREADABLE = "Cette image ne peut pas être lue : le fichier est abîmé ou n’est pas une image JPEG, PNG ou WebP."
SHRINKS = 4
_DECODING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture: ``format`` is « jpeg » or « png »."""

    content: bytes
    format: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        return f"image/{self.format}"


def clean_picture(content: bytes, *, field: str = "image") -> Picture:
    """The same picture without anything else in it, at most 1,200 dots wide and high and 150 kB.

    Refused beside ``field``: what is no picture, is damaged, too small to be seen or too large to be opened safely.
    """
    try:
        return _lightest(_upright(_opened(content, field)))
    except BusinessRuleError:
        raise
    except (OSError, SyntaxError, ValueError, TypeError, ArithmeticError, Image.DecompressionBombError) as error:
        raise BusinessRuleError(UNREADABLE, field=field) from error


def _opened(content: bytes, field: str) -> Image.Image:
    """Read the head only, then refuse before any dot is decoded."""
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(field) from error
    if image.width * image.height > MOST_DOTS:
        raise _too_large(field)
    if min(image.size) < SMALLEST_SIDE:
        raise BusinessRuleError(f"Cette image est trop petite : {SMALLEST_SIDE} points de côté au moins.", field=field)
    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    with _whole_pictures_only():
        image.load()
    return image


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """WeasyPrint makes Pillow paint grey what a picture lacks, in the whole process; here that is refused."""
    with _DECODING:
        lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _too_large(field: str) -> BusinessRuleError:
    return BusinessRuleError(
        f"Cette image compte trop de points : {MOST_DOTS // 1_000_000} millions au plus. Réduisez-la.", field=field
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its device said, in sRGB on white paper, no larger than a page can show."""
    turned = ImageOps.exif_transpose(image)
    flat = _on_white(_in_srgb(turned))
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return flat


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def _lightest(image: Image.Image) -> Picture:
    """A drawing of few colours stays sharp as PNG; a photograph becomes the best JPEG of bounded weight."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    if (drawing := _drawing(bare)) is not None:
        return drawing
    for _ in range(SHRINKS):
        for quality in QUALITIES:
            content = _written(bare, "JPEG", quality=quality, optimize=True, progressive=True)
            if len(content) <= HEAVIEST:
                return Picture(content, "jpeg", *bare.size)
        bare = bare.resize((max(1, bare.width * 3 // 4), max(1, bare.height * 3 // 4)), Image.Resampling.LANCZOS)
    return Picture(_written(bare, "JPEG", quality=QUALITIES[-1], optimize=True), "jpeg", *bare.size)


def _drawing(image: Image.Image) -> Picture | None:
    if image.getcolors(256) is None:
        return None
    content = _written(image.quantize(256, dither=Image.Dither.NONE), "PNG", optimize=True)
    return Picture(content, "png", *image.size) if len(content) <= HEAVIEST else None


def _written(image: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()
