#!/usr/bin/env python3
"""Writes numbers of every kind and their gradients, for tests/unfold.rs to hold the unfolded ones to.

    python tests/golden/unfold.py

needs torch (CPU) and writes unfold.json next to itself: small networks of both recipes, with and without
BatchNorm, with tanh, relu and gelu. Each is trained for a few steps (generate.py's network and draws);
then autograd keeps the gradient of every number on the way of one more minibatch, before its step, and of
one context in evaluation, where the running statistics are constants.

A row of "train" or "eval" is [kind, layer, from, index, example, value, gradient or null]: the address
that the page uses, see src/inspect/unfold.rs.
"""

import random

import torch
import torch.nn.functional as F

from generate import NAMES, BatchNorm, Run, write

STEPS = 5
PER_KIND = 7  # of each kind and network
PER_STATISTIC = 12  # of those that only some networks have


class OpenBatchNorm(BatchNorm):
    """generate.py's BatchNorm, whose statistics and xhat are kept with their gradients."""

    def __call__(self, x: torch.Tensor, training: bool) -> torch.Tensor:
        if not training:
            self.running_mean.requires_grad = self.running_spread.requires_grad = True
            mean, std = self.running_mean, self.running_spread
            if not self.keeps_std:
                std = (std + self.eps).sqrt()
            self.seen = {}
        else:
            super().__call__(x, training)  # the running statistics
            mean, var = x.mean(0), x.var(0)
            std = (var + self.eps).sqrt()
            self.seen = {"mean": mean, "var": var}
        xhat = (x - mean) / std
        self.seen["xhat"] = xhat
        for t in (mean, *self.seen.values()):
            t.retain_grad()
        return self.gamma * xhat + self.beta


def forward(net, X: torch.Tensor, training: bool) -> tuple[torch.Tensor, dict]:
    """Logits, and every tensor on the way by (kind, layer); all of them keep their gradients."""
    x = net.C[X].view(X.shape[0], -1)
    seen = {("input", 0): x}
    last = len(net.weights) - 1
    for i, (W, b, bn) in enumerate(zip(net.weights, net.biases, net.norms)):
        z = x @ W if b is None else x @ W + b
        y = bn(z, training) if bn else z
        x = y if i == last else net.act(y)
        seen[("weight", i)] = W
        if b is not None:
            seen[("bias", i)] = b
        if bn:
            seen |= {("z", i): z, ("gamma", i): bn.gamma, ("beta", i): bn.beta}
            seen |= {(kind, i): t for kind, t in bn.seen.items()}
            if i < last:
                seen[("y", i)] = y
            if not training:
                spread = "running_std" if bn.keeps_std else "running_var"
                seen |= {("running_mean", i): bn.running_mean, (spread, i): bn.running_spread}
        elif i < last:
            seen[("z", i)] = z
        if i < last:
            seen[("activation", i)] = x
    seen[("logit", 0)] = x
    for t in seen.values():
        t.retain_grad()
    seen[("embedding", 0)] = net.C
    return x, seen


def losses(logits: torch.Tensor, Y: torch.Tensor, seen: dict) -> torch.Tensor:
    """The mean loss, by way of the probabilities."""
    p = F.softmax(logits, 1)
    each = -p[range(len(Y)), Y].log()
    mean = each.mean()
    assert torch.allclose(mean, F.cross_entropy(logits, Y), rtol=1e-5)
    seen |= {("probability", 0): p, ("loss", 0): each, ("mean_loss", 0): mean}
    for t in (p, each, mean):
        t.retain_grad()
    return mean


def number(x: torch.Tensor) -> float:
    return float(f"{x.item():.9g}")


def row(kind: str, layer: int, t: torch.Tensor, r: random.Random, Y: torch.Tensor) -> list:
    """One number of a tensor, with its address."""
    at = tuple(r.randrange(n) for n in t.shape)
    if kind == "probability" and r.random() < 0.7:
        at = (at[0], Y[at[0]].item())  # the others have no gradient
    grad = None if t.grad is None else number(t.grad[at])
    if kind in ("embedding", "weight"):
        start, index, example = at[0], at[1], 0
    elif kind == "loss":
        start, index, example = 0, 0, at[0]
    elif len(at) == 2:
        start, index, example = 0, at[1], at[0]
    else:
        start, index, example = 0, (at or (0,))[0], 0
    return [kind, layer, start, index, example, number(t.detach()[at]), grad]


def rows(seen: dict, Y: torch.Tensor, r: random.Random) -> list:
    by_kind: dict = {}
    for (kind, layer), t in seen.items():
        by_kind.setdefault(kind, []).append((layer, t))
    chosen = []
    for kind, tensors in by_kind.items():
        count = PER_STATISTIC if kind in ("mean", "var") or "running" in kind else PER_KIND
        for i in range(1 if kind == "mean_loss" else count):
            layer, t = tensors[i % len(tensors)]
            chosen.append(row(kind, layer, t, r, Y))
    return chosen


def running(net) -> list:
    """The running statistics as the step leaves them; they have no part in its loss."""
    kept = []
    for i, bn in enumerate(net.norms):
        if bn:
            spread = "running_std" if bn.keeps_std else "running_var"
            for kind, t in (("running_mean", bn.running_mean), (spread, bn.running_spread)):
                kept += [[kind, i, 0, j, 0, number(t.detach()[j]), None] for j in (0, 3, 5)]
    return kept


def one_network(recipe: str, norm: bool, activation: str) -> dict:
    flat = recipe == "flat"
    changes = dict(
        recipe=recipe, batch_norm=norm, activation=activation, n_embd=4, n_hidden=9, block_size=3,
        n_layers=1 if flat else 3, bias="learned", bias_scale=0.3, out_scale=0.7,
        out_bias_scale=0.3, batch_size=11, lr=0.2, bn_momentum=0.1,
    )  # fmt: skip
    words = NAMES.read_text().splitlines()[:2000]
    run = Run(words, changes)
    while run.steps < STEPS:
        run.step()
    for bn in run.net.norms:
        if bn:
            bn.__class__ = OpenBatchNorm
    r = random.Random(str(changes))
    for p in run.net.parameters().values():
        p.grad = None

    context, target = run.data["dev"][0][5:6], run.data["dev"][1][5:6]
    logits, seen = forward(run.net, context, False)
    losses(logits, target, seen).backward()
    alone = rows({key: t for key, t in seen.items() if key[0] != "mean_loss"}, target, r)
    for bn in run.net.norms:
        if bn:
            bn.running_mean = bn.running_mean.detach()
            bn.running_spread = bn.running_spread.detach()
    for p in run.net.parameters().values():
        p.grad = None

    X, Y = run.data["train"]
    ix = torch.randint(0, X.shape[0], (run.config["batch_size"],), generator=run.g)
    logits, seen = forward(run.net, X[ix], True)
    losses(logits, Y[ix], seen).backward()
    return {
        "config": changes,
        "steps": STEPS,
        "context": context.flatten().tolist(),
        "target": target.item(),
        "eval": alone,
        "train": rows(seen, Y[ix], r),
        "running": running(run.net),
    }


def main() -> None:
    torch.set_num_threads(1)
    networks = [
        one_network(recipe, norm, activation)
        for recipe in ("flat", "layers")
        for norm in (False, True)
        for activation in ("tanh", "relu", "gelu")
    ]
    counts: dict = {}
    for network in networks:
        for kind, *_ in network["train"] + network["eval"] + network["running"]:
            counts[kind] = counts.get(kind, 0) + 1
    print(counts)
    write("unfold.json", {"networks": networks})


if __name__ == "__main__":
    main()
