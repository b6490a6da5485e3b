"""The example that a newcomer copies from the README."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from harness import Emulator

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_example_of_the_readme_lists_the_tags_of_the_demo_world(emulator: Emulator) -> None:
    [example] = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert example.count("127.0.0.1:4722") == 1
    program = example.replace("127.0.0.1:4722", emulator.host)

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "'TagKey': 'app', 'TagValue': 'shop'" in done.stdout
