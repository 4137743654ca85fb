"""Makes what people write with pickle alone, without torch.save: torch 1.13, Python 3.11."""
import collections, os, pickle
import torch

here = os.path.dirname(os.path.abspath(__file__))
a = torch.arange(6, dtype=torch.float32).reshape(2, 3)
state = collections.OrderedDict([
    ("a", a), ("row", a[1]), ("transposed", a.t()), ("half", torch.tensor([1.5, -2.0]).half()), ("parameter", torch.nn.Parameter(torch.tensor([[7.0]]))),
    ("scalar", torch.tensor(7)), ("complex", torch.ones(2, dtype=torch.complex64)), ("empty", torch.empty(0, 3)),
])
for protocol in (2, 3, 4, 5):
    with open(os.path.join(here, f"protocol{protocol}.pkl"), "wb") as f:
        pickle.dump({"state_dict": state, "epoch": 3}, f, protocol=protocol)
