"""Rules of the house about templates and code, as tests."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

pytestmark = pytest.mark.once

ROOT: Path = settings.BASE_DIR
TEMPLATES = ROOT / "templates"
# Names that Django, allauth and crispy look up by themselves.
LOOKED_UP = ("bootstrap5/", "account/", "mfa/", "allauth/", "django/", "home/4", "home/5")
PACKAGES = ("emegalis", "governance", "bulletins")


def names() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


def sources() -> str:
    """Everything that may name a template: code and templates."""
    code = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*code, *TEMPLATES.rglob("*.*")])


@pytest.mark.parametrize("name", names())
def test_every_template_compiles(name: str):
    get_template(name)


def test_no_template_is_unused():
    text = sources()
    unused = []
    for name in names():
        stem = re.sub(r"(_subject)?\.(txt|html)$", "", name)
        if name.startswith(LOOKED_UP) or f'"{name}"' in text or f"'{name}'" in text or f'"{stem}"' in text:
            continue
        unused.append(name)
    assert not unused


@pytest.mark.parametrize("name", [name for name in names() if name.startswith("components/")])
def test_every_component_opens_with_its_parameters(name: str):
    assert (TEMPLATES / name).read_text(encoding="utf-8").startswith("{% comment %}")


@pytest.mark.parametrize("name", [name for name in names() if name.endswith(".html")])
def test_pages_carry_no_inline_style_script_or_foreign_address(name: str):
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    if "mail_" not in name and "/email/" not in name:
        assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"(?:src|href)=\"https?://(?!\{\{)", text) or name.startswith(("home/", "layout/pdf"))


def test_every_python_file_stays_within_reading_length():
    long = {
        str(path.relative_to(ROOT)): count
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_no_import_hides_inside_a_function():
    hidden = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    hidden += [
                        f"{path.relative_to(ROOT)}:{inner.lineno}"
                        for inner in ast.walk(node)
                        if isinstance(inner, (ast.Import, ast.ImportFrom))
                    ]
    assert not hidden
