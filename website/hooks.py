"""What mkdocs asks while it builds: the front page is README.md, and links work here as in the repository."""

import re
from pathlib import Path

from links import translated
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from packages import SCRIPTS

_ROOT = Path(__file__).resolve().parent.parent
_DIAGRAM = re.compile(r'<pre class="mermaid">.*?</pre>', re.DOTALL)
_PICTURE = re.compile(r'<picture>.*?src="([^"]+)".*?</picture>|<img [^>]*src="([^"]+)"[^>]*>', re.DOTALL)
# What readers look for stands above what explains how it came about.
_BOOST = {"spec.md": 8, "environment.md": 8, "getting-started.md": 4, "decisions.md": 0.2, "stand-ins.md": 0.2}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what does not lie in docs/."""
    files.append(File.generated(config, "index.md", content=(_ROOT / "README.md").read_text(encoding="utf-8")))
    for name, script in SCRIPTS.items():
        files.append(File.generated(config, name, abs_src_path=str(script.file)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that leave docs/ to the repository's own pages."""
    page.meta["search"] = {"boost": _BOOST.get(page.file.src_uri, 1)}
    folder = _ROOT if page.file.src_uri == "index.md" else _ROOT / "docs"
    return translated(markdown, folder, _ROOT, config.extra["sources"])


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give what is wider than a phone a frame that scrolls, and let a click open a picture alone."""
    html = _DIAGRAM.sub(r'<div class="wide">\g<0></div>', html)
    return _PICTURE.sub(lambda found: f'<a class="wide" href="{found[1] or found[2]}">{found[0]}</a>', html)
