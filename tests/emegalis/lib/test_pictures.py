import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFile

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pictures import HEAVIEST, LONGEST_SIDE, clean_picture


def written(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(width=900, height=600):
    chance = random.Random(1)
    return Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


def photograph_of_a_phone():
    """Lying on its side (orientation 6), with a place, an owner and a comment; red on its left."""
    image = Image.new("RGB", (800, 400), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, 400, 400), fill="red")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Fabricant"
    exif[0x013B] = "Maëlle Le Goff"
    exif[0x8825] = {1: "N", 2: (48.0, 7.0, 12.0), 3: "W", 4: (1.0, 41.0, 3.0)}
    return written(image, exif=exif, comment=b"secret du bureau")


def test_what_the_device_wrote_is_gone_and_the_picture_stands_upright():
    content = photograph_of_a_phone()
    assert b"Fabricant" in content
    picture = clean_picture(content)
    image = opened(picture)
    assert dict(image.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)
    for secret in (b"Fabricant", "Maëlle".encode(), b"secret", b"Exif"):
        assert secret not in picture.content
    assert image.size == (picture.width, picture.height) == (400, 800)
    top, bottom = image.convert("RGB").getpixel((200, 100)), image.convert("RGB").getpixel((200, 700))
    assert top[0] > 200 > bottom[0]


def test_the_heaviest_photograph_is_bounded_in_size_and_weight():
    picture = clean_picture(written(noise(2600, 1800), "PNG"))
    assert len(picture.content) <= HEAVIEST
    assert max(picture.width, picture.height) <= LONGEST_SIDE
    assert picture.width * 1800 == pytest.approx(picture.height * 2600, rel=0.02)
    assert picture.content_type == "image/jpeg"


def test_a_drawing_of_few_colours_stays_sharp():
    image = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(image).rectangle((100, 100, 300, 300), fill="#104552")
    picture = clean_picture(written(image, "PNG"))
    assert (picture.format, picture.width, picture.height) == ("png", 600, 400)
    assert opened(picture).convert("RGB").getpixel((200, 200)) == (0x10, 0x45, 0x52)


def test_what_is_transparent_becomes_white_paper():
    picture = clean_picture(written(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    assert opened(picture).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("L", "PNG"), ("1", "PNG"), ("P", "PNG"), ("I;16", "PNG"), ("RGB", "WEBP")]
)
def test_every_usual_mode_is_read(mode, kind):
    picture = clean_picture(written(Image.new(mode, (120, 90)), kind))
    assert (picture.width, picture.height) == (120, 90)


def bomb(width, height):
    """A PNG of a few hundred bytes that says it holds billions of dots."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (12_000, 9_000), (7_000, 7_000), (2**31 - 1, 2)])
def test_a_decompression_bomb_is_refused_before_it_opens(width, height):
    with pytest.raises(BusinessRuleError, match="trop de points|trop petite"):
        clean_picture(bomb(width, height))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
        written(noise(), "PNG")[:4000],
        bomb(500, 500),
    ],
)
@pytest.mark.parametrize("lenient", [True, False])
def test_what_is_damaged_or_no_picture_is_refused_in_french(content, lenient, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)  # as the module of PDFs leaves it, or not
    with pytest.raises(BusinessRuleError, match="ne peut pas être lue") as refusal:
        clean_picture(content, field="image")
    assert refusal.value.field == "image"
    assert ImageFile.LOAD_TRUNCATED_IMAGES is lenient


def test_a_picture_too_small_to_be_seen_is_refused():
    with pytest.raises(BusinessRuleError, match="trop petite"):
        clean_picture(written(Image.new("RGB", (1, 1)), "PNG"))


def test_the_same_picture_gives_the_same_bytes():
    content = photograph_of_a_phone()
    assert clean_picture(content) == clean_picture(content)
