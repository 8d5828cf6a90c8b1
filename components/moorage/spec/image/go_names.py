"""Names of Go that a spec holds: variables that the linker sets, and build tags."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

LinkedVariable = Annotated[
    str,
    Matching(
        "bad-name",
        r"[\w./~-]+\.[A-Za-z_]\w*",
        "does not name a variable of a package",
        "write it such as main.version or example.com/shop/version.Version",
    ),
]
"""A variable that the linker sets (`-X`)."""

# Go's own lists (internal/syslist), what it sets beside them, and what only a flag of the compiler may set. With one of
# them set by hand, files for another system or for an instrumented runtime would be compiled in.
_OF_GO = re.compile(
    r"""(aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js|linux|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows
    |zos|386|amd64|amd64p32|arm|armbe|arm64|arm64be|loong64|mips|mipsle|mips64|mips64le|mips64p32|mips64p32le|ppc|ppc64
    |ppc64le|riscv|riscv64|s390|s390x|sparc|sparc64|wasm|unix|cgo|gc|gccgo|compiler_bootstrap|boringcrypto|faketime
    |race|msan|asan|goexperiment)(\..*)?|go1\.\d+""",
    re.VERBOSE,
)


def _not_of_go(tag: str) -> str:
    """Return a build tag that Go does not set itself."""
    if tag == "timetzdata":
        raise invalid("reserved-name", "is set by image.tzdata", "set image.tzdata to true")
    if _OF_GO.fullmatch(tag):
        raise invalid("reserved-name", "is set by Go itself", "remove it; image.platforms says what is built for")
    return tag


BuildTag = Annotated[
    str,
    Matching("bad-name", r"[\w.]+", "is not a build tag", "write letters, digits, _ and ., such as migrate"),
    AfterValidator(_not_of_go),
]
