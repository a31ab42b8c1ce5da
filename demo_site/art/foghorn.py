"""Make the recording of the demo: two blasts of a foghorn over a quiet sea, as an MP3.

    pip install lameenc
    python foghorn.py

Every run draws the same sea.
"""

import math
import random
import struct
from pathlib import Path

import lameenc

RATE = 16_000
SECONDS = 11
BLASTS = ((1.5, 3.0), (6.5, 3.0))  # where each begins, and how long it is

HERE = Path(__file__).resolve().parent


def horn(time: float) -> float:
    """Reeds of a low note, slightly out of tune, which swell and sink at the end."""
    for start, length in BLASTS:
        since = time - start
        if 0 <= since <= length:
            swell = min(1.0, since / 0.25, (length - since) / 0.4)
            # The air runs out: the last note drops, as every diaphone does.
            fall = 1.0 if since < length - 0.5 else 1.0 - 0.22 * (since - length + 0.5) / 0.5
            tone = sum(
                math.sin(2 * math.pi * 110 * fall * part * (1 + 0.002 * part) * since) / part
                for part in range(1, 9)
            )
            return swell * tone * 0.28
    return 0.0


sea = random.Random(7)  # noqa: S311
low = 0.0
samples = []
for number in range(RATE * SECONDS):
    time = number / RATE
    low += 0.08 * (sea.uniform(-1, 1) - low)
    wave = 0.5 + 0.5 * math.sin(2 * math.pi * time / 5.5)
    fade = min(1.0, time / 0.8, (SECONDS - time) / 1.2)
    samples.append(max(-1.0, min(1.0, fade * (horn(time) + low * wave * 0.6))))

encoder = lameenc.Encoder()
encoder.set_bit_rate(32)
encoder.set_in_sample_rate(RATE)
encoder.set_channels(1)
encoder.set_quality(2)
encoder.silence()
pcm = struct.pack(f"<{len(samples)}h", *(round(it * 32_000) for it in samples))
data = bytes(encoder.encode(pcm)) + bytes(encoder.flush())
(HERE.parent / "content" / "audio" / "foghorn.mp3").write_bytes(data)
print(len(data), "bytes")
