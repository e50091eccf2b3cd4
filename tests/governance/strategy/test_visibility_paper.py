"""The paper of visibility: the last row of a table never stands alone on a page."""

import io

from pypdf import PdfReader

from emegalis.lib.pdf import html_to_pdf
from governance.strategy.views.visibility import SHEETS

HEAD = "<html lang='fr'><title>Visibilité</title><body data-doc='Visibilité' data-foot='Abers'><h1>Abers</h1>"
ROW = "<tr><th scope='row'><span class='nom'>Orientation {}</span><span class='dit'>Une réserve.</span></th></tr>"


def rows_by_page(count: int) -> list[int]:
    rows = "".join(ROW.format(n) for n in range(count))
    table = f"<table class='visibilite'><thead><tr><th scope='col'>Quoi</th></tr></thead><tbody>{rows}</tbody></table>"
    pages = PdfReader(io.BytesIO(html_to_pdf(HEAD + table, sheets=SHEETS))).pages
    return [page.extract_text().count("Orientation") for page in pages]


def test_the_last_row_of_a_table_keeps_company():
    on_first = rows_by_page(60)[0]
    assert rows_by_page(on_first) == [on_first]
    assert rows_by_page(on_first + 1) == [on_first - 1, 2]
