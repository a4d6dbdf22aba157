"""Prints two measurements of load, and how many times the one is the other."""

import json
import platform
import sys
from importlib.metadata import version

rows = [json.load(open(path)) for path in sys.argv[1:3]]
for name, r in zip(("aiprod", "FastAPI"), rows):
    if r.get("errors"):
        sys.exit(f"{name} answered with errors: {r['errors']}")
versions = f"FastAPI {version('fastapi')}, pydantic {version('pydantic')}, uvicorn {version('uvicorn')}, Python {platform.python_version()}"
print(f"{'':10}{'requests/s':>12}{'p50, ms':>10}{'p99, ms':>10}{'CPU, ms':>10}{'load':>8}")
for name, r in zip(("aiprod", "FastAPI"), rows):
    print(f"{name:10}{r['per_second']:12.0f}{r['p50_ms']:10.1f}{r['p99_ms']:10.1f}{r['cpu_ms']:10.3f}{r['load']:>8}")
ours, theirs = rows
print(f"{'ratio':10}{ours['per_second'] / theirs['per_second']:12.1f}{theirs['p50_ms'] / ours['p50_ms']:10.1f}"
      f"{theirs['p99_ms'] / ours['p99_ms']:10.1f}{theirs['cpu_ms'] / ours['cpu_ms']:10.1f}")
print(versions)
