"""Links of a page, as the site needs them."""

import re
from pathlib import Path

_FENCE = re.compile(r"^(`{3,}).*?^\1`*$", re.MULTILINE | re.DOTALL)
_TARGET = re.compile(r"(\]\(|^\[[^\]]+\]: )([^)\s#]+)(?=[)\s#]|$)", re.MULTILINE)


def translated(markdown: str, folder: Path, root: Path, sources: str) -> str:
    """Return the page with links as the site needs them.

    ``folder`` is the page's own, which its links are relative to. What lies in docs/ is linked there, other files of
    ``root`` at ``sources``, a URL. What is no file is left as it is: mkdocs says so, and fails.
    """
    done, position = [], 0
    for fence in _FENCE.finditer(markdown):
        done += [_linked(markdown[position : fence.start()], folder, root, sources), fence[0]]
        position = fence.end()
    return "".join([*done, _linked(markdown[position:], folder, root, sources)])


def _linked(text: str, folder: Path, root: Path, sources: str) -> str:
    def link(found: re.Match[str]) -> str:
        target = (folder / found[2]).resolve()
        if "://" in found[2] or not (target.exists() and target.is_relative_to(root)):
            return found[0]
        if target.is_relative_to(root / "docs") and target.is_file():
            return found[1] + target.relative_to(root / "docs").as_posix()
        return f"{found[1]}{sources}/{target.relative_to(root).as_posix()}"

    return _TARGET.sub(link, text)
