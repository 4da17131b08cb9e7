"""Makes the folder "spoken-digits": a written digit that moves, with the same digit spoken.

python3 make_digits.py RECORDINGS IMAGES.gz LABELS.gz OUT [TAKES]

RECORDINGS: the folder of that name of the Free Spoken Digit Dataset; IMAGES, LABELS: a pair of MNIST's files, such as
t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz; TAKES: recordings of each digit and speaker (10). Needs ffmpeg.
"""

import gzip
import math
import pathlib
import random
import subprocess
import sys

SIDE, MARGIN, FRAMES, RATE = 28, 10, 10, 10
WIDTH = SIDE + 2 * MARGIN


def read_digits(images, labels):
    """The pictures of each digit, in random order."""
    pixels, names = gzip.open(images).read()[16:], gzip.open(labels).read()[8:]
    pictures = [[] for _ in range(10)]
    for i, digit in enumerate(names):
        pictures[digit].append(pixels[SIDE * SIDE * i : SIDE * SIDE * (i + 1)])
    for of_digit in pictures:
        random.shuffle(of_digit)
    return pictures


def moving(picture):
    """Ten grey frames in which the picture moves along a small ellipse."""
    phase, frames = random.random(), bytearray()
    for i in range(FRAMES):
        angle = 2 * math.pi * (i / FRAMES + phase)
        left, top = MARGIN + round(5 * math.cos(angle)), MARGIN + round(4 * math.sin(angle))
        frame = bytearray(WIDTH * WIDTH)
        for row in range(SIDE):
            start = (top + row) * WIDTH + left
            frame[start : start + SIDE] = picture[SIDE * row : SIDE * (row + 1)]
        frames += frame
    return bytes(frames)


def encode(recording, frames, target):
    """Writes one second of picture and sound as webm."""
    target.parent.mkdir(parents=True, exist_ok=True)
    raw = f"-f rawvideo -pix_fmt gray -s {WIDTH}x{WIDTH} -r {RATE} -i -".split()
    codecs = "-af apad -t 1 -pix_fmt yuv420p -c:v libvpx -b:v 300k -c:a libopus -b:a 32k".split()
    command = ["ffmpeg", "-y", "-loglevel", "error", *raw, "-i", str(recording), *codecs, str(target)]
    subprocess.run(command, input=frames, check=True)


def main(recordings, images, labels, out, takes="10"):
    random.seed(1)
    pictures = read_digits(images, labels)
    for recording in sorted(pathlib.Path(recordings).glob("*.wav")):
        digit, speaker, take = recording.stem.split("_")
        if int(take) < int(takes):
            # no picture is used twice, so that none is in two splits
            frames = moving(pictures[int(digit)].pop())
            encode(recording, frames, pathlib.Path(out, digit, f"{speaker}-{digit}-{int(take):03}.webm"))


if __name__ == "__main__":
    main(*sys.argv[1:])
