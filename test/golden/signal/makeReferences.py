"""Reference values for logMel and resample, written as JSON beside this file:

    python3 makeReferences.py && npx prettier --write *.json

Independent of the TypeScript: SciPy's ShortTimeFFT and resample_poly, NumPy's interpolation for
the mel triangles. SciPy and NumPy versions go into the files.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.signal import ShortTimeFFT, chirp, firwin, get_window, resample_poly

HERE = pathlib.Path(__file__).parent
VERSIONS = {"numpy": np.__version__, "scipy": scipy.__version__}


def write(name, cases):
    text = json.dumps({"madeWith": VERSIONS, "cases": cases}, separators=(",", ":"))
    (HERE / name).write_text(text + "\n")


def digits(values, places):
    return [round(float(v), places) for v in np.ravel(values)]


def log_mel(wave, rate, window_length, hop, bands, low, high, fft_length):
    window = get_window("hann", window_length)
    stft = ShortTimeFFT(
        window, hop, rate, mfft=fft_length, scale_to="magnitude", phase_shift=None
    )
    # ShortTimeFFT centres its slices; p counts hops from the centre, so slice by hand where it begins.
    starts = range(0, len(wave) - window_length + 1, hop)
    power = []
    for start in starts:
        part = wave[start : start + window_length]
        power.append(np.abs(stft.stft(part, p0=0, p1=1, k_offset=window_length // 2)[:, 0]) ** 2)
    power = np.array(power)
    mel = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), bands + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    bins = np.arange(fft_length // 2 + 1) * rate / fft_length
    filters = np.array(
        [np.interp(bins, edges[k : k + 3], [0, 1, 0], left=0, right=0) for k in range(bands)]
    )
    return np.log(1e-8 + power @ filters.T), edges[1:-1]


def log_mel_cases():
    random = np.random.default_rng(1)
    cases = []
    for rate, window_length, hop, bands, low, high, fft_length in [
        (16000, 512, 353, 64, 0, 8000, 512),
        (22050, 512, 353, 64, 0, 11025, 512),
        (16000, 400, 160, 40, 60, 7600, 512),
        (16000, 512, 353, 128, 0, 8000, 1024),
    ]:
        n = 3000
        t = np.arange(n) / rate
        wave = 0.3 * chirp(t, 100, t[-1], rate * 0.45) + 0.1 * np.sin(2 * np.pi * 440 * t)
        wave += 0.01 * random.standard_normal(n)
        wave[:400] *= 0.001
        wave = np.array(digits(wave, 6), dtype=np.float32).astype(np.float64)
        rows, centres = log_mel(wave, rate, window_length, hop, bands, low, high, fft_length)
        cases.append(
            {
                "options": {
                    "rateHz": rate,
                    "windowLength": window_length,
                    "hop": hop,
                    "bands": bands,
                    "minHz": low,
                    "maxHz": high,
                },
                "wave": digits(wave, 6),
                "rows": len(rows),
                "bandHz": digits(centres, 4),
                "logMel": digits(rows, 5),
            }
        )
    return cases


def resample_cases():
    random = np.random.default_rng(2)
    cases = []
    for start, end in [(48000, 16000), (44100, 16000), (44100, 22050), (8000, 22050), (16000, 44100)]:
        n = start // 40
        t = np.arange(n) / start
        wave = np.zeros(n)
        for hz in random.uniform(50, 0.78 * min(start, end) / 2, 8):
            wave += 0.1 * np.sin(2 * np.pi * hz * t + random.uniform(0, 6.28))
        if end < start:  # must vanish: it lies above the new Nyquist frequency
            wave += 0.2 * np.sin(2 * np.pi * 1.06 * end / 2 * t)
        wave *= np.hanning(n)  # fades in and out, so the ends do not matter
        divisor = np.gcd(start, end)
        up, down = end // divisor, start // divisor
        # A kernel far longer than ours: transition 2 % of the band, stop band below -100 dB.
        half = 300 * max(up, down)
        kernel = firwin(2 * half + 1, 0.97 / max(up, down), window=("kaiser", 12.0))
        wave = np.array(digits(wave, 6), dtype=np.float32).astype(np.float64)
        out = resample_poly(wave, up, down, window=kernel)
        cases.append(
            {"fromHz": start, "toHz": end, "wave": digits(wave, 6), "resampled": digits(out, 6)}
        )
    return cases


write("logMel.json", log_mel_cases())
write("resample.json", resample_cases())
