#!/usr/bin/env python3
"""A run of the makemore playground, in PyTorch.

    python {file} run.safetensors [names.txt]    goes on with a saved run: its weights, its generator
    python {file} --from-scratch [names.txt]     reproduces the run from its seeds

`--steps N` says how many steps to take, `--threads N` on how many threads. names.txt is needed unless the
saved file holds the names. The network is the one of Karpathy's makemore part 3, with what can be switched on
beside it. Needs torch and nothing else.
"""

import argparse
import json
import math
import random
import struct
from pathlib import Path

import torch
import torch.nn.functional as F

# What the page knew when it wrote this file: the config, the step, and the dev loss there. A saved run brings
# its own.
RUN = {}

ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "gelu": F.gelu,
    "sigmoid": torch.sigmoid,
    "linear": lambda x: x,
}


def read_safetensors(path):
    """Tensors and metadata, without the safetensors package."""
    raw = Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    kinds = {"F32": torch.float32, "U8": torch.uint8}
    tensors = {}
    for name, entry in header.items():
        first, last = (8 + length + offset for offset in entry["data_offsets"])
        numbers = torch.frombuffer(bytearray(raw[first:last]), dtype=kinds[entry["dtype"]])
        tensors[name] = numbers.reshape(entry["shape"])
    if "makemore-playground" not in metadata:
        raise SystemExit(f"{path} holds no run of the playground")
    about = json.loads(metadata["makemore-playground"])
    if about["version"] not in (2, 3):
        raise SystemExit(f"{path} has format {about['version']}: load it in the page and save it again")
    return tensors, about


def generator_from(saved):
    """torch.Generator in the state of the saved one: 624 words of the Mersenne Twister and a place."""
    words = struct.unpack_from("<624I", saved)
    (place,) = struct.unpack_from("<I", saved, 624 * 4)
    generator = torch.Generator()
    state = bytearray(generator.get_state().numpy().tobytes())
    struct.pack_into("<iiQ624Q", state, 8, 625 - place, 1, place, *words)
    generator.set_state(torch.frombuffer(state, dtype=torch.uint8).clone())
    return generator


# What the page takes away around a name. Python's own strip takes four separators more.
BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def decoded(raw):
    """The text of a file as the page reads it: UTF-8 or UTF-16, byte order marks left out."""
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    kind = "utf-8"
    if raw[:2] == b"\xff\xfe" or odd > 2 * even:
        kind = "utf-16-le"
    elif raw[:2] == b"\xfe\xff" or even > 2 * odd:
        kind = "utf-16-be"
    return raw.decode(kind).lstrip("\ufeff")


def names_in(text):
    """The names of a text, one a line, as the page finds them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [name for name in (line.strip(BLANKS) for line in lines) if name]


def rows_of(words, config, stoi):
    X, Y = [], []
    for word in words:
        context = [0] * config["block_size"]
        for letter in [*word, *(["."] if config["end_token"] else [])]:
            ix = stoi[letter]
            moved = context[1:] + [ix]
            X.append(moved if config["label_leak"] else context)
            Y.append(ix)
            context = moved
    return torch.tensor(X), torch.tensor(Y)


def dataset(text, config):
    words = names_in(text)
    letters = sorted(set("".join(words)))
    stoi = {".": 0, **{letter: i + 1 for i, letter in enumerate(letters)}}
    random.seed(config["split_seed"])
    if config["split"] == "words":
        random.shuffle(words)
        n1, n2 = int(0.8 * len(words)), int(0.9 * len(words))
        train, dev = rows_of(words[:n1], config, stoi), rows_of(words[n1:n2], config, stoi)
    else:
        X, Y = rows_of(words, config, stoi)
        chosen = random.sample(range(len(X)), int(0.8 * len(X)))
        taken = set(chosen)
        others = [i for i in range(len(X)) if i not in taken]
        train, dev = (X[chosen], Y[chosen]), (X[others], Y[others])
    return train, dev, len(stoi)


class Norm:
    """BatchNorm over the minibatch, or LayerNorm or RMSNorm over the neurons of each example."""

    def __init__(self, n, config):
        self.kind, self.eps, self.momentum = config["norm"], config["bn_eps"], config["bn_momentum"]
        self.gamma = torch.ones(n)
        self.beta = None if self.kind == "rms" else torch.zeros(n)
        self.running_mean, self.running_spread = torch.zeros(n), torch.ones(n)
        # The notebook normalises with the unbiased variance, torch.nn.BatchNorm1d with the biased one.
        self.unbiased = config["bn_variance"] == "unbiased"
        self.keeps_std = config["recipe"] == "flat"

    def __call__(self, x, training):
        if self.kind == "layer":
            return F.layer_norm(x, x.shape[1:], self.gamma, self.beta, self.eps)
        if self.kind == "rms":
            return F.rms_norm(x, x.shape[1:], self.gamma, self.eps)
        if training:
            mean, std = x.mean(0), (x.var(0, unbiased=self.unbiased) + self.eps).sqrt()
            with torch.no_grad():
                var, keep = x.var(0), 1 - self.momentum
                spread = (var + self.eps).sqrt() if self.keeps_std else var
                self.running_mean = keep * self.running_mean + self.momentum * mean
                self.running_spread = keep * self.running_spread + self.momentum * spread
        else:
            mean, std = self.running_mean, self.running_spread
            if not self.keeps_std:
                std = (std + self.eps).sqrt()
        return self.gamma * (x - mean) / std + self.beta


class Network:
    """Draws its numbers in the notebook's order; `load` takes saved ones instead."""

    def __init__(self, config, vocabulary, g):
        self.config, self.activation = config, ACTIVATIONS[config["activation"]]
        self.C = torch.randn((vocabulary, config["n_embd"]), generator=g)
        sizes = [config["n_embd"] * config["block_size"]]
        sizes += [config["n_hidden"]] * config["n_layers"] + [vocabulary]
        self.weights, self.biases, self.norms = [], [], []
        flat, batch = config["recipe"] == "flat", config["norm"] == "batch"
        if config["init"] == "torch":
            self.draw_as_torch(sizes, flat)
        else:
            (self.draw_flat if flat else self.draw_layers)(sizes, g)
        # Behind the output layer there is no normalisation, but for BatchNorm in a stack of layers.
        for i, W in enumerate(self.weights):
            there = config["norm"] != "none" if i < len(self.weights) - 1 else batch and not flat
            self.norms.append(Norm(W.shape[1], config) if there else None)
        if self.norms[-1]:
            self.norms[-1].gamma *= config["out_scale"]
        elif not flat or config["init"] == "torch":
            self.weights[-1] *= config["out_scale"]

    def std(self, fan_in, fan_out):
        c = self.config
        gain = c["gain"]
        if gain == "auto":
            known = c["activation"] != "gelu"  # calculate_gain has no entry for it
            gain = torch.nn.init.calculate_gain(c["activation"]) if known else 1.0
        kinds = {"kaiming": gain / fan_in**0.5, "xavier": gain * (2 / (fan_in + fan_out)) ** 0.5}
        return {**kinds, "normal": gain, "zeros": 0.0}[c["init"]]

    def draw_flat(self, sizes, g):
        c, (fan_in, hidden, vocabulary) = self.config, sizes
        W1 = torch.randn((fan_in, hidden), generator=g) * self.std(fan_in, hidden)
        b1 = torch.randn(hidden, generator=g) * c["bias_scale"] if c["bias"] != "none" else None
        W2 = torch.randn((hidden, vocabulary), generator=g) * c["out_scale"]
        b2 = torch.randn(vocabulary, generator=g) * c["out_bias_scale"]
        self.weights = [W1, W2]
        self.biases = [b1 if c["bias"] == "learned" else None, b2]

    def draw_layers(self, sizes, g):
        c = self.config
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            self.weights.append(torch.randn((fan_in, fan_out), generator=g) / fan_in**0.5)
            self.biases.append(torch.zeros(fan_out) if c["bias"] == "learned" else None)
        for W in self.weights[:-1]:
            W *= self.std(*W.shape) * W.shape[0] ** 0.5

    def draw_as_torch(self, sizes, flat):
        """As nn.Linear draws by default: from the global generator, which is the one that draws the rest."""
        kind = self.config["bias"]
        for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
            output = flat and i == len(sizes) - 2
            drawn = output or (kind != "none" if flat else kind == "learned")
            linear = torch.nn.Linear(fan_in, fan_out, bias=drawn)
            kept = output or kind == "learned"
            self.weights.append(linear.weight.detach().T.contiguous())
            self.biases.append(linear.bias.detach().clone() if kept else None)

    def start_at_frequencies(self, Y):
        """The output bias at the log of the letters' frequencies, if it has one that counts."""
        if self.config["out_bias"] == "frequency" and self.biases[-1] is not None and not self.norms[-1]:
            counts = torch.bincount(Y, minlength=len(self.biases[-1])).double().clamp(min=1)
            self.biases[-1] = (counts / counts.sum()).log().float()

    def load(self, tensors):
        """Takes the saved numbers, which have torch.nn's names and layouts."""
        self.C = tensors["embedding.weight"].clone()
        for i, norm in enumerate(self.norms):
            self.weights[i] = tensors[f"layers.{i}.weight"].T.contiguous()
            self.biases[i] = tensors.get(f"layers.{i}.bias")
            if norm:
                norm.gamma, norm.beta = tensors[f"norms.{i}.weight"], tensors.get(f"norms.{i}.bias")
            if norm and norm.kind == "batch":
                norm.running_mean = tensors[f"norms.{i}.running_mean"]
                spread = "running_std" if norm.keeps_std else "running_var"
                norm.running_spread = tensors[f"norms.{i}.{spread}"]

    def parameters(self):
        """By the names that a file has for them."""
        named = {"embedding.weight": self.C}
        for i, (W, b, norm) in enumerate(zip(self.weights, self.biases, self.norms)):
            named[f"layers.{i}.weight"], named[f"layers.{i}.bias"] = W, b
            if norm:
                named[f"norms.{i}.weight"], named[f"norms.{i}.bias"] = norm.gamma, norm.beta
        return {name: p for name, p in named.items() if p is not None}

    def __call__(self, X, training):
        x, last = self.C[X].view(X.shape[0], -1), len(self.weights) - 1
        for i, (W, b, norm) in enumerate(zip(self.weights, self.biases, self.norms)):
            y = x @ W if b is None else x @ W + b
            after = self.config["norm_order"] == "after" and self.config["recipe"] == "layers" and i < last
            y = norm(y, training) if norm and not after else y
            y = self.activation(y) if i < last else y
            y = norm(y, training) if norm and after else y
            x = x + y if self.config["residual"] and 0 < i < last else y
        return x


def optimizer_of(network, tensors, step):
    """torch's own, with what a saved run has kept of it."""
    c, name, named = network.config, network.config["optimizer"], network.parameters()
    for p in named.values():
        p.requires_grad = True
    shared = dict(lr=c["lr"], weight_decay=c["weight_decay"], foreach=False)
    if name in ("adam", "adamw"):
        kind = torch.optim.Adam if name == "adam" else torch.optim.AdamW
        optimizer = kind(named.values(), betas=(c["beta1"], c["beta2"]), eps=c["adam_eps"], **shared)
    else:
        momentum = c["momentum"] if name in ("momentum", "nesterov") else 0.0
        optimizer = torch.optim.SGD(named.values(), momentum=momentum, nesterov=name == "nesterov", **shared)
    for key, p in named.items():
        state = {"step": torch.tensor(float(step))} if name in ("adam", "adamw") else {}
        for kept in ("exp_avg", "exp_avg_sq", "momentum_buffer"):
            saved = tensors.get(f"optimizer.{kept}.{key}")
            if saved is not None:
                matrix = key.startswith("layers.") and saved.dim() == 2
                state[kept] = saved.T.contiguous() if matrix else saved.clone()
        if tensors and state:
            optimizer.state[p] = state
    return optimizer


def lr_of(c, step):
    lr, warm, end, least = c["lr"], c["warmup_steps"], c["max_steps"], c["min_lr"]
    if step < warm:
        return lr * (step + 1) / warm
    if c["schedule"] == "constant":
        return lr
    if c["schedule"] == "step":
        return lr * (c["lr_decay"] if step >= c["lr_decay_step"] else 1.0)
    done = min((step - warm) / (end - warm), 1.0) if end > warm else 1.0
    if c["schedule"] == "linear":
        return least + (lr - least) * (1 - done)
    return least + (lr - least) * (1 + math.cos(math.pi * done)) / 2


@torch.no_grad()
def evaluate(network, X, Y):
    return F.cross_entropy(network(X, False), Y).item()


def train(network, rows, g, step, steps, tensors):
    c, (X, Y) = network.config, rows
    optimizer, parameters = optimizer_of(network, tensors, step), list(network.parameters().values())
    for _ in range(steps):
        ix = torch.randint(0, X.shape[0], (c["batch_size"],), generator=g)
        loss = F.cross_entropy(network(X[ix], True), Y[ix])
        optimizer.zero_grad()
        loss.backward()
        if c["grad_clip"] > 0:
            torch.nn.utils.clip_grad_norm_(parameters, c["grad_clip"], foreach=False)
        for group in optimizer.param_groups:
            group["lr"] = lr_of(c, step)
        optimizer.step()
        if step % 1000 == 0:
            print(f"step {step}: loss {loss.item():.4f}")
        step += 1
    return step


# What a run has that was saved before there were these keys.
BEFORE = {
    "norm_order": "before", "bn_variance": "unbiased", "residual": False, "out_bias": "zero", "optimizer": "sgd",
    "weight_decay": 0.0, "grad_clip": 0.0, "schedule": "step", "warmup_steps": 0, "min_lr": 0.0,
}


def todays(config):
    """The config in today's keys."""
    config = {**BEFORE, **config}
    if "norm" not in config:
        config["norm"] = "batch" if config.pop("batch_norm", False) else "none"
    return config


def main():
    parser = argparse.ArgumentParser(description="A run of the makemore playground, in PyTorch.")
    parser.add_argument("files", nargs="*", help="the saved run, and names.txt where that has no names")
    parser.add_argument("--from-scratch", action="store_true", default=RUN.get("from_scratch", False))
    parser.add_argument("--steps", type=int, help="steps to take (1000; from scratch: up to the page's)")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    saved = [path for path in arguments.files if path.endswith(".safetensors")]
    texts = [path for path in arguments.files if not path.endswith(".safetensors")]
    if not saved and not arguments.from_scratch:
        parser.error("give the saved run (run.safetensors), or --from-scratch")

    tensors, metadata = {}, {"config": RUN.get("config"), "step": 0}
    if not arguments.from_scratch:
        tensors, metadata = read_safetensors(saved[0])
    config, step = todays(metadata["config"]), metadata["step"]
    if "corpus" in tensors:
        text = decoded(bytes(tensors["corpus"].tolist()))
    elif texts:
        text = decoded(Path(texts[0]).read_bytes())
    else:
        parser.error("give the names that the page trained on (names.txt); the page saves them, too")
    rows, dev, vocabulary = dataset(text, config)
    g = torch.manual_seed(config["seed"])
    network = Network(config, vocabulary, g)
    network.start_at_frequencies(rows[1])
    print(f"{sum(p.numel() for p in network.parameters().values())} parameters, {len(rows[0])} rows to train on")

    if not arguments.from_scratch:
        network.load(tensors)
        g = generator_from(bytes(tensors["generator"].tolist()))
    elif arguments.steps is None:
        arguments.steps = RUN.get("step", 0)
    if arguments.from_scratch:
        step = train(network, rows, g, step, arguments.steps, tensors)
        known = RUN.get("dev") if RUN.get("step") == step else None
    else:
        known = metadata.get("dev")
    loss = evaluate(network, *dev)
    print(f"dev loss after {step} steps: {loss:.6f}")
    if known is None:
        print("the page measured none there to compare with")
    else:
        difference = abs(loss - known)
        print(f"the page's: {known:.6f}, difference {difference:.1e}")
        # The last bits of a step differ, and grow apart over many steps.
        allowed = 1e-5 + (1e-6 * step if arguments.from_scratch else 0)
        if not difference <= allowed:
            if arguments.from_scratch:
                print("some networks grow a last bit into another run, in PyTorch too; a few --steps begin alike")
            raise SystemExit("that is too much: are these the names that the page trained on?")
    if not arguments.from_scratch:
        step = train(network, rows, g, step, 1000 if arguments.steps is None else arguments.steps, tensors)
        print(f"dev loss after {step} steps: {evaluate(network, *dev):.6f}")


if __name__ == "__main__":
    main()
