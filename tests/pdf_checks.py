"""What every PDF of the portal must be: read by a screen reader as by an eye. Raises with every fault found."""

import io
from collections import Counter
from typing import Any

import page
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, NumberObject


def pdf_text(data: bytes) -> str:
    """The words of all pages; spaces and line ends as the reader found them."""
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages)


def assert_accessible_pdf(data: bytes) -> None:
    """PDF/UA-1 (every rule), a sound structure tree, French, a title, bookmarks, own fonts, no missing glyph."""
    faults = [*_rule_faults(data), *_document_faults(data), *_tree_faults(data)]
    assert not faults, "\n".join(faults)


def _rule_faults(data: bytes) -> list[str]:
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    faults = [f"règle {failure.rule_id} : {failure.message[:160]}" for failure in report.failures]
    return faults or ([] if report.is_compliant else ["PDF/UA-1 : non conforme"])


def _document_faults(data: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(data))
    root, text = reader.root_object, pdf_text(data)
    checks = {
        "langue autre que fr": root.get("/Lang") != "fr",
        "sans titre": not (reader.metadata and reader.metadata.title),
        "titre non montré": not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"),
        "sans signet": not reader.outline,
        "glyphe manquant": "\ufffd" in text or "\x00" in text,
        "police étrangère": any(not name.startswith("Source-") for name in _font_names(reader)),
    }
    return [fault for fault, found in checks.items() if found]


def _font_names(reader: PdfReader) -> set[str]:
    """Font names without their subset tag: a substitute font shows as another name."""
    fonts = [
        font.get_object()["/BaseFont"]
        for sheet in reader.pages
        for font in (sheet["/Resources"].get("/Font") or {}).values()
    ]
    return {name.split("+")[-1].replace("/", "") for name in fonts}


def _tree_faults(data: bytes) -> list[str]:
    """Validators are lenient on trees: each marked piece has one element, on its own page, reachable from the root."""
    reader = PdfReader(io.BytesIO(data))
    root = reader.root_object["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    table = {int(numbers[i]): numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    reached, faults = _walk(root)
    for number, sheet in enumerate(reader.pages, 1):
        faults += _page_faults(reader, number, sheet, table, reached)
    return faults


def _walk(root: DictionaryObject) -> tuple[set[int], list[str]]:
    reached: set[int] = set()
    identifiers: Counter[str] = Counter()
    faults: list[str] = []
    stack = [(child, root.indirect_reference) for child in _children(root)]
    while stack:
        reference, parent = stack.pop()
        element = reference.get_object()
        if not isinstance(element, DictionaryObject) or element.get("/Type") == "/OBJR" or "/S" not in element:
            continue
        reached.add(reference.idnum)
        if element.raw_get("/P").idnum != parent.idnum:
            faults.append(f"parent de {element['/S']}")
        if "/ID" in element:
            identifiers[str(element["/ID"])] += 1
        stack += [(child, reference) for child in _children(element)]
    return reached, faults + [f"identifiant {name} × {n}" for name, n in identifiers.items() if n > 1]


def _children(element: DictionaryObject) -> list[Any]:
    """Elements below one element; marked-content numbers are left out."""
    if "/K" not in element:
        return []
    kids = element.raw_get("/K")
    if isinstance(kids, IndirectObject) and isinstance(kids.get_object(), ArrayObject):
        kids = kids.get_object()
    found = kids if isinstance(kids, ArrayObject) else [kids]
    return [kid for kid in found if isinstance(kid, IndirectObject)]


def _page_faults(reader: PdfReader, number: int, sheet: Any, table: dict[int, Any], reached: set[int]) -> list[str]:
    faults = []
    row = table[int(sheet["/StructParents"])]
    marked = _marked_numbers(reader, sheet)
    if marked != set(range(len(row))):
        faults.append(f"page {number} : {len(marked)} contenus marqués, {len(row)} dans l’arbre")
    if any(element.get_object().raw_get("/Pg").idnum != sheet.indirect_reference.idnum for element in row):
        faults.append(f"page {number} : élément d’une autre page")
    for annotation in sheet.get("/Annots") or ():
        owner = sheet_owner(table, annotation.get_object())
        if owner not in reached:
            faults.append(f"page {number} : lien hors de l’arbre")
    return faults


def sheet_owner(table: dict[int, Any], annotation: DictionaryObject) -> int | None:
    """The structure element that holds an annotation."""
    element = table[int(annotation["/StructParent"])]
    reference = element.indirect_reference
    return reference.idnum if reference else None


def _marked_numbers(reader: PdfReader, sheet: Any) -> set[int]:
    operations = ContentStream(sheet.get_contents(), reader).operations
    properties = (operands[1] for operands, operator in operations if operator == b"BDC")
    return {
        int(held["/MCID"])
        for held in properties
        if isinstance(held, DictionaryObject) and isinstance(held.get("/MCID"), NumberObject)
    }
