"""Files that people join: what counts is what a file holds; its name must agree with that.

Nothing here opens a document: a PDF is known by its head and tail, an office document by the members of its archive.
"""

import hashlib
import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from emegalis.lib import pictures
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import file_size

LONGEST_TITLE = 150
_PDF_TAIL_WITHIN = 2048
_MIMETYPE_BYTES = 200
_MOST_MEMBERS = 5000


@dataclass(frozen=True, slots=True)
class FileType:
    """A sort of file that may be joined: ``label`` is what readers see, ``holds`` looks at the bytes."""

    key: str
    label: str
    extensions: tuple[str, ...]
    content_type: str
    holds: Callable[[bytes], bool]
    incomplete: str = ""


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-_PDF_TAIL_WITHIN:]


def _office(part: str) -> Callable[[bytes], bool]:
    """An Office Open XML document: its main part is there, and no macro."""

    def holds(content: bytes) -> bool:
        names = _members(content)
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and part in names and not macros

    return holds


def _open_document(content_type: str) -> Callable[[bytes], bool]:
    """An OpenDocument file says what it is in its member ``mimetype``; one that carries scripts is none."""

    def holds(content: bytes) -> bool:
        names = _members(content)
        scripted = any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names)
        return not scripted and _mimetype(content, names) == content_type

    return holds


def _members(content: bytes) -> frozenset[str]:
    if not content.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()
    return frozenset(names) if len(names) <= _MOST_MEMBERS else frozenset()


def _mimetype(content: bytes, names: frozenset[str]) -> str:
    if "mimetype" not in names:
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("mimetype") as member:
            return member.read(_MIMETYPE_BYTES).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        return ""


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
PDF = FileType("pdf", "PDF", ("pdf",), "application/pdf", _is_pdf, "Ce fichier n’est pas un PDF complet.")
JPEG = FileType(
    "jpeg", "Image JPEG", ("jpg", "jpeg"), "image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")
)
PNG = FileType("png", "Image PNG", ("png",), "image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"))
WEBP = FileType(
    "webp", "Image WebP", ("webp",), "image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP"
)
WORD = FileType(
    "docx", "Document Word", ("docx",), f"{_OOXML}.wordprocessingml.document", _office("word/document.xml")
)
EXCEL = FileType("xlsx", "Classeur Excel", ("xlsx",), f"{_OOXML}.spreadsheetml.sheet", _office("xl/workbook.xml"))
SLIDES = FileType(
    "pptx",
    "Présentation PowerPoint",
    ("pptx",),
    f"{_OOXML}.presentationml.presentation",
    _office("ppt/presentation.xml"),
)
TEXT = FileType("odt", "Texte OpenDocument", ("odt",), f"{_ODF}.text", _open_document(f"{_ODF}.text"))
SHEET = FileType("ods", "Tableur OpenDocument", ("ods",), f"{_ODF}.spreadsheet", _open_document(f"{_ODF}.spreadsheet"))
DECK = FileType(
    "odp",
    "Présentation OpenDocument",
    ("odp",),
    f"{_ODF}.presentation",
    _open_document(f"{_ODF}.presentation"),
)

PICTURES = (JPEG, PNG, WEBP)
DOCUMENTS = (PDF, WORD, EXCEL, SLIDES, TEXT, SHEET, DECK)
ATTACHMENTS = (*DOCUMENTS, *PICTURES)
_BY_KEY = {kind.key: kind for kind in ATTACHMENTS}


def file_type(key: str) -> FileType:
    """The sort of file kept under this key."""
    return _BY_KEY[key]


def accepted(types: Sequence[FileType]) -> str:
    """The ``accept`` of a field of files: « .pdf,.docx »."""
    return ",".join(f".{extension}" for kind in types for extension in kind.extensions)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: its bytes, what it is, and the title its name gives."""

    content: bytes
    kind: FileType
    title: str
    size: tuple[int, int] = (0, 0)  # of a picture, in dots

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def particulars(self) -> dict[str, str | int]:
        """What a row keeps of it, beside the file itself."""
        return {"title": self.title, "kind": self.kind.key, "size": len(self.content), "sha256": self.sha256}


def check_upload(upload: UploadedFile, *, types: Sequence[FileType], largest: int, field: str = "file") -> CheckedFile:
    """The file, known by its content; pictures come back without what their device wrote in them (place, owner).

    Refused beside ``field``: too heavy, empty, of another sort, or named as what it is not.
    """
    named = _title(upload.name or "")
    about = f"« {named} »" if named else "Ce fichier"
    if upload.size is None or upload.size > largest:
        raise BusinessRuleError(f"{about} est trop lourd : {file_size(largest)} au plus.", field=field)
    content: bytes = upload.read()
    kind = next((kind for kind in types if kind.holds(content)), None)
    if kind is None:
        raise BusinessRuleError(_not_one_of(types, about), field=field)
    _check_name(upload.name or "", kind, about, field)
    if kind in PICTURES:
        picture = pictures.clean_picture(content, field=field)
        return CheckedFile(picture.content, _BY_KEY[picture.format], named or "Image", (picture.width, picture.height))
    return CheckedFile(content, kind, named or kind.label)


def _not_one_of(types: Sequence[FileType], about: str) -> str:
    if len(types) == 1 and types[0].incomplete:
        return types[0].incomplete
    extensions = ", ".join(extension for kind in types for extension in kind.extensions)
    return f"{about} n’est pas d’une sorte acceptée, ou contient des macros. Fichiers acceptés : {extensions}."


def _check_name(name: str, kind: FileType, about: str, field: str) -> None:
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in kind.extensions:
        ending = f"« .{extension} »" if extension else "sans extension"
        raise BusinessRuleError(
            f"{about} contient : {kind.label}, mais son nom est {ending}. Nommez-le « .{kind.extensions[0]} ».",
            field=field,
        )


def _title(name: str) -> str:
    """« Note de cadrage » from « Note_de_cadrage.pdf »: no path, no sign that does not print, of bounded length."""
    stem = PurePath(name.replace("\\", "/")).stem.replace("_", " ")
    printable = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in stem)
    return unicodedata.normalize("NFC", " ".join(printable.split()))[:LONGEST_TITLE]
