import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.uploads import ATTACHMENTS, PDF, accepted, check_upload, file_type

TINY_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LARGEST = 100_000


def archive(*names, **members):
    """Of no hour: what a test is called by is the same in every process."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), "x")
        for name, text in members.items():
            file.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def check(name, content, types=ATTACHMENTS):
    return check_upload(SimpleUploadedFile(name, content), types=types, largest=LARGEST, field="files")


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("Note_de cadrage.PDF", TINY_PDF, "pdf"),
        ("note.docx", DOCX, "docx"),
        ("bilan.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("expose.pptx", archive("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        ("note.odt", ODT, "odt"),
        ("bilan.ods", archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        ("expose.odp", archive(mimetype="application/vnd.oasis.opendocument.presentation"), "odp"),
    ],
)
def test_a_document_is_known_by_what_it_holds(name, content, key):
    checked = check(name, content)
    assert (checked.kind, checked.content) == (file_type(key), content)


def test_a_picture_comes_back_clean():
    exif = Image.Exif()
    exif[0x010F] = "Fabricant"
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "JPEG", exif=exif)
    checked = check("photo.jpg", out.getvalue())
    assert b"Fabricant" not in checked.content
    assert checked.kind.key in {"jpeg", "png"}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("C:\\Users\\x\\Note_de_cadrage.pdf", "Note de cadrage"),
        ("../../etc/plan\x00 d’action\r\n.pdf", "plan d’action"),
        ("é" * 400 + ".pdf", None),
        (".pdf", ".pdf"),
    ],
)
def test_its_title_owes_to_its_name_only_what_prints(name, title):
    upload = SimpleUploadedFile("a.pdf", TINY_PDF)
    upload._name = name
    if name == ".pdf":
        with pytest.raises(BusinessRuleError, match="sans extension"):
            check_upload(upload, types=(PDF,), largest=LARGEST)
        return
    checked = check_upload(upload, types=(PDF,), largest=LARGEST)
    assert len(checked.title) <= 150
    assert title is None or checked.title == title


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "n’est pas d’une sorte acceptée"),
        ("a.pdf", b"%PDF-1.7 sans fin", "n’est pas d’une sorte acceptée"),
        ("a.pdf", b"MZ\x90\x00", "n’est pas d’une sorte acceptée"),
        ("a.html", b"<script>alert(1)</script>", "n’est pas d’une sorte acceptée"),
        ("a.docm", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        ("a.odt", archive("Basic/Standard/x.xml", mimetype="application/vnd.oasis.opendocument.text"), "macros"),
        ("a.zip", archive("a.txt"), "n’est pas d’une sorte acceptée"),
        ("a.docx", DOCX[:40], "n’est pas d’une sorte acceptée"),
        ("a.docx", TINY_PDF, "« .docx »"),
        ("a", TINY_PDF, "sans extension"),
        ("a.pdf", b"%PDF-" + b"x" * LARGEST, "trop lourd"),
    ],
)
def test_anything_else_is_refused_beside_its_field(name, content, sentence):
    with pytest.raises(BusinessRuleError, match=sentence) as refusal:
        check(name, content)
    assert refusal.value.field == "files"


def test_a_field_says_what_it_accepts():
    assert accepted((PDF, file_type("jpeg"))) == ".pdf,.jpg,.jpeg"
