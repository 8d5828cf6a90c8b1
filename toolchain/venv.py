"""Makes the project's virtual environment from the lock file. Standard library only: it runs before anything is there.

python3 toolchain/venv.py .venv
"""

import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Make or mend the environment; returns the exit code."""
    if sys.version_info < OLDEST:
        print(f"Python {sys.version.split()[0]} is too old; run `make PYTHON=python3.11 …` or newer", file=sys.stderr)
        return 3
    folder = Path(sys.argv[1])
    print(f"making {folder} from requirements.lock: once, about a minute", file=sys.stderr, flush=True)
    started = time.monotonic()
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    steps = [
        [sys.executable, "-m", "venv", str(folder)],
        [*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")],
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    ]
    for step in steps:
        done = subprocess.run(step, check=False)
        if done.returncode:
            hint = "install python3-venv (Debian) and look at the lines above" if "venv" in step else "see above"
            print(f"{folder}: `{' '.join(step[1:4])} …` failed; {hint}", file=sys.stderr)
            return 3
    print(f"{folder}: done in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
