"""Finding one declaration in Go source, whatever stands around it."""

import pytest
from moorage.image.source.go.declarations import Declaration, find_declaration

STRING = ("string",)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("var version string", Declaration("var", 1, "string", None)),
        ('var version = "a"', Declaration("var", 1, "", STRING)),
        ("var version string = `a\nb`", Declaration("var", 1, "string", STRING)),
        ('const version = "a"', Declaration("const", 1, "", STRING)),
        ('var (\n\tother = 1\n\tversion = "a"; last = 2\n)', Declaration("var", 3, "", STRING)),
        ("var a, version, b string", Declaration("var", 1, "string", None)),
        ('var a, version = f(1, 2), "x"', Declaration("var", 1, "", STRING)),
        ("var a, version = f()", Declaration("var", 1, "", ("call",))),
        (
            '/* var version = 1\n*/ var // x\n version = "a" +\n "b"',
            Declaration("var", 3, "", ("string", "+", "string")),
        ),
        ("var f = func() { var version = 1 }\nvar version int", Declaration("var", 2, "int", None)),
        ('var s = "\\"var version = 1"; var version string', Declaration("var", 1, "string", None)),
        ("var r = '\"'\nvar version string", Declaration("var", 2, "string", None)),
        ('var m = map[string]string{\n"version": "",\n}\nvar version string', Declaration("var", 4, "string", None)),
        ("var version struct {\n\ta int\n}", Declaration("var", 1, "struct{aint;}", None)),
        ("func version() {}", None),
        ("func main() {\n\tvar version string\n}", None),
        ("type version string", None),
        ("var versions string", None),
        ("", None),
    ],
)
def test_find_declaration(source: str, wanted: Declaration | None) -> None:
    assert find_declaration(source, "version") == wanted


@pytest.mark.parametrize(
    ("value", "literal"),
    [('"a"', True), ('("a" + `b`)', True), ("other", False), ('"a" + f()', False), ("3", False), ("'a'", False)],
)
def test_literal(value: str, literal: bool) -> None:
    declaration = find_declaration(f"var version = {value}", "version")
    assert declaration is not None
    assert declaration.literal is literal
