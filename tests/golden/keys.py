#!/usr/bin/env python3
"""Writes keys.json: what PyTorch gives for the keys that go beyond the notebook. tests/keys.rs reads it.

    python tests/golden/keys.py

needs torch (CPU). `networks` has at least two small networks for each key, on the first 2,000 built-in names:
losses at some steps, all tensors after one step, evaluations after 1,001 steps. `presets` has the presets that the
notebook does not have, on all built-in names. Each has the spread of PyTorch itself, as generate.py explains it.

Where torch.nn or torch.optim has the thing itself, the thing itself is used: batch_norm, layer_norm and rms_norm,
nn.Linear's first weights, the optimizers, clip_grad_norm_. The learning rates are checked against LinearLR and
CosineAnnealingLR.
"""

import math

import generate
import torch
import torch.nn.functional as F
from generate import ACTIVATIONS, DEEP, NAMES, PRESETS, dataset, f32, shake

STEPS = (0, 1, 10, 100, 1000)

DEFAULTS = dict(
    norm="none", norm_order="before", bn_variance="unbiased", residual=False, out_bias="zero", optimizer="sgd",
    momentum=0.9, beta1=0.9, beta2=0.999, adam_eps=1e-8, grad_clip=0.0, schedule="step", warmup_steps=0, min_lr=0.0,
    max_steps=200000,
)  # fmt: skip

FLAT = dict(recipe="flat", n_embd=4, n_hidden=14, out_scale=0.1, lr_decay_step=500)
LAYERS = dict(recipe="layers", n_embd=4, n_hidden=12, n_layers=3, out_scale=0.1, gain=1.0, lr_decay_step=500)
BATCH_FLAT = dict(FLAT, norm="batch", bias="none", bn_eps=1e-5)
BATCH = dict(LAYERS, norm="batch", bias="none")
# One neuron, far in the flat end of its activation: Adam makes a whole step of the smallest slope that is not 0.
SATURATED = dict(
    FLAT, init="normal", gain=9.0, out_scale=1.0, bias="none", n_embd=1, n_hidden=1, block_size=1, batch_size=1,
    optimizer="adam", lr=0.03,
)  # fmt: skip

# Each key, by its name, and networks that differ from others in it.
NETWORKS = {
    "norm": [
        dict(FLAT, norm="layer"),
        dict(FLAT, norm="rms", activation="gelu", bn_eps=1e-3),
        dict(LAYERS, norm="layer", bias="none"),
        dict(LAYERS, norm="rms", activation="relu", batch_size=1, lr=0.01),
    ],
    "norm_order": [
        dict(BATCH, norm_order="after", activation="relu"),
        dict(LAYERS, norm="layer", norm_order="after"),
        dict(LAYERS, norm="rms", norm_order="after", activation="sigmoid"),
    ],
    "bn_variance": [
        dict(BATCH_FLAT, bn_variance="biased", batch_size=8),
        dict(BATCH, bn_variance="biased", batch_size=5, bias="learned"),
        dict(BATCH, bn_variance="biased", norm_order="after"),
    ],
    "init": [
        dict(FLAT, init="torch", out_scale=1.0),
        dict(FLAT, init="torch", bias="unused"),
        dict(LAYERS, init="torch", out_scale=1.0),
        dict(BATCH, init="torch", bias="learned", bn_variance="biased", out_scale=1.0),
    ],
    "out_bias": [
        dict(FLAT, out_bias="frequency"),
        dict(LAYERS, out_bias="frequency"),
        dict(FLAT, init="torch", out_bias="frequency", split="rows"),
    ],
    "residual": [
        dict(LAYERS, residual=True),
        dict(BATCH, residual=True, norm_order="after", activation="leaky_relu"),
        dict(LAYERS, residual=True, norm="layer", activation="linear"),
    ],
    "n_layers": [
        dict(BATCH, n_layers=20, n_hidden=6, lr=0.01),
        dict(LAYERS, n_layers=64, n_hidden=4, residual=True, gain=0.3, lr=0.01),
    ],
    "optimizer": [
        dict(FLAT, optimizer="momentum", lr=0.02),
        dict(BATCH, optimizer="momentum", lr=0.02),
        dict(FLAT, optimizer="nesterov", lr=0.02),
        dict(LAYERS, optimizer="nesterov", norm="layer", lr=0.02),
        dict(FLAT, optimizer="adam", lr=0.003),
        dict(BATCH, optimizer="adam", lr=0.003),
        dict(FLAT, optimizer="adamw", lr=0.003),
        dict(LAYERS, optimizer="adamw", norm="layer", bias="none", lr=0.003),
        dict(SATURATED, activation="tanh", seed=59),
        dict(SATURATED, activation="tanh", seed=350),
        dict(SATURATED, activation="gelu", seed=10),
        dict(SATURATED, activation="gelu", seed=24),
    ],
    "momentum": [dict(FLAT, optimizer="momentum", momentum=0.5), dict(BATCH, optimizer="nesterov", momentum=0.3)],
    "beta1": [
        dict(FLAT, optimizer="adam", beta1=0.4, lr=0.003),
        dict(BATCH, optimizer="adamw", beta1=0.5, lr=0.003),
    ],
    "beta2": [
        dict(FLAT, optimizer="adam", beta2=0.9, lr=0.003),
        dict(BATCH, optimizer="adamw", beta2=0.99, lr=0.003),
    ],
    "adam_eps": [
        dict(FLAT, optimizer="adam", adam_eps=1e-3, lr=0.01),
        dict(BATCH, optimizer="adamw", adam_eps=0.01, lr=0.01),
    ],
    "weight_decay": [
        dict(FLAT, weight_decay=0.01),
        dict(LAYERS, weight_decay=0.001, optimizer="nesterov", lr=0.02),
        dict(BATCH, weight_decay=0.01, optimizer="adam", lr=0.003),
        dict(FLAT, weight_decay=0.1, optimizer="adamw", lr=0.003),
    ],
    "grad_clip": [
        dict(FLAT, grad_clip=0.1),
        dict(BATCH, grad_clip=0.2, optimizer="momentum", lr=0.05),
        dict(LAYERS, grad_clip=0.1, optimizer="adam", lr=0.003),
    ],
    "schedule": [
        dict(FLAT, schedule="linear", max_steps=900),
        dict(BATCH, schedule="cosine", max_steps=1001),
        dict(LAYERS, schedule="constant", norm="layer"),
        dict(FLAT, schedule="cosine", max_steps=600, optimizer="adamw", lr=0.003),
    ],
    "warmup_steps": [
        dict(FLAT, warmup_steps=50),
        dict(BATCH, warmup_steps=100, schedule="cosine", max_steps=1200, optimizer="adam", lr=0.003),
    ],
    "min_lr": [
        dict(FLAT, schedule="linear", max_steps=500, min_lr=0.03),
        dict(BATCH, schedule="cosine", max_steps=700, min_lr=0.02, warmup_steps=20),
    ],
}  # fmt: skip

FIFTY = dict(DEEP, n_hidden=40, n_layers=50, init="torch", out_scale=1.0)
MORE_PRESETS = {
    "torch": dict(DEEP, init="torch", out_scale=1.0, norm="batch", bn_variance="biased"),
    "layernorm": dict(DEEP, gain=1.0, norm="layer"),
    "adam": dict(PRESETS["deep-batchnorm"], norm="batch", optimizer="adamw", lr=0.001),
    "fifty": FIFTY,
    "fifty-batchnorm": dict(FIFTY, bias="none", norm="batch"),
    "fifty-residual": dict(FIFTY, residual=True),
}


def full(changes: dict) -> dict:
    config = generate.full({**DEFAULTS, **changes})
    if config["norm"] in ("layer", "rms") and "bn_eps" not in changes:
        config["bn_eps"] = 1e-5
    config["batch_norm"] = config["norm"] == "batch"
    config.setdefault("weight_decay", 0.01 if config["optimizer"] == "adamw" else 0.0)
    return config


class Norm:
    """A normalisation of torch, or the notebook's BatchNorm."""

    def __init__(self, n: int, config: dict):
        self.kind, self.eps, self.momentum = config["norm"], config["bn_eps"], config["bn_momentum"]
        self.gamma = torch.ones(n)
        self.beta = None if self.kind == "rms" else torch.zeros(n)
        self.running_mean, self.running_spread = torch.zeros(n), torch.ones(n)
        self.biased = config["bn_variance"] == "biased"
        self.keeps_std = config["recipe"] == "flat"

    def __call__(self, x: torch.Tensor, training: bool) -> torch.Tensor:
        if self.kind == "layer":
            return F.layer_norm(x, x.shape[1:], self.gamma, self.beta, self.eps)
        if self.kind == "rms":
            return F.rms_norm(x, x.shape[1:], self.gamma, self.eps)
        if self.biased and not self.keeps_std:
            running = self.running_mean, self.running_spread
            return F.batch_norm(x, *running, self.gamma, self.beta, training, self.momentum, self.eps)
        if training:
            mean, std = x.mean(0), (x.var(0, unbiased=not self.biased) + self.eps).sqrt()
            with torch.no_grad():
                spread = (x.var(0) + self.eps).sqrt() if self.keeps_std else x.var(0)
                keep, m = 1 - self.momentum, self.momentum
                self.running_mean = keep * self.running_mean + m * mean
                self.running_spread = keep * self.running_spread + m * spread
        else:
            mean, std = self.running_mean, self.running_spread
            if not self.keeps_std:
                std = (std + self.eps).sqrt()
        return self.gamma * (x - mean) / std + self.beta


class Network:
    def __init__(self, config: dict, vocabulary: int, g: torch.Generator):
        self.config, self.act = config, ACTIVATIONS[config["activation"]]
        if config["init"] == "torch":
            self.draw_as_torch(vocabulary, g)
        else:
            drawn = generate.Network(config, vocabulary, g)
            self.C, self.weights, self.biases = drawn.C, drawn.weights, drawn.biases
        last = len(self.weights) - 1
        flat, norm = config["recipe"] == "flat", config["norm"]
        self.norms = []
        for i, W in enumerate(self.weights):
            there = norm != "none" if i < last else norm == "batch" and not flat
            self.norms.append(Norm(W.shape[1], config) if there else None)
        if self.norms[-1]:
            self.norms[-1].gamma *= config["out_scale"]
        for p in self.parameters().values():
            p.requires_grad = True

    def draw_as_torch(self, vocabulary: int, g: torch.Generator) -> None:
        """nn.Linear draws from the global generator, which is the one that draws everything here."""
        c = self.config
        assert g is torch.default_generator
        self.C = torch.randn((vocabulary, c["n_embd"]), generator=g)
        flat = c["recipe"] == "flat"
        sizes = [c["n_embd"] * c["block_size"]] + [c["n_hidden"]] * c["n_layers"] + [vocabulary]
        self.weights, self.biases = [], []
        for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
            last = i == c["n_layers"]
            drawn = last or c["bias"] != "none" if flat else c["bias"] == "learned"
            linear = torch.nn.Linear(fan_in, fan_out, bias=drawn)
            kept = drawn and (last or c["bias"] == "learned")
            self.weights.append(linear.weight.detach().T.contiguous())
            self.biases.append(linear.bias.detach().clone() if kept else None)
        if flat or c["norm"] != "batch":
            self.weights[-1] *= c["out_scale"]

    def parameters(self) -> dict:
        named = {"C": self.C}
        for i, (W, b, norm) in enumerate(zip(self.weights, self.biases, self.norms)):
            named[f"layers.{i}.weight"] = W
            if b is not None:
                named[f"layers.{i}.bias"] = b
            if norm is not None:
                named[f"layers.{i}.gamma"] = norm.gamma
                if norm.beta is not None:
                    named[f"layers.{i}.beta"] = norm.beta
        return named

    def __call__(self, X: torch.Tensor, training: bool) -> torch.Tensor:
        x = self.C[X].view(X.shape[0], -1)
        last = len(self.weights) - 1
        for i, (W, b, norm) in enumerate(zip(self.weights, self.biases, self.norms)):
            y = x @ W if b is None else x @ W + b
            after = self.config["norm_order"] == "after" and i < last
            if norm and not after:
                y = norm(y, training)
            if i < last:
                y = self.act(y)
            if norm and after:
                y = norm(y, training)
            x = x + y if self.config["residual"] and 0 < i < last else y
        return x


def optimizer_of(config: dict, parameters: list) -> torch.optim.Optimizer:
    c, name = config, config["optimizer"]
    shared = dict(lr=c["lr"], weight_decay=c["weight_decay"], foreach=False)
    if name in ("adam", "adamw"):
        rule = torch.optim.Adam if name == "adam" else torch.optim.AdamW
        return rule(parameters, betas=(c["beta1"], c["beta2"]), eps=c["adam_eps"], **shared)
    momentum = c["momentum"] if name in ("momentum", "nesterov") else 0.0
    return torch.optim.SGD(parameters, momentum=momentum, nesterov=name == "nesterov", **shared)


def lr_of(c: dict, t: int) -> float:
    lr, warm, end, least = c["lr"], c["warmup_steps"], c["max_steps"], c["min_lr"]
    if t < warm:
        return lr * (t + 1) / warm
    if c["schedule"] == "constant":
        return lr
    if c["schedule"] == "step":
        return lr * (c["lr_decay"] if t >= c["lr_decay_step"] else 1.0)
    p = min((t - warm) / (end - warm), 1.0)
    if c["schedule"] == "linear":
        return least + (lr - least) * (1 - p)
    return least + (lr - least) * (1 + math.cos(math.pi * p)) / 2


def check_schedules() -> None:
    """The formulas are those of torch's own schedulers."""
    schedulers = torch.optim.lr_scheduler
    for schedule in ("linear", "cosine"):
        c = full(dict(schedule=schedule, max_steps=300, min_lr=0.02))
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=c["lr"])
        if schedule == "linear":
            scheduler = schedulers.LinearLR(optimizer, 1.0, c["min_lr"] / c["lr"], total_iters=300)
        else:
            scheduler = schedulers.CosineAnnealingLR(optimizer, 300, c["min_lr"])
        for t in range(301):
            assert abs(scheduler.get_last_lr()[0] - lr_of(c, t)) < 1e-12, (schedule, t)
            optimizer.step()
            scheduler.step()


class Run:
    def __init__(self, words: list[str], changes: dict, shaken_by: int = 0):
        self.config = c = full(changes)
        self.data = dataset(words, c)
        self.g = torch.manual_seed(c["seed"])
        self.net = Network(c, len(self.data["itos"]), self.g)
        if c["out_bias"] == "frequency":
            counts = torch.bincount(self.data["train"][1], minlength=len(self.data["itos"])).double().clamp(min=1)
            self.net.biases[-1].data.copy_((counts / counts.sum()).log())
        if shaken_by:
            shake(self.net, shaken_by)
        self.optimizer = optimizer_of(c, list(self.net.parameters().values()))
        self.steps, self.losses = 0, []

    def step(self) -> float:
        c, (X, Y) = self.config, self.data["train"]
        ix = torch.randint(0, X.shape[0], (c["batch_size"],), generator=self.g)
        loss = F.cross_entropy(self.net(X[ix], True), Y[ix])
        self.optimizer.zero_grad()
        loss.backward()
        if c["grad_clip"] > 0:
            torch.nn.utils.clip_grad_norm_(self.net.parameters().values(), c["grad_clip"], foreach=False)
        for group in self.optimizer.param_groups:
            group["lr"] = lr_of(c, self.steps)
        self.optimizer.step()
        self.steps += 1
        self.losses.append(loss.item())
        return loss.item()

    @torch.no_grad()
    def evaluate(self, split: str) -> float:
        X, Y = self.data[split]
        return F.cross_entropy(self.net(X, False), Y).item()


def spread(words: list[str], changes: dict, losses: list[float]) -> list[float]:
    widest = [0.0] * len(losses)
    for seed in (1, 2, 3):
        other, far = Run(words, changes, shaken_by=seed), 0.0
        for i, loss in enumerate(losses):
            far = max(far, abs(other.step() - loss))
            widest[i] = max(widest[i], far)
    return widest


def record_of(words: list[str], changes: dict, tensors: bool) -> dict:
    run = Run(words, changes)
    record = {"parameters": sum(p.numel() for p in run.net.parameters().values())}
    run.step()
    if tensors:
        record["tensors"] = {name: f32(p) for name, p in run.net.parameters().items()}
        norms = [norm for norm in run.net.norms if norm and norm.kind == "batch"]
        record["running"] = [[f32(norm.running_mean), f32(norm.running_spread)] for norm in norms]
    while run.steps < 1001:
        run.step()
    far = spread(words, changes, run.losses)
    record["losses"] = {str(i): run.losses[i] for i in STEPS}
    record["spread"] = {str(i): far[i] for i in STEPS}
    record["after_1001"] = {split: run.evaluate(split) for split in ("train", "dev")}
    print(record["losses"]["0"], record["losses"]["1000"], record["spread"]["1000"], record["after_1001"])
    return record


def main() -> None:
    torch.set_num_threads(1)
    check_schedules()
    words = NAMES.read_text().splitlines()
    networks, presets = [], []
    for key, configs in NETWORKS.items():
        assert len(configs) >= 2, key
        for changes in configs:
            print(key, changes)
            networks.append({"key": key, "config": changes, **record_of(words[:2000], changes, True)})
    for name, changes in MORE_PRESETS.items():
        print(name)
        changes = {key: value for key, value in changes.items() if key != "batch_norm"}
        presets.append({"preset": name, **record_of(words, changes, False)})
    generate.write("keys.json", {"networks": networks, "presets": presets})


if __name__ == "__main__":
    main()
