"""The build context for builders that copy a folder."""

from dataclasses import replace
from pathlib import Path

from moorage.image.layout.contents import Entry
from moorage.image.layout.staged_root import dockerfile, write_staged_root
from moorage.image.request import BuiltImage
from moorage.image.source.resolved import source_facts

from .sources import Source


def test_the_dockerfile_makes_the_same_image(image: BuiltImage, released: Source) -> None:
    assert (image.root / "Dockerfile").read_text() == (
        "FROM scratch\n"
        "COPY linux/amd64/ /\n"
        'LABEL org.opencontainers.image.created="2023-11-14T22:13:20Z"\n'
        f'LABEL org.opencontainers.image.revision="{image.revision}"\n'
        'LABEL org.opencontainers.image.source="https://example.com/shop"\n'
        'LABEL org.opencontainers.image.title="app"\n'
        'LABEL org.opencontainers.image.version="v1.0.0"\n'
        "WORKDIR /\n"
        "USER 65532:65532\n"
        'ENTRYPOINT ["/app/app"]\n'
    )


def test_several_platforms_are_told_apart(released: Source) -> None:
    request = released.request(platforms=("linux/amd64", "linux/arm64"))
    text = dockerfile(request, source_facts(released.request()))
    assert text.startswith("FROM scratch\nARG TARGETPLATFORM\nCOPY ${TARGETPLATFORM}/ /\n")


def test_a_version_is_quoted_for_the_dockerfile(released: Source) -> None:
    build_info = replace(source_facts(released.request()), version='v1"$x\\')
    assert 'image.version="v1\\"\\$x\\\\"\n' in dockerfile(released.request(), build_info)


def test_the_root_is_dated_like_the_layer(image: BuiltImage) -> None:
    inside = image.root / "linux/amd64"
    assert {int(path.stat().st_mtime) for path in inside.rglob("*")} == {1_700_000_000}
    assert oct((inside / "tmp").stat().st_mode) == "0o41777"


def test_a_file_of_the_same_size_has_another_date(tmp_path: Path) -> None:
    # BuildKit, which compares names, sizes and dates, would not send it again.
    def date(content: bytes, folder: str) -> int:
        write_staged_root([Entry("app", 0o755, content)], tmp_path / folder, 1_700_000_000)
        return (tmp_path / folder / "app").stat().st_mtime_ns

    assert date(b"one", "first") == date(b"one", "again") != date(b"two", "second")
