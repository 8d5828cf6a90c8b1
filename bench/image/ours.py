"""Builds and pushes one image as `pulumi up` does, and prints how long it waited for which program.

python ours.py <output folder> <image>      in the folder of the Go module
"""

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

STARTED = time.perf_counter()
WAITED: Counter[str] = Counter()


def _watched(run: Any) -> Any:
    def watching(command: Any, *arguments: Any, **options: Any) -> Any:
        started = time.perf_counter()
        done = run(command, *arguments, **options)
        words = [Path(command[0]).name, *(word for word in command[1:2] if not word.startswith("-"))]
        WAITED[" ".join(words)] += time.perf_counter() - started
        return done

    return watching


def main(out: Path, image: str) -> None:
    """Build the service `order` of the module in the working folder."""
    from moorage.image.build import build_image
    from moorage.image.registry.push import publish
    from moorage.image.request import ImageRequest

    WAITED["Python: import"] = time.perf_counter() - STARTED
    subprocess.run = _watched(subprocess.run)
    request = ImageRequest("order", Path.cwd(), "./cmd/order", "main.version", "v*")
    built = build_image(request, out=out)
    WAITED["build"] = time.perf_counter() - STARTED
    publish(built.layout, image, built.digest, insecure=True)
    WAITED["push"] = time.perf_counter() - STARTED - WAITED.pop("build")
    WAITED["all"] = time.perf_counter() - STARTED
    sys.stdout.write(json.dumps(WAITED))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
