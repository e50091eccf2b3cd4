"""From a template to an OpenDocument text (ISO/IEC 26300), for LibreOffice or Word: real headings and real tables.

Templates extend ``templates/layout/odt/content.xml`` and write its elements; values pass ``plain_typo``.
"""

import io
import re
import zipfile
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from emegalis.lib.identity import site_identity

CONTENT_TYPE = "application/vnd.oasis.opendocument.text"
PARTS = {
    "styles.xml": "layout/odt/styles.xml",
    "meta.xml": "layout/odt/meta.xml",
    "META-INF/manifest.xml": "layout/odt/META-INF/manifest.xml",
}
# What XML 1.0 cannot hold, however it is escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render_odt(template: str, context: dict[str, Any], *, title: str) -> bytes:
    """The bytes of a document in French titled ``title``; the same context at the same moment gives the same bytes."""
    common = {"document_title": title, "created": timezone.now(), "identity": site_identity()} | context
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and not compressed: it is by this that a file is known for what it is.
        archive.writestr(zipfile.ZipInfo("mimetype", _EPOCH), CONTENT_TYPE, zipfile.ZIP_STORED)
        for name, source in {"content.xml": template, **PARTS}.items():
            text = _FORBIDDEN.sub("", render_to_string(source, common)).strip()
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
