#!/usr/bin/env python3
"""Writes what PyTorch and CPython give, for tests/notebook.rs to hold the Rust trainer to.

    python tests/golden/generate.py [rng] [layers] [runs] [variants] [figures]

needs torch (CPU) and writes next to itself:

rng.json       numbers of torch.Generator and of Python's random, for several seeds and sizes
layers.json    one batch through small networks: every activation, every gradient
runs.json      every preset on the built-in names: losses, evaluations, saturation, names
figures.json   what the page's figures show: gradients, their ratios, one Linear on random numbers
variants.json  configs that mix all keys, 200 steps each on the first 2,000 built-in names

The network is the one of Karpathy's makemore_part3_bn.ipynb, cell by cell: recipe "flat" is its cells 6
to 10, recipe "layers" its Linear, BatchNorm1d and Tanh classes. BatchNorm normalises with the unbiased
variance in both, as the notebook does.
"""

import json
import math
import platform
import random
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

HERE = Path(__file__).parent
NAMES = HERE.parent.parent / "www" / "data" / "ssa-names-2018.txt"

COMMON = dict(
    recipe="flat", seed=2147483647, split_seed=42, split="words", block_size=3, n_embd=10,
    n_hidden=200, n_layers=1, activation="tanh", init="kaiming", gain="auto", bias="learned",
    bias_scale=0.01, out_scale=0.01, out_bias_scale=0.0, batch_norm=False, batch_size=32, lr=0.1,
    lr_decay=0.1, lr_decay_step=100000, label_leak=False, end_token=True,
)  # fmt: skip
DEEP = dict(recipe="layers", n_hidden=100, n_layers=5, out_scale=0.1, lr_decay_step=150000)
PRESETS = {
    "initial": dict(init="normal", gain=1.0, bias_scale=1.0, out_scale=1.0, out_bias_scale=1.0),
    "logits": dict(init="normal", gain=1.0, bias_scale=1.0),
    "tanh": dict(init="normal", gain=0.2),
    "kaiming": {},
    "batchnorm": dict(bias="none", batch_norm=True),
    "deep": DEEP,
    "deep-batchnorm": dict(DEEP, gain=1.0, bias="none", batch_norm=True),
    "seed": dict(
        seed=420, split="rows", label_leak=True, end_token=False, n_hidden=20, init="normal",
        gain=1500.0, bias="unused", batch_norm=True,
    ),
}  # fmt: skip

ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "gelu": F.gelu,
    "sigmoid": torch.sigmoid,
    "linear": lambda x: x,
}


def full(changes: dict) -> dict:
    """A config with all keys; eps and momentum that nobody set are those of the recipe."""
    config = {**COMMON, **changes}
    flat = config["recipe"] == "flat"
    config.setdefault("bn_eps", 0.0 if flat else 1e-5)
    config.setdefault("bn_momentum", 0.001 if flat else 0.1)
    return config


# ---------------------------------------------------------------------------------------------
# Data


def rows_of(words: list[str], config: dict, stoi: dict) -> tuple[torch.Tensor, torch.Tensor]:
    X, Y = [], []
    for w in words:
        context = [0] * config["block_size"]
        for ch in w + ("." if config["end_token"] else ""):
            ix = stoi[ch]
            moved = context[1:] + [ix]
            # The seed notebook moves the context on before it stores it: the label leak.
            X.append(moved if config["label_leak"] else context)
            Y.append(ix)
            context = moved
    return torch.tensor(X), torch.tensor(Y)


def dataset(words: list[str], config: dict) -> dict:
    letters = sorted(set("".join(words)))
    stoi = {s: i + 1 for i, s in enumerate(letters)}
    stoi["."] = 0
    random.seed(config["split_seed"])
    if config["split"] == "words":
        words = words[:]
        random.shuffle(words)
        n1, n2 = int(0.8 * len(words)), int(0.9 * len(words))
        parts = {"train": words[:n1], "dev": words[n1:n2], "test": words[n2:]}
        data = {name: rows_of(part, config, stoi) for name, part in parts.items()}
    else:
        X, Y = rows_of(words, config, stoi)
        train = random.sample(range(len(X)), int(0.8 * len(X)))
        taken = set(train)
        dev = [i for i in range(len(X)) if i not in taken]
        data = {"train": (X[train], Y[train]), "dev": (X[dev], Y[dev]), "test": (X[:0], Y[:0])}
    data["itos"] = ["."] + letters
    return data


# ---------------------------------------------------------------------------------------------
# Network


def gain_of(config: dict) -> float:
    if config["gain"] != "auto":
        return config["gain"]
    if config["activation"] == "gelu":
        return 1.0  # calculate_gain has no entry for it
    return torch.nn.init.calculate_gain(config["activation"])


def std_of(config: dict, fan_in: int, fan_out: int) -> float:
    gain = gain_of(config)
    return {
        "kaiming": gain / fan_in**0.5,
        "xavier": gain * (2 / (fan_in + fan_out)) ** 0.5,
        "normal": gain,
        "zeros": 0.0,
    }[config["init"]]


class BatchNorm:
    def __init__(self, n: int, config: dict):
        self.gamma, self.beta = torch.ones(n), torch.zeros(n)
        self.running_mean, self.running_spread = torch.zeros(n), torch.ones(n)
        self.keeps_std = config["recipe"] == "flat"
        self.eps, self.momentum = config["bn_eps"], config["bn_momentum"]

    def __call__(self, x: torch.Tensor, training: bool) -> torch.Tensor:
        if training:
            mean, var = x.mean(0, keepdim=True), x.var(0, keepdim=True)
            std = (var + self.eps).sqrt()
            with torch.no_grad():
                spread = std if self.keeps_std else var
                keep, m = 1 - self.momentum, self.momentum
                self.running_mean = keep * self.running_mean + m * mean[0]
                self.running_spread = keep * self.running_spread + m * spread[0]
        else:
            mean, std = self.running_mean, self.running_spread
            if not self.keeps_std:
                std = (std + self.eps).sqrt()
        return self.gamma * (x - mean) / std + self.beta


class Network:
    """C, then for each layer weight, bias, gamma, beta, by the names that the Rust side uses."""

    def __init__(self, config: dict, vocabulary: int, g: torch.Generator):
        self.config = config
        self.act = ACTIVATIONS[config["activation"]]
        self.C = torch.randn((vocabulary, config["n_embd"]), generator=g)
        self.weights, self.biases, self.norms = [], [], []
        draw = self.draw_flat if config["recipe"] == "flat" else self.draw_layers
        draw(vocabulary, g)
        for p in self.parameters().values():
            p.requires_grad = True

    def draw_flat(self, vocabulary: int, g: torch.Generator) -> None:
        c = self.config
        fan_in, hidden = c["n_embd"] * c["block_size"], c["n_hidden"]
        W1 = torch.randn((fan_in, hidden), generator=g) * std_of(c, fan_in, hidden)
        b1 = None
        if c["bias"] != "none":
            b1 = torch.randn(hidden, generator=g) * c["bias_scale"]
        W2 = torch.randn((hidden, vocabulary), generator=g) * c["out_scale"]
        b2 = torch.randn(vocabulary, generator=g) * c["out_bias_scale"]
        self.weights = [W1, W2]
        self.biases = [b1 if c["bias"] == "learned" else None, b2]
        self.norms = [BatchNorm(hidden, c) if c["batch_norm"] else None, None]

    def draw_layers(self, vocabulary: int, g: torch.Generator) -> None:
        c = self.config
        sizes = [c["n_embd"] * c["block_size"]] + [c["n_hidden"]] * c["n_layers"] + [vocabulary]
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            W = torch.randn((fan_in, fan_out), generator=g) / fan_in**0.5
            self.weights.append(W)
            self.biases.append(torch.zeros(fan_out) if c["bias"] == "learned" else None)
            self.norms.append(BatchNorm(fan_out, c) if c["batch_norm"] else None)
        for W in self.weights[:-1]:
            W *= std_of(c, *W.shape) * W.shape[0] ** 0.5
        if c["batch_norm"]:
            self.norms[-1].gamma *= c["out_scale"]
        else:
            self.weights[-1] *= c["out_scale"]

    def parameters(self) -> dict:
        named = {"C": self.C}
        for i, (W, b, bn) in enumerate(zip(self.weights, self.biases, self.norms)):
            named[f"layers.{i}.weight"] = W
            if b is not None:
                named[f"layers.{i}.bias"] = b
            if bn is not None:
                named[f"layers.{i}.gamma"], named[f"layers.{i}.beta"] = bn.gamma, bn.beta
        return named

    def __call__(self, X: torch.Tensor, training: bool, tape: list | None = None) -> torch.Tensor:
        x = self.C[X].view(X.shape[0], -1)
        last = len(self.weights) - 1
        for i, (W, b, bn) in enumerate(zip(self.weights, self.biases, self.norms)):
            z = x @ W if b is None else x @ W + b
            y = bn(z, training) if bn else z
            x = y if i == last else self.act(y)
            if tape is not None:
                x.retain_grad()
                tape.append((z, y, x))
        return x


def shake(net: Network, seed: int) -> None:
    """Moves every weight by about its last bit."""
    g = torch.Generator().manual_seed(seed)
    for p in net.parameters().values():
        p.data *= 1 + 1e-7 * torch.randn(p.shape, generator=g)


class Run:
    def __init__(self, words: list[str], changes: dict, shaken_by: int = 0):
        self.config = full(changes)
        self.data = dataset(words, self.config)
        self.g = torch.Generator().manual_seed(self.config["seed"])
        self.net = Network(self.config, len(self.data["itos"]), self.g)
        if shaken_by:
            shake(self.net, shaken_by)
        self.steps, self.losses, self.tape = 0, [], []

    def step(self, keep_tape: bool = False) -> float:
        c, (X, Y) = self.config, self.data["train"]
        ix = torch.randint(0, X.shape[0], (c["batch_size"],), generator=self.g)
        self.tape = [] if keep_tape else None
        loss = F.cross_entropy(self.net(X[ix], True, self.tape), Y[ix])
        parameters = self.net.parameters().values()
        for p in parameters:
            p.grad = None
        loss.backward()
        self.lr = c["lr"] * (c["lr_decay"] if self.steps >= c["lr_decay_step"] else 1.0)
        for p in parameters:
            p.data += -self.lr * p.grad
        self.steps += 1
        self.losses.append(loss.item())
        return loss.item()

    @torch.no_grad()
    def evaluate(self, split: str) -> float:
        X, Y = self.data[split]
        return F.cross_entropy(self.net(X, False), Y).item()

    @torch.no_grad()
    def sample(self, count: int) -> list[str]:
        g = torch.Generator().manual_seed(self.config["seed"] + 10)
        names = []
        for _ in range(count):
            name, context = "", [0] * self.config["block_size"]
            while len(name) < 64:
                probs = F.softmax(self.net(torch.tensor([context]), False), dim=1)
                ix = torch.multinomial(probs, num_samples=1, generator=g).item()
                context = context[1:] + [ix]
                if ix == 0:
                    break
                name += self.data["itos"][ix]
            names.append(name)
        return names


# ---------------------------------------------------------------------------------------------
# What is written


def f32(x: torch.Tensor) -> list:
    """Float32 with the nine digits that tell every one from its neighbours."""
    return [float(f"{v:.9g}") for v in x.detach().flatten().tolist()]


def write(name: str, content: dict) -> None:
    about = {"torch": torch.__version__, "python": platform.python_version()}
    lines = [f'"about": {json.dumps(about)}']
    for key, value in content.items():
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in value)
        lines.append(f"{json.dumps(key)}: [\n{rows}\n]")
    (HERE / name).write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(name, (HERE / name).stat().st_size, "bytes")


def torch_numbers(seed: int) -> dict:
    def fresh() -> torch.Generator:
        return torch.Generator().manual_seed(seed)

    weights = torch.tensor([(i * 7 % 27 + 1) / 378 for i in range(27)])
    g = fresh()
    multinomial = [torch.multinomial(weights, 1, generator=g).item() for _ in range(40)]
    g = fresh()
    mixed = [
        f32(torch.randn(3, generator=g)),
        f32(torch.randn(15, generator=g)),
        f32(torch.randn(17, generator=g)),
        torch.randint(0, 1000, (5,), generator=g).tolist(),
        f32(torch.rand(3, generator=g)),
        f32(torch.randn(2, generator=g)),
    ]
    large = torch.randn(6000, generator=fresh())
    return {
        "seed": seed,
        "randn": [f32(torch.randn(n, generator=fresh())) for n in (1, 2, 15, 16, 17, 27, 270)],
        "randn_6000": {
            "first": f32(large[:20]), "last": f32(large[-20:]), "sum": large.double().sum().item(),
        },
        "rand": f32(torch.rand(5, generator=fresh())),
        "randint": torch.randint(0, 182625, (32,), generator=fresh()).tolist(),
        "weights": f32(weights),
        "multinomial": multinomial,
        "mixed": mixed,
    }  # fmt: skip


def python_numbers(seed: int) -> dict:
    shuffled = list(range(100))
    random.seed(seed)
    random.shuffle(shuffled)
    samples = []
    for k in (3, 5, 6, 20, 800):
        random.seed(seed)
        samples.append({"k": k, "sample": random.sample(range(1000), k)})
    return {"seed": seed, "shuffle": shuffled, "samples": samples}


def write_rng() -> None:
    seeds = (0, 1, 42, 420, 2147483647, 2**32 + 5, 2**53)
    write(
        "rng.json",
        {
            "torch": [torch_numbers(seed) for seed in seeds],
            "python": [python_numbers(seed) for seed in (0, 42, 2**32 - 1)],
        },
    )


def one_batch(recipe: str, norm: bool, bias: str, activation: str) -> dict:
    config = full(
        dict(
            recipe=recipe, batch_norm=norm, bias=bias, activation=activation, n_embd=4, n_hidden=9,
            n_layers=1 if recipe == "flat" else 2, out_scale=1.0, out_bias_scale=0.3,
            bias_scale=0.3,
        )
    )  # fmt: skip
    g = torch.Generator().manual_seed(7)
    net = Network(config, 27, g)
    for name, p in net.parameters().items():
        if name.endswith(("gamma", "beta", "bias")):
            p.data += 0.3 * torch.randn(p.shape, generator=g)
    X = torch.randint(0, 27, (16, 3), generator=g)
    Y = torch.randint(0, 27, (16,), generator=g)
    tape = []
    logits = net(X, True, tape)
    for z, y, _ in tape:
        z.retain_grad()
    loss = F.cross_entropy(logits, Y)
    loss.backward()
    running = [bn and [f32(bn.running_mean), f32(bn.running_spread)] for bn in net.norms]
    histogram = torch.histogram(tape[0][2].detach(), bins=20, range=(-1.0, 1.0), density=False)
    return {
        "config": {key: config[key] for key in
                   ("recipe", "batch_norm", "bias", "activation", "n_embd", "n_hidden", "n_layers")},
        "contexts": X.flatten().tolist(),
        "targets": Y.tolist(),
        "parameters": {name: f32(p) for name, p in net.parameters().items()},
        "loss": loss.item(),
        # (B, neurons) each
        "layers": [{"z": f32(z), "y": f32(y), "output": f32(x), "d_output": f32(x.grad)}
                   for z, y, x in tape],
        "gradients": {name: f32(p.grad) for name, p in net.parameters().items()},
        "running": running,
        "std": tape[0][2].std().item(),
        "grad_std": tape[0][2].grad.std().item(),
        "histogram": histogram.hist.tolist(),
    }  # fmt: skip


def write_layers() -> None:
    records = [
        one_batch(recipe, norm, bias, activation)
        for recipe in ("flat", "layers")
        for norm in (False, True)
        for bias in ("none", "learned")
        for activation in ACTIVATIONS
    ]
    write("layers.json", {"batches": records})


def spread(words: list[str], changes: dict, losses: list[float]) -> list[float]:
    """How far PyTorch is from itself up to each step when its first weights differ in the last bit.

    Most runs stay within 1e-5. A few are chaotic: the "initial" preset, whose tanh is saturated and whose
    logits are huge, is off by 1e-2 within 1,000 steps, so its later losses are those of one library on
    one processor, and no other implementation can be held to them.
    """
    widest = [0.0] * len(losses)
    for seed in (1, 2, 3):
        other = Run(words, changes, shaken_by=seed)
        far = 0.0
        for i, loss in enumerate(losses):
            far = max(far, abs(other.step() - loss))
            widest[i] = max(widest[i], far)
    return widest


def saturation(run: Run) -> list[dict]:
    hidden = [x for _, _, x in run.tape[:-1]]
    return [{"saturated": (x.abs() > 0.97).float().mean().item(), "std": x.std().item()}
            for x in hidden]  # fmt: skip


def one_preset(name: str, words: list[str]) -> dict:
    run = Run(words, PRESETS[name])
    counts = {split: len(run.data[split][1]) for split in ("train", "dev", "test")}
    record = {"preset": name, "rows": counts}
    record["parameters"] = sum(p.numel() for p in run.net.parameters().values())
    run.step(keep_tape=True)
    record["layers_at_0"] = saturation(run)
    while run.steps < 1000:
        run.step()
    record["after_1000"] = {split: run.evaluate(split) for split in ("train", "dev")}
    record["names_after_1000"] = run.sample(20)
    run.step(keep_tape=True)
    record["layers_at_1000"] = saturation(run)
    with torch.no_grad():
        record["update_to_data_at_1000"] = {
            key: ((run.lr * p.grad).std() / p.data.std()).log10().item()
            for key, p in run.net.parameters().items() if p.ndim == 2
        }  # fmt: skip
    while run.steps < 10001:
        run.step()
    steps = (*range(100), *range(100, 1001, 100), 10000)
    far = spread(words, PRESETS[name], run.losses)
    record["losses"] = {str(i): run.losses[i] for i in steps}
    record["spread"] = {str(i): far[i] for i in steps}
    record["after_10001"] = {split: run.evaluate(split) for split in ("train", "dev")}
    print(name, record["losses"]["0"], record["losses"]["10000"], record["after_10001"])
    return record


def write_runs() -> None:
    words = NAMES.read_text().splitlines()
    write("runs.json", {"runs": [one_preset(name, words) for name in PRESETS]})


def random_config(i: int) -> dict:
    """A valid config that differs from the presets in many keys at once."""
    r = random.Random(i)
    recipe = r.choice(["flat", "layers"])
    return dict(
        recipe=recipe,
        seed=r.choice([0, 1, 1337, 2**32 + 17, 2**53 - 1]),
        split_seed=r.choice([0, 7, 2**32 - 1]),
        split=r.choice(["words", "words", "rows"]),
        block_size=r.choice([1, 2, 3, 5, 8]),
        n_embd=r.choice([1, 2, 7, 10, 24]),
        n_hidden=r.choice([1, 7, 32, 65, 201]),
        n_layers=1 if recipe == "flat" else r.choice([1, 2, 4]),
        activation=list(ACTIVATIONS)[i % 6],
        init=r.choice(["kaiming", "xavier", "normal", "zeros"]) if i % 3 else "kaiming",
        gain=r.choice(["auto", 0.5, 1.0, 0.1]),
        bias=r.choice(["none", "learned", "unused"]),
        bias_scale=r.choice([0.0, 0.01, 0.5]),
        out_scale=r.choice([0.01, 0.1, 0.5]),
        out_bias_scale=r.choice([0.0, 0.1]),
        batch_norm=r.choice([True, False]),
        batch_size=r.choice([2, 7, 32, 33]),
        lr=r.choice([0.01, 0.05, 0.1]),
        lr_decay=r.choice([0.1, 0.5]),
        lr_decay_step=r.choice([0, 50, 1000]),
        label_leak=r.random() < 0.2,
        end_token=r.random() < 0.8,
        bn_eps=r.choice([1e-5, 1e-3]),
        bn_momentum=r.choice([0.001, 0.1, 0.5]),
    )


def one_variant(i: int, words: list[str]) -> dict:
    config = random_config(i)
    run = Run(words, config)
    while run.steps < 200:
        run.step()
    steps = (0, 1, 10, 50, 100, 199)
    far = spread(words, config, run.losses)
    losses = {str(step): run.losses[step] for step in steps}
    apart = {str(step): far[step] for step in steps}
    evaluation = {split: run.evaluate(split) for split in ("train", "dev")}
    parameters = sum(p.numel() for p in run.net.parameters().values())
    rows = {split: len(run.data[split][1]) for split in ("train", "dev", "test")}
    return dict(config=config, rows=rows, parameters=parameters, losses=losses,
                spread=apart, after_200=evaluation)  # fmt: skip


def write_variants() -> None:
    words = NAMES.read_text().splitlines()[:2000]
    records = [one_variant(i, words) for i in range(36)]
    records = [r for r in records if all(map(math.isfinite, r["losses"].values()))]
    write("variants.json", {"variants": records})


def histogram(x: torch.Tensor, reach: float) -> dict:
    """Counts over 41 bins: an even number would put the zeros of unseen letters on an edge."""
    hist = torch.histogram(x.detach().flatten(), bins=41, range=(-reach, reach))
    return {"reach": reach, "counts": hist.hist.tolist()}


def figures_of(name: str, words: list[str]) -> dict:
    """Cells 13 to 16 after 101 steps: activations, their gradients, weights and their gradients."""
    run = Run(words, PRESETS[name])
    while run.steps < 100:
        run.step()
    config, (X, Y) = run.config, run.data["train"]
    ix = torch.randint(0, X.shape[0], (config["batch_size"],), generator=run.g)
    run.tape = []
    loss = F.cross_entropy(run.net(X[ix], True, run.tape), Y[ix])
    for z, y, x in run.tape:
        z.retain_grad()
        x.retain_grad()
    parameters = run.net.parameters()
    for p in parameters.values():
        p.grad = None
    loss.backward()
    for p in parameters.values():
        p.data += -config["lr"] * p.grad
    hidden = [(z.detach(), x.detach(), x.grad) for z, _, x in run.tape[:-1]]
    layers = [
        {
            "mean": x.mean().item(), "std": x.std().item(),
            "saturated": (x.abs() > 0.97).float().mean().item(),
            "flat": (x.abs() > 0.99).float().mean().item(),
            "dead": (x.abs() > 0.99).all(0).sum().item(),
            "z_std": z.std().item(), "grad_mean": g.mean().item(), "grad_std": g.std().item(),
            "activations": histogram(x, 1.0), "gradients": histogram(g, 3 * g.std().item()),
        }
        for z, x, g in hidden
    ]  # fmt: skip
    weights = {
        key: {
            "mean": p.mean().item(), "std": p.std().item(), "grad_mean": p.grad.mean().item(),
            "grad_std": p.grad.std().item(), "grad_to_data": (p.grad.std() / p.std()).item(),
            "update": ((config["lr"] * p.grad).std() / p.std()).log10().item(),
            "histogram": histogram(p.grad, 3 * p.grad.std().item()),
        }
        for key, p in parameters.items() if p.ndim == 2
    }  # fmt: skip
    return {"preset": name, "steps": 101, "layers": layers, "weights": weights}


def linear_flow(n: int, scaled: bool, norm: bool) -> dict:
    """Cells 23 and 24: the spread through one Linear, and back."""
    g = torch.Generator().manual_seed(2147483647)
    x = torch.randn(n, generator=g).requires_grad_()
    w = torch.randn((n, n), generator=g)
    w = (w / n**0.5 if scaled else w).requires_grad_()
    c = w @ x
    c.retain_grad()
    out = (c - c.mean()) / torch.sqrt(c.var() + 1e-5) if norm else c
    direction = torch.randn(n, generator=g)
    (direction @ out).backward()
    tensors = {"input": x, "weight": w, "output": c, "result": out, "result_grad": direction,
               "output_grad": c.grad, "input_grad": x.grad, "weight_grad": w.grad}  # fmt: skip
    return {"n": n, "scaled": scaled, "norm": norm,
            "stds": {key: t.std().item() for key, t in tensors.items()}}  # fmt: skip


def write_figures() -> None:
    words = NAMES.read_text().splitlines()
    names = ("logits", "batchnorm", "deep", "deep-batchnorm")
    flows = [linear_flow(n, scaled, norm) for n in (10, 100, 1000) for scaled in (False, True)
             for norm in (False, True)]  # fmt: skip
    write("figures.json", {"runs": [figures_of(name, words) for name in names], "flows": flows})


def main() -> None:
    torch.set_num_threads(1)
    parts = {"rng": write_rng, "layers": write_layers, "runs": write_runs,
             "variants": write_variants, "figures": write_figures}  # fmt: skip
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()
