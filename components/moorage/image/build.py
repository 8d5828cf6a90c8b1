"""Build images: facts, cache, compile, layout, staged root. The one entry for program and command."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from moorage.errors import SurroundingsError
from moorage.image.base import Base, find_base
from moorage.image.compile import compile_binary, probe
from moorage.image.compress import compressor, write_compressed
from moorage.image.contents import image_contents
from moorage.image.inspect import Inspection, inspect
from moorage.image.layer import layer_blocks
from moorage.image.layout import LAYER, Blob, Layout
from moorage.image.manifest import add_index, add_manifest
from moorage.image.record import Record, build_key, file_hash, probe_key, read_record, write_record
from moorage.image.reference import image_tag
from moorage.image.request import BuiltImage, ImageRequest
from moorage.image.sbom import modules_of, write_sbom
from moorage.image.source import Survey, survey
from moorage.image.stage import dockerfile, install, inventory, stage
from moorage.image.untracked import refuse_tracked
from moorage.ours import claim, open_lock, refuse_links, remove

FOLDERS = ("images", "roots", "work")
"""What a build makes below the folder for its output."""


def build_image(request: ImageRequest, *, out: Path) -> BuiltImage:
    """Compile one service and lay its image out below `out`: `build_inspected` for one that nobody has looked at."""
    return build_inspected(inspect(request), out=out)


def build_inspected(inspection: Inspection, *, out: Path) -> BuiltImage:
    """Compile one service and lay its image out below `out`; do nothing when that is done already.

    The layout is `<out>/images/<name>`, its bill of materials `<out>/images/<name>.spdx.json`, the build context
    `<out>/roots/<name>`. They are replaced only when all of the new one is there. Raises InputError for the source's
    faults, SurroundingsError for the machine's.
    """
    name = inspection.request.name
    try:
        seen = survey(inspection)
        refuse_tracked(out, FOLDERS)
        out = claim(out, FOLDERS)
        refuse_links([out / "work/.bases"])
        with _alone(out, name):
            try:
                return _build(seen, out)
            finally:
                # What a failed build leaves would keep a full disk full.
                shutil.rmtree(out / "work" / name, ignore_errors=True)
    except OSError as error:
        place = error.filename or out
        raise SurroundingsError(
            f"{name}: {place}: {error.strerror}; make room or grant access, and run again"
        ) from error


def _build(seen: Survey, out: Path) -> BuiltImage:
    name = seen.request.name
    layout, root, scratch = Layout(out / "images" / name), out / "roots" / name, out / "work" / name
    notes = out / "images" / f"{name}.json"
    bill = notes.with_suffix(".spdx.json")
    old, key = read_record(notes), build_key(seen)
    if old and old.key == key and _complete(old, layout, root, seen) and old.bill == file_hash(bill):
        return _result(seen, old, layout, root, from_cache=True)
    remove(scratch)
    scratch.mkdir(parents=True)
    manifests: dict[str, Blob] = {}
    sizes, modules = [], []
    for platform in seen.request.platforms:
        # Before the compiler's work: a registry may be out of reach.
        base = find_base(seen.request, platform, out / "work/.bases")
        binary = scratch / "binary"
        compile_binary(seen, platform, binary)
        sizes.append(binary.stat().st_size)
        modules.append(modules_of(seen.go, binary))
        manifests[platform] = _pack(seen, platform, base, binary, layout)
    proven = probe_key(seen)
    if seen.request.version_variable and (old is None or old.probe != proven):
        probe(seen, scratch / "probe")
    top = add_index(layout, manifests) if len(manifests) > 1 else manifests[seen.request.platforms[0]]
    (scratch / "root/Dockerfile").write_text(dockerfile(seen.request, seen.facts), "utf-8")
    install(scratch / "root", root)
    layout.publish(top, image_tag(seen.facts.version))
    said = write_sbom(bill, seen.request, seen.facts, top.digest, modules)
    record = Record(key, proven, top.digest, sizes[0], seen.request.rebuild_all, said, inventory(root))
    write_record(notes, record)
    return _result(seen, record, layout, root, from_cache=False)


def _pack(seen: Survey, platform: str, base: Base, binary: Path, layout: Layout) -> Blob:
    """Write layer, manifest and staged root of one platform."""
    seconds = int(datetime.fromisoformat(seen.facts.created).timestamp())
    entries = image_contents(seen.request, binary, base)
    draft = binary.with_name("layer")
    program = compressor(seen.go, binary.parent)
    written = write_compressed(layer_blocks(entries, seconds), draft, program)
    layer = layout.add_file(draft, written.digest, LAYER)
    stage(entries, binary.with_name("root") / platform, seconds)
    base.add_to(layout, binary.parent)
    return add_manifest(layout, seen.request, seen.facts, platform, base, layer, written.plain)


def _complete(old: Record, layout: Layout, root: Path, seen: Survey) -> bool:
    compiled_as_asked = old.rebuilt_all or not seen.request.rebuild_all
    return compiled_as_asked and layout.intact(old.digest) and inventory(root) == old.root


def _result(seen: Survey, record: Record, layout: Layout, root: Path, *, from_cache: bool) -> BuiltImage:
    return BuiltImage(
        name=seen.request.name,
        version=seen.facts.version,
        revision=seen.facts.revision,
        created=seen.facts.created,
        input_hash=seen.facts.input_hash,
        digest=record.digest,
        layout=layout.folder,
        root=root,
        binary_size=record.binary_size,
        from_cache=from_cache,
        platforms=seen.request.platforms,
        warning=seen.warning,
    )


@contextmanager
def _alone(out: Path, name: str) -> Iterator[None]:
    """Hold the lock of one service's folders; the system frees it when the process dies."""
    path = out / "work" / f"{name}.lock"
    refuse_links([path])
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refuse_links(path for part in FOLDERS for path in (out / part / name, *(out / part).glob(f"{name}.*")))
        yield
    finally:
        os.close(lock)
