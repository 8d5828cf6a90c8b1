"""What assembly includes: nothing of the machine, whichever way it is written."""

from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.source.resolved import source_facts

from .sources import Source

_BODY = "TEXT ·f(SB),4,$0\n\tRET\n"


@pytest.fixture
def assembled(source: Source) -> Source:
    source.write("greeting/f.go", "package greeting\n\nfunc f()\n")
    source.write("greeting/plain.h", "#define X 1\n")
    return source


@pytest.mark.parametrize(
    "line",
    [
        '#include "/etc/hostname"', '# /*x*/ include /*y*/ "/etc/hostname"', '#include "\\x2fetc\\x2fhostname"',
        '#include "../../secret"', '#include "./../x"', '#include "x/../../y"', '#include "_link.h"',
        '#include "link_windows.h"', '#include "link.txt"', '#include \\\n"/etc/hostname"',
        '#define A "/*"\n#include "/etc/hostname"\n#define B "*/"', "#include '/etc/hostname'",
    ],
)  # fmt: skip
def test_an_include_of_the_machines_files_is_refused(assembled: Source, line: str) -> None:
    for name in ("_link.h", "link_windows.h", "link.txt"):
        (assembled.folder / "greeting" / name).symlink_to("/etc/hostname")
    assembled.write("greeting/f.s", f"{line}\n{_BODY}")
    with pytest.raises(InputError) as caught:
        source_facts(assembled.request())
    (problem,) = caught.value.problems
    assert problem.location == "greeting/f.s"
    assert problem.code == "assembly-include"


@pytest.mark.parametrize(
    "line", ['#include "textflag.h"', '#include "plain.h" // as it is', '// #include "/etc/hostname"', "/* include */"]
)
def test_an_include_of_gos_own_and_of_the_packages_headers_is_fine(assembled: Source, line: str) -> None:
    assembled.write("greeting/f.s", f"{line}\n{_BODY}")
    assert "greeting/f.s" in source_facts(assembled.request()).inputs


@pytest.mark.parametrize("line", ["#include <stddef.h>", '#include "/etc/hostname"'])
def test_a_header_for_c_is_not_read_without_cgo(assembled: Source, line: str) -> None:
    assembled.write("greeting/native.h", f"{line}\n")
    assembled.write("greeting/native.go", 'package greeting\n\n// #include "native.h"\nimport "C"\n')
    assembled.write("greeting/pure.go", "//go:build !cgo\n\npackage greeting\n")
    assembled.write("greeting/f.s", f'#include "plain.h"\n{_BODY}')
    assert "greeting/f.s" in source_facts(assembled.request()).inputs


@pytest.mark.parametrize("path", [["native.h"], ["plain.h", "native.h"], ["plain.h", "more.h", "plain.h", "native.h"]])
def test_a_header_that_assembly_reaches_is_read(assembled: Source, path: list[str]) -> None:
    assembled.write("greeting/native.h", "#include <stddef.h>\n")
    included: dict[str, str] = {}
    for name, other in zip(["f.s", *path], path, strict=False):
        included[name] = f'{included.get(name, "")}#include "{other}"\n'
    for name, lines in included.items():
        assembled.write(f"greeting/{name}", f"{lines}{_BODY if name == 'f.s' else ''}")
    with pytest.raises(InputError) as caught:
        source_facts(assembled.request())
    assert [(each.code, each.location) for each in caught.value.problems] == [("assembly-include", "greeting/native.h")]


def test_a_header_that_is_a_link_out_is_refused(assembled: Source, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (assembled.folder / "greeting/x.h").symlink_to(tmp_path / "secret")
    assembled.write("greeting/f.s", f'#include "x.h"\n{_BODY}')
    with pytest.raises(InputError, match="leads out of the repository"):
        source_facts(assembled.request(within=assembled.folder))
