"""The reference model and the default pipeline in PyTorch, to time steps against.

Reads one JSON request a line and answers each with one line. The first line it writes says what it runs on.
  {"command": "prepare", "id": "a", "workload": {"kind": "reference", "batch": 16, "size": 32, ...}}
  {"command": "steps", "id": "a", "steps": 5}    -> {"ms": milliseconds a step, "loss": ...}
Padding is symmetric where TensorFlow's "same" pads the end: same shapes, same arithmetic.
"""
import json
import math
import os
import sys
import time

THREADS = int(os.environ.get("TWIN_THREADS", "2"))
DEVICE = os.environ.get("TWIN_DEVICE", "cpu")
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)
import torch  # noqa: E402  (the line above must come first)
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

torch.set_num_threads(THREADS)
torch.manual_seed(7)
if DEVICE != "cpu":
    torch.set_default_tensor_type(torch.cuda.FloatTensor)
settle = torch.cuda.synchronize if DEVICE != "cpu" else lambda: None


def encoder(channels, widths, features=None):
    """Strided 3x3 convolutions with ReLU; then 1x1 to `features` channels where that is asked for."""
    layers = []
    for depth in widths:
        layers += [nn.Conv2d(channels, depth, 3, stride=2, padding=1), nn.ReLU()]
        channels = depth
    return nn.Sequential(*layers, *([nn.Conv2d(channels, features, 1)] if features else []))


def decoder(features, width, channels):
    up = lambda a, b: nn.ConvTranspose2d(a, b, 4, stride=2, padding=1)
    low, high = up(features, 2 * width), up(2 * width, width)
    return nn.Sequential(low, nn.ReLU(), high, nn.ReLU(), up(width, channels))


class Reference:
    """Four convolutions, mean and a head per modality; a head on the concatenation; a loss per head."""

    def __init__(self, batch, size, width, modalities, classes):
        depths = [1 if m % 2 == 0 else 3 for m in range(modalities)]
        self.encoders = nn.ModuleList(encoder(c, [width, 2 * width, 4 * width, 4 * width]) for c in depths)
        self.heads = nn.ModuleList(nn.Linear(4 * width, classes) for _ in depths)
        self.fused = nn.Linear(4 * width * modalities, classes)
        self.inputs = [torch.randn(batch, c, size, size) for c in depths]
        self.labels = torch.arange(batch, device=DEVICE) % classes
        self.parameters = [p for m in (self.encoders, self.heads, self.fused) for p in m.parameters()]
        self.adam = torch.optim.Adam(self.parameters, lr=1e-3)

    def step(self):
        pooled = [encode(x).mean((2, 3)) for encode, x in zip(self.encoders, self.inputs)]
        logits = [head(h) for head, h in zip(self.heads, pooled)] + [self.fused(torch.cat(pooled, 1))]
        loss = sum(F.cross_entropy(z, self.labels) for z in logits)
        self.adam.zero_grad(set_to_none=True)
        loss.backward()
        self.adam.step()
        return loss


class Codebook:
    """Moving-average codes; those that die restart at positions of the batch."""

    def __init__(self, flat, codes):
        self.codes = flat[torch.randint(len(flat), (codes,), device=DEVICE)].clone()
        self.sums, self.counts = self.codes.clone(), torch.ones(codes)

    def nearest(self, flat):
        return ((self.codes**2).sum(1) - 2 * flat @ self.codes.T).argmin(1)

    def update(self, flat, chosen, decay=0.99, eps=1e-5, revive_below=0.9):
        """-> perplexity of this batch's codes."""
        n = len(self.codes)
        used = torch.bincount(chosen, minlength=n).float()
        raw = decay * self.counts + (1 - decay) * used
        self.sums = decay * self.sums + (1 - decay) * torch.zeros_like(self.sums).index_add_(0, chosen, flat)
        self.counts = (raw + eps) / (raw.sum() + n * eps) * raw.sum()
        self.codes = self.sums / self.counts[:, None]
        dead, fresh = self.counts < revive_below, flat[torch.randint(len(flat), (n,), device=DEVICE)]
        self.counts = torch.where(dead, torch.ones(n), self.counts)
        self.sums = torch.where(dead[:, None], fresh, self.sums)
        self.codes = torch.where(dead[:, None], fresh, self.codes)
        share = used / used.sum()
        return (-(share * (share + 1e-10).log()).sum()).exp()


class Pipeline:
    """Every part of the default experiment: unimodal losses, MLB, LFM, VQ codebook, decoders, mask."""

    def __init__(self, batch, classes, clips, inputs, width=16, features=64, codes=128):
        self.batch, self.clips, self.shapes = batch, clips, inputs
        self.data = [torch.randn(clips, n, c, h, w) for n, h, w, c in inputs]
        self.labels = torch.arange(clips, device=DEVICE) % classes
        depths = [c for _, _, _, c in inputs]
        self.encoders = nn.ModuleList(encoder(c, [width, 2 * width, 4 * width], features) for c in depths)
        self.decoders = nn.ModuleList(decoder(features, width, c) for c in depths)
        self.heads = nn.ModuleList(nn.Linear(features, classes) for _ in depths)
        self.fused = nn.Linear(features * len(depths), classes)
        self.omega = nn.ParameterList(nn.Parameter(torch.full((features,), 0.01)) for _ in depths)
        with torch.no_grad():
            first = [e(x[:batch].flatten(0, 1)) for e, x in zip(self.encoders, self.data)]
            self.books = [Codebook(self.flat(z), codes) for z in first]
        others = [self.heads, self.decoders, self.fused, self.omega]
        groups = [{"params": list(e.parameters())} for e in self.encoders]
        groups.append({"params": [p for part in others for p in part.parameters()]})
        self.rate = 3e-3
        self.adam = torch.optim.Adam(groups, lr=self.rate)
        self.parameters = [p for group in groups for p in group["params"]] + [b.codes for b in self.books]

    @staticmethod
    def flat(z):
        return z.permute(0, 2, 3, 1).reshape(-1, z.shape[1])

    def step(self):
        rows = torch.randperm(self.clips, device=DEVICE)[: self.batch]
        labels, inputs = self.labels[rows], [x[rows].flatten(0, 1) for x in self.data]
        maps = [encode(x) for encode, x in zip(self.encoders, inputs)]
        flats = [self.flat(z.detach()) for z in maps]
        chosen = [book.nearest(flat) for book, flat in zip(self.books, flats)]
        drawn = [book.codes[i] for book, i in zip(self.books, chosen)]
        quantised = [q.view(len(z), *z.shape[2:], -1).permute(0, 3, 1, 2) for q, z in zip(drawn, maps)]
        codes = [z + (q - z).detach() for z, q in zip(maps, quantised)]
        pooled = [c.view(self.batch, -1, *c.shape[1:]).mean((1, 3, 4)) for c in codes]
        logits = [head(h) for head, h in zip(self.heads, pooled)]
        masks = [o + ((o > 0.005).float() - o).detach() for o in self.omega]
        fused = self.fused(torch.cat([h * m for h, m in zip(pooled, masks)], 1))

        own = [F.cross_entropy(z, labels) for z in [fused, *logits]]
        held = [F.mse_loss(z, q.detach()) for z, q in zip(maps, quantised)]
        redrawn = [F.mse_loss(decode(c), x) for decode, c, x in zip(self.decoders, codes, inputs)]
        scores = F.normalize(pooled[0]) @ F.normalize(pooled[1]).T / 0.1
        matched = torch.arange(self.batch, device=DEVICE)
        align = (F.cross_entropy(scores, matched) + F.cross_entropy(scores.T, matched)) / 2
        sparsity = sum(o.sum() for o in self.omega)
        alpha = 1 - math.exp(-1)
        loss = (1 - alpha) * sum(own) + alpha * align + 0.25 * sum(held) + sum(redrawn) + 1e-4 * sparsity
        self.adam.zero_grad(set_to_none=True)
        loss.backward()

        with torch.no_grad():
            s = [z.softmax(1).gather(1, labels[:, None]).sum() for z in logits]
            ratio = [s[1] / s[0], s[0] / s[1]]
            k = [1 + ((4.0 if r > 1 else 2.0) - 1) * torch.tanh(0.8 * (r - 1)) for r in ratio]
            for group, factor in zip(self.adam.param_groups, k):
                group["lr"] = self.rate * float(factor)
            self.adam.step()
            perplexity = [b.update(f, i) for b, f, i in zip(self.books, flats, chosen)]
            kept = [(o > 0.005).float().mean() for o in self.omega]
            right = [(z.argmax(1) == labels).float().mean() for z in [fused, *logits]]
            # what a report would show, gathered as the lab gathers it
            torch.stack([loss, *own, *held, *redrawn, align, sparsity, *k, *perplexity, *kept, *right])
        return loss


def blas():
    """Which library multiplies matrices, by what is loaded; "none" is no peer."""
    maps = "/proc/self/maps"
    loaded = open(maps).read().lower() if os.path.exists(maps) else ""
    if "openblas" in loaded:
        return "OpenBLAS"
    return "MKL" if torch.backends.mkl.is_available() else "none"


def speed(n=512):
    """GFLOP/s of a product of n x n matrices."""
    a, times = torch.randn(n, n), []
    for _ in range(8):
        start = time.perf_counter()
        a @ a
        times.append(time.perf_counter() - start)
    return 2 * n**3 / min(times) / 1e9


def answer(models, request):
    if request["command"] == "prepare":
        workload = dict(request["workload"])
        kind = {"reference": Reference, "default": Pipeline}[workload.pop("kind")]
        model = models[request["id"]] = kind(**workload)
        return {"parameters": sum(p.numel() for p in model.parameters)}
    if request["command"] == "dispose":
        return {"disposed": models.pop(request["id"], None) is not None}
    model = models[request["id"]]
    settle()
    start = time.perf_counter()
    for _ in range(request["steps"]):
        loss = model.step()
    settle()
    return {"ms": (time.perf_counter() - start) * 1000 / request["steps"], "loss": float(loss)}


if __name__ == "__main__":
    facts = {"torch": torch.__version__, "device": DEVICE, "threads": torch.get_num_threads()}
    print(json.dumps({**facts, "blas": blas(), "gflops": speed()}), flush=True)
    prepared = {}
    for line in sys.stdin:
        print(json.dumps(answer(prepared, json.loads(line))), flush=True)
