"""The tar file: what other programs read out of it, its limits, and how much memory it takes."""

import io
import tarfile
import tracemalloc
from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image.layout.compress import compressor, write_compressed
from moorage.image.layout.contents import Entry
from moorage.image.layout.layer import layer_blocks
from moorage.image.source.go.command import find_go


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compressor(find_go(), tmp_path_factory.mktemp("program"))


def test_long_names_and_other_alphabets_are_read_back() -> None:
    names = ["a" * 100, "b" * 90 + "/" + "c" * 99, "ä/ö", "d" * 155 + "/" + "e" * 100]
    entries = [Entry(name, 0o644, name.encode()) for name in names]
    with tarfile.open(fileobj=io.BytesIO(b"".join(layer_blocks(entries, 5)))) as tar:
        for member in tar:
            file = tar.extractfile(member)
            assert file is not None
            assert file.read().decode() == member.name
        assert tar.getnames() == names


@pytest.mark.parametrize("name", ["a" * 101, "b" * 156 + "/c", "d/" + "e" * 101])
def test_a_name_that_no_header_holds_is_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        list(layer_blocks([Entry(name, 0o644, b"")], 0))
    assert str(caught.value) == f"the path /{name} is too long for a layer; choose a path of at most 100 bytes"


def test_the_bytes_of_the_header_are_fixed() -> None:
    header = next(layer_blocks([Entry("app", 0o755, None)], 1_700_000_000))
    assert header.rstrip(b"\0") == (
        b"app/" + bytes(96) + b"0000755\0"
        b"0000000\0"
        b"0000000\0"
        b"00000000000\0"
        b"14524770400\0"
        b"006567\0 5" + bytes(100) + b"ustar\x0000"
    )


def test_a_file_that_changes_while_it_is_packed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)
    blocks = layer_blocks([Entry("file", 0o644, path)], 0)
    next(blocks)
    path.write_bytes(b"x" * 5)
    with pytest.raises(InputError, match="the file for /file changed while it was packed; leave it alone and build"):
        list(blocks)


def test_a_large_binary_is_streamed(tmp_path: Path, program: Path) -> None:
    path = tmp_path / "binary"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    tracemalloc.start()
    written = write_compressed(layer_blocks([Entry("app", 0o755, path)], 0), tmp_path / "layer", program)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 << 20
    assert written.digest.startswith("sha256:")


def test_a_full_disk_is_one_clear_line(program: Path) -> None:
    entries = [Entry("app", 0o644, bytes(1 << 20))]
    with pytest.raises(ExternalError) as caught:
        write_compressed(layer_blocks(entries, 0), Path("/dev/full"), program)
    assert str(caught.value).startswith("/dev/full: cannot be written: ")
    assert "no space left on device" in str(caught.value)
