"""The example that a newcomer copies from the README."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from harness import Emulator

README = Path(__file__).resolve().parents[2] / "README.md"


def printed(emulator: Emulator, mark: str) -> str:
    """What the README's example with `mark` in it prints, run against the emulator."""
    examples = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    [example] = [example for example in examples if mark in example]
    assert "127.0.0.1:4722" in example
    program = example.replace("127.0.0.1:4722", emulator.host)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_example_for_alibaba_lists_the_tags_of_the_demo_world(emulator: Emulator) -> None:
    assert "'TagKey': 'app', 'TagValue': 'shop'" in printed(emulator, "alibabacloud")


def test_the_example_for_huawei_lists_the_topic_of_the_demo_world(emulator: Emulator) -> None:
    assert '"name": "shop-alarms"' in printed(emulator, "huaweicloud")
