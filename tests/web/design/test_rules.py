"""The rules of the house for style sheets, scripts and templates, and their weight."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

REPOSITORY = Path(__file__).parents[3]
STATIC = REPOSITORY / "banyan/web/static/banyan"
TEMPLATES = REPOSITORY / "banyan/web/templates"
SHEETS = sorted(STATIC.rglob("*.css"))
MODULES = sorted((STATIC / "js").glob("*.js"))
ALL_TEMPLATES = sorted((REPOSITORY / "banyan").glob("*/templates/**/*.html"))
COMPONENTS = sorted((TEMPLATES / "cotton").glob("*.html"))

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|"
    r"(?:min|max)-(?:width|height)|float|text-align:\s*(?:left|right))\s*:"
)


def _rules(sheet: Path) -> str:
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    css = re.sub(r"@media[^{]*\{", "{", css)
    return re.sub(r'content: "[^"]*"', "", css)


def weight(*paths: Path) -> int:
    """Bytes over the wire, compressed as whitenoise does."""
    return sum(len(brotli.compress(path.read_bytes())) for path in paths)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_a_style_sheet_keeps_the_rules(sheet):
    css = _rules(sheet)
    assert "!important" not in css
    assert not re.findall(r"(?<![\w&:(])#[a-zA-Z][\w-]*\s*[{,.:>]", re.sub(r"#[0-9a-f]{3,8}\b", "", css)), (
        "an id selector"
    )
    assert not PHYSICAL.findall(css), "left and right: use logical properties"
    assert len(sheet.read_text().splitlines()) <= 500


def test_the_style_sheets_stay_within_12_kilobytes():
    assert weight(*SHEETS) <= 12_000


def test_layers_come_in_their_order():
    assert "@layer reset, tokens, base, layout, components, utilities;" in (STATIC / "banyan.css").read_text()


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.name)
def test_a_module_is_small_and_stands_alone(module):
    source = module.read_text()
    assert len(source.splitlines()) <= 150
    assert source.startswith("// "), "says what it is for"
    assert not re.search(r"^import\b", source, re.M), "addresses of assets change with their content"
    assert "eval(" not in source and "new Function" not in source


def test_the_loader_knows_every_module():
    places = (TEMPLATES / "parts/modules.html").read_text()
    loader = (STATIC / "js/start.js").read_text()
    for module in MODULES:
        assert f"banyan/js/{module.name}" in places
        if module.name != "start.js":
            assert re.search(rf"^  {module.stem}: ", loader, re.M)


@pytest.mark.parametrize("template", ALL_TEMPLATES, ids=lambda p: str(p.relative_to(REPOSITORY / "banyan")))
def test_a_template_has_no_inline_style_or_script(template):
    source = re.sub(r"\{#.*?#\}", "", template.read_text())
    assert not re.search(r"\sstyle\s*=", source), "blocked by the policy: use a class or an SVG attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source), "blocked by the policy"
    assert "<style" not in source
    for attributes in re.findall(r"<script\b([^>]*)>", source):
        assert "src=" in attributes or "application/" in attributes, "blocked by the policy: use a module"


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda p: p.stem)
def test_a_component_says_how_it_is_used_and_is_listed(component):
    name = f"c-{component.stem.replace('_', '-')}"
    lines = component.read_text().splitlines()
    assert f"<{name}" in lines[0] or f"<{name}" in lines[1]
    assert f"`{name}`" in (TEMPLATES / "README.md").read_text()
    shown = (TEMPLATES / "styleguide.html").read_text()
    assert f"<{name}" in shown or component.stem in ("error_summary", "avatar", "when")  # these need data from Python


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda p: p.stem)
def test_a_component_declares_all_it_uses(component):
    """Without isolation an undeclared name would be found in the page that uses the component."""
    source = re.sub(r"\{#.*?#\}", "", component.read_text())
    declared = set(re.findall(r"(?<=[\s:])([a-z_]+)=", (re.search(r"<c-vars ([^>]*)/>", source) or [""])[0]))
    used = set(re.findall(r"\{%\s*(?:if|elif)\s+(?:not\s+)?([a-z_]+)", source))
    used |= set(re.findall(r"\{\{\s*([a-z_]+)", source))
    local = set(re.findall(r"\{%\s*for\s+([a-z_, ]+)\s+in", source))
    local |= set(re.findall(r"blocktranslate count ([a-z_]+)=", source))
    local = {name.strip() for names in local for name in names.split(",")} | {"input_id"}
    context = {"slot", "attrs", "request", "forloop", "site"}
    assert used - declared - local - context == set()
