"""The recipe for pytest that a newcomer copies from the documentation, run as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

DOCUMENT = ROOT / "docs" / "testing-with-parhelion.md"
BINARY = ROOT / os.environ.get("PARHELION_BIN", "target/debug/parhelion")


def test_the_recipe_for_pytest_passes(tmp_path: Path) -> None:
    section = DOCUMENT.read_text().split("\n## pytest\n")[1].split("\n## ")[0]
    for code in re.findall(r"```python\n(.*?)```", section, re.DOTALL):
        name = code.splitlines()[0].removeprefix("# ")
        (tmp_path / name).write_text(code)
    assert {file.name for file in tmp_path.iterdir()} == {"conftest.py", "test_tags.py"}
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "parhelion").symlink_to(BINARY.resolve())
    environment = os.environ | {"PATH": f"{bin_folder}:{os.environ['PATH']}"}

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
