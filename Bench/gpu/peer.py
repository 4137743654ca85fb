"""PyTorch on the same machine: the same networks, weights and images as ours, timed in the same way, and our outputs compared with its own. Prints records, one JSON object a line."""

import argparse
import copy
import json
import os
import sys
import time

import numpy as np
import torch

import formula

MIN_RUNS = 3
IN_A_ROW = 20


def main():
    arguments = parse()
    started = time.monotonic()
    device = torch.device(arguments.device)
    on_cuda = device.type == "cuda"
    describe(device)

    def left():
        return arguments.time_limit - (time.monotonic() - started)

    # torch.compile takes longest and says least of what is compared: it comes last, while there is time.
    with torch.inference_mode():
        for mode in ("plain", "compile"):
            for name in arguments.networks.split(","):
                if mode == "compile" and (not on_cuda or not hasattr(torch, "compile")):
                    continue
                try:
                    measure(name, mode, arguments, device, left)
                except Exception as error:  # One network that fails must not hide the others.
                    record("fault", network=name, precision="", message=f"PyTorch, {mode}: {type(error).__name__}: {error}"[:500])


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", required=True, help="names, separated by commas")
    parser.add_argument("--precisions", default="fp32,tf32,fp16")
    parser.add_argument("--batches", default="1,64")
    parser.add_argument("--seconds", type=float, default=0.6, help="of each measurement")
    parser.add_argument("--time-limit", type=float, default=1e9, help="seconds after which nothing more is begun")
    parser.add_argument("--outputs", required=True, help="the folder of our outputs")
    parser.add_argument("--device", default="cuda:0")
    return parser.parse_args()


def record(kind, **values):
    print(json.dumps({"kind": kind, **values}), flush=True)


def describe(device):
    facts = {"torch": torch.__version__, "python": sys.version.split()[0]}
    if device.type == "cuda":
        facts |= {"torchCuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version(), "torchDevice": torch.cuda.get_device_name(device)}
    for library in ("torchvision", "timm"):
        try:
            facts[library] = __import__(library).__version__
        except ImportError:
            facts[library] = "missing"
    record("peer", **facts)


def create(name):
    """The network with the formula's weights, and the side of its images."""
    if name.startswith("resnest"):
        import timm

        # The official network: timm's "d" is its deep stem and average pools.
        model, side = timm.create_model(name + "d", pretrained=False), 224
    elif name.startswith("tiny"):
        # The kit's network for trials: two stages of one basic block.
        import torchvision

        model, side = TinyNet(torchvision), 32
    else:
        import torchvision

        model, side = getattr(torchvision.models, name)(weights=None), 224
    return with_formula(model).eval(), side


def with_formula(model):
    state = model.state_dict()
    names = set(state)
    values = {key: torch.from_numpy(formula.weight(key, tuple(value.shape), names)).to(value.dtype) for key, value in state.items()}
    model.load_state_dict(values)
    return model


class TinyNet(torch.nn.Module):
    """The kit's "tiny": a stem, a basic block of 16 and one of 64 channels, ten classes."""

    def __init__(self, torchvision):
        super().__init__()
        nn, block = torch.nn, torchvision.models.resnet.BasicBlock
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.stem = nn.Sequential(nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.layer1 = nn.Sequential(block(64, 16, 1, self.shortcut(64, 16, 1)))
        self.layer2 = nn.Sequential(block(16, 64, 2, self.shortcut(16, 64, 2)))
        self.pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.fc = nn.Linear(64, 10)

    @staticmethod
    def shortcut(inputs, outputs, stride):
        return torch.nn.Sequential(torch.nn.Conv2d(inputs, outputs, 1, stride, bias=False), torch.nn.BatchNorm2d(outputs))

    def forward(self, x):
        return self.fc(self.pool(self.layer2(self.layer1(self.stem(self.bn1(self.conv1(x)))))))


def measure(name, mode, arguments, device, left):
    model, side = create(name)
    model = model.to(device)
    for precision in arguments.precisions.split(","):
        for batch in map(int, arguments.batches.split(",")):
            images = torch.from_numpy(formula.image((batch, 3, side, side))).to(device)
            if mode == "plain":
                set_precision("fp32")
                compare(name, precision, batch, model(images), arguments.outputs)
            if precision == "fp16" and device.type == "cpu":
                continue  # Where the kit is tried: PyTorch has no half-precision convolutions on every processor.
            set_precision(precision)
            dtype = torch.float16 if precision == "fp16" else torch.float32
            for layout in ("channels_last", "nchw") if mode == "plain" else ("channels_last",):
                if left() < 4 * arguments.seconds + (20 if mode == "compile" else 2):
                    record("fault", network=name, precision=precision, message=f"PyTorch, {mode}, {layout}, batch {batch}: no time was left.")
                    continue
                memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format
                tuned = copy.deepcopy(model).to(dtype=dtype, memory_format=memory_format)
                x = images.to(dtype=dtype, memory_format=memory_format)
                time_modes(tuned, x, mode, device, arguments.seconds, dict(who="pytorch", network=name, precision=precision, batch=batch, layout=layout))


def set_precision(precision):
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = precision == "tf32"
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"


def time_modes(model, x, mode, device, seconds, labels):
    def wait():
        if device.type == "cuda":
            torch.cuda.synchronize(device)

    if mode == "compile":
        # With CUDA graphs of its own.
        compiled = torch.compile(model, mode="reduce-overhead")
        record("time", mode="compile", **labels, **clock(lambda: compiled(x), wait, seconds))
        return
    record("time", mode="eager", **labels, **clock(lambda: model(x), wait, seconds))
    if device.type == "cuda":
        graph, _ = capture(model, x)
        record("time", mode="graph", **labels, **clock(graph.replay, wait, seconds))


def capture(model, x):
    """A CUDA graph of a pass and its output, after the passes in which cuDNN chooses its algorithms."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            model(x)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        output = model(x)
    return graph, output


def clock(enqueue, wait, seconds):
    """The medians that ours are compared with (Measurements/Clocking.cs): each run waited for, and so many enqueued before waiting."""

    def run(limit):
        times = []
        begin = time.perf_counter()
        while len(times) < MIN_RUNS or time.perf_counter() - begin < limit:
            start = time.perf_counter()
            enqueue()
            wait()
            times.append((time.perf_counter() - start) * 1000)
        return sorted(times)

    run(seconds / 4)
    times = run(seconds / 2)
    single = times[len(times) // 2]
    count = int(min(max(seconds * 250 / max(single, 1e-3), 1), IN_A_ROW))
    in_a_row = []
    begin = time.perf_counter()
    while not in_a_row or time.perf_counter() - begin < seconds / 4:
        start = time.perf_counter()
        for _ in range(count):
            enqueue()
        wait()
        in_a_row.append((time.perf_counter() - start) * 1000 / count)
    in_a_row.sort()
    return {"medianMs": round(single, 4), "minMs": round(times[0], 4), "inARowMs": round(in_a_row[len(in_a_row) // 2], 4), "runs": len(times)}


def compare(name, precision, batch, expected, outputs):
    """Our output against PyTorch's in FP32."""
    path = os.path.join(outputs, f"{name}_{precision}_b{batch}.f32")
    if not os.path.exists(path):
        return
    expected = expected.double().cpu().numpy().ravel()
    actual = np.fromfile(path, dtype=np.float32).astype(np.float64)
    if actual.size != expected.size:
        record("fault", network=name, precision=precision, message=f"Our output has {actual.size} values, PyTorch's {expected.size}.")
        return
    record("difference", network=name, precision=precision, batch=batch, relativeL2=relative_l2(actual, expected))


def relative_l2(actual, expected):
    difference = np.linalg.norm(actual - expected) / np.linalg.norm(expected)
    return float(difference) if np.isfinite(difference) else None


if __name__ == "__main__":
    main()
