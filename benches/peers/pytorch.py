"""Training steps in PyTorch, eager, on one thread.

Reads lines "NETWORK STEPS" (NETWORK as JSON) and answers each with the milliseconds and
the loss of every step.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


class Contender:
    def __init__(self, spec):
        g = torch.Generator().manual_seed(1)
        self.batch, self.block, vocabulary = spec["batch"], spec["block"], spec["vocabulary"]
        widths, norms = spec["widths"], spec["norms"]
        self.table = torch.randn((vocabulary, spec["embedding"]), generator=g)
        self.layers = []
        for fan_in, fan_out, norm in zip(widths, widths[1:], norms):
            weight = torch.randn((fan_in, fan_out), generator=g) * fan_in**-0.5
            pair = (torch.ones(fan_out), torch.zeros(fan_out)) if norm else (torch.zeros(fan_out),)
            self.layers.append((weight, *pair))
        self.parameters = [self.table, *(p for layer in self.layers for p in layer)]
        for p in self.parameters:
            p.requires_grad = True
        self.contexts = torch.randint(vocabulary, (180_000, self.block), generator=g)
        self.targets = torch.randint(vocabulary, (180_000,), generator=g)

    def step(self):
        rows = torch.randint(0, self.targets.shape[0], (self.batch,))
        x = self.table[self.contexts[rows]].view(self.batch, -1)
        for i, (weight, *rest) in enumerate(self.layers):
            x = x @ weight
            if len(rest) == 2:
                gamma, beta = rest
                x = gamma * (x - x.mean(0, keepdim=True)) / torch.sqrt(x.var(0, keepdim=True) + 1e-5) + beta
            else:
                x = x + rest[0]
            if i < len(self.layers) - 1:
                x = torch.tanh(x)
        loss = F.cross_entropy(x, self.targets[rows])
        for p in self.parameters:
            p.grad = None
        loss.backward()
        for p in self.parameters:
            p.data += -0.1 * p.grad
        return loss.item()


contenders = {}
print(json.dumps(f"PyTorch {torch.__version__} eager, native, 1 thread"), flush=True)
for line in sys.stdin:
    name, steps = line.rsplit(" ", 1)
    contender = contenders.setdefault(name, None) or Contender(json.loads(name))
    contenders[name] = contender
    start = time.perf_counter()
    losses = [contender.step() for _ in range(int(steps))]
    ms = (time.perf_counter() - start) * 1000
    print(json.dumps({"ms": ms, "losses": losses}), flush=True)
