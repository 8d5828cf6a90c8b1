"""Build images: facts, cache, compile, layout, staged root. The one entry for program and command."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from moorage.errors import ExternalError
from moorage.image.build_cache import CacheEntry, build_key, file_hash, probe_key, read_entry, write_entry
from moorage.image.compile.compiler import compile_binary, probe
from moorage.image.layout.base import Base
from moorage.image.layout.compress import compressor, write_compressed
from moorage.image.layout.contents import image_contents
from moorage.image.layout.layer import layer_blocks
from moorage.image.layout.manifest import add_index, add_manifest
from moorage.image.layout.oci import LAYER, Blob, Layout
from moorage.image.layout.sbom import modules_of, write_sbom
from moorage.image.layout.staged_root import dockerfile, install, inventory, write_staged_root
from moorage.image.output import alone, claim, reject_links, remove
from moorage.image.registry.base import find_base
from moorage.image.request import BuiltImage, ImageRequest
from moorage.image.source.git.untracked import reject_tracked
from moorage.image.source.inspection import Inspection, inspect
from moorage.image.source.resolved import ResolvedSource, resolve_source
from moorage.spec.values.versions import image_tag

FOLDERS = ("images", "roots", "work")
"""What a build makes below the folder for its output."""


def build_image(request: ImageRequest, *, out: Path) -> BuiltImage:
    """Compile one service and lay its image out below `out`: `build_inspected` for one that was not inspected yet."""
    return build_inspected(inspect(request), out=out)


def build_inspected(inspection: Inspection, *, out: Path) -> BuiltImage:
    """Compile one service and lay its image out below `out`; do nothing when that is done already.

    The layout is `<out>/images/<name>`, its bill of materials `<out>/images/<name>.spdx.json`, the build context
    `<out>/roots/<name>`. They are replaced only when all of the new one is there. Raises InputError for the source's
    faults, ExternalError for the machine's.
    """
    name = inspection.request.name
    try:
        seen = resolve_source(inspection)
        reject_tracked(out, FOLDERS)
        out = claim(out, FOLDERS)
        reject_links([out / "work/.bases"])
        with alone(out, name, FOLDERS):
            try:
                return _build(seen, out)
            finally:
                # What a failed build leaves would keep a full disk full.
                shutil.rmtree(out / "work" / name, ignore_errors=True)
    except OSError as error:
        place = error.filename or out
        raise ExternalError(f"{name}: {place}: {error.strerror}; make room or grant access, and run again") from error


def _build(seen: ResolvedSource, out: Path) -> BuiltImage:
    name = seen.request.name
    layout, root, scratch = Layout(out / "images" / name), out / "roots" / name, out / "work" / name
    notes = out / "images" / f"{name}.json"
    bill = notes.with_suffix(".spdx.json")
    old, key = read_entry(notes), build_key(seen)
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
    if seen.request.linked and (old is None or old.probe != proven):
        probe(seen, scratch / "probe")
    top = add_index(layout, manifests) if len(manifests) > 1 else manifests[seen.request.platforms[0]]
    (scratch / "root/Dockerfile").write_text(dockerfile(seen.request, seen.build_info), "utf-8")
    install(scratch / "root", root)
    layout.publish(top, image_tag(seen.build_info.version))
    said = write_sbom(bill, seen.request, seen.build_info, top.digest, modules)
    record = CacheEntry(key, proven, top.digest, sizes[0], seen.request.rebuild_all, said, inventory(root))
    write_entry(notes, record)
    return _result(seen, record, layout, root, from_cache=False)


def _pack(seen: ResolvedSource, platform: str, base: Base, binary: Path, layout: Layout) -> Blob:
    """Write layer, manifest and staged root of one platform."""
    seconds = int(datetime.fromisoformat(seen.build_info.created).timestamp())
    entries = image_contents(seen.request, binary, base)
    draft = binary.with_name("layer")
    program = compressor(seen.go, binary.parent)
    written = write_compressed(layer_blocks(entries, seconds), draft, program)
    layer = layout.add_file(draft, written.digest, LAYER)
    write_staged_root(entries, binary.with_name("root") / platform, seconds)
    base.add_to(layout, binary.parent)
    return add_manifest(layout, seen.request, seen.build_info, platform, base, layer, written.plain)


def _complete(old: CacheEntry, layout: Layout, root: Path, seen: ResolvedSource) -> bool:
    compiled_as_asked = old.rebuilt_all or not seen.request.rebuild_all
    return compiled_as_asked and layout.intact(old.digest) and inventory(root) == old.root


def _result(seen: ResolvedSource, record: CacheEntry, layout: Layout, root: Path, *, from_cache: bool) -> BuiltImage:
    return BuiltImage(
        name=seen.request.name,
        version=seen.build_info.version,
        revision=seen.build_info.revision,
        created=seen.build_info.created,
        input_hash=seen.build_info.input_hash,
        digest=record.digest,
        layout=layout.folder,
        root=root,
        binary_size=record.binary_size,
        from_cache=from_cache,
        platforms=seen.request.platforms,
        warnings=seen.warnings,
    )
