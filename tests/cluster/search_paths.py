"""Makes importable what is shared: the literal `pulumi` of the engine tests, the API client of the stand-in."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USED = ("tests/engine", "toolchain/plugins/src")

sys.path += [str(ROOT / used) for used in USED]
