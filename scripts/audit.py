"""Asks whether a pinned package has a known vulnerability: one ends it with 1; that nobody can be asked does not."""

import json
import subprocess
import sys
from pathlib import Path

SECONDS = 120
COMMAND = ("pip-audit", "--disable-pip", "--require-hashes", "-r", "requirements.lock", "-f", "json")


def main() -> int:
    program = Path(sys.executable).parent / COMMAND[0]
    try:
        done = subprocess.run([program, *COMMAND[1:]], capture_output=True, text=True, check=False, timeout=SECONDS)
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError) as error:
        print(f"pip-audit: nobody could be asked ({type(error).__name__}); nothing is known", file=sys.stderr)
        return 0
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    bad = [package for package in packages if package.get("vulns")]
    for package in bad:
        ids = ", ".join(each["id"] for each in package["vulns"])
        print(f"{package['name']} {package['version']}: {ids}", file=sys.stderr)
    asked = len(packages) - len(unknown)
    print(
        f"pip-audit: {asked} of {len(packages)} packages could be asked about, {len(bad)} vulnerable", file=sys.stderr
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
