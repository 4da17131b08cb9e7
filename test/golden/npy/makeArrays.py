"""Writes the arrays of this folder with numpy: python3 test/golden/npy/makeArrays.py

values.json says what each of the readable ones holds.
"""

import json
import pathlib

import numpy as np

folder = pathlib.Path(__file__).parent
vector = np.array([0.0, -0.0, 1.0, -1.5, 3.140625, 65504.0, 6.103515625e-05, 5.960464477539063e-08])
sequence = np.arange(6, dtype=np.float64).reshape(3, 2) / 4

readable = {
    "float16": vector.astype("<f2"),
    "float32": vector.astype("<f4"),
    "float64": vector.astype("<f8"),
    "sequence": sequence.astype("<f4"),
}
for name, array in readable.items():
    np.save(folder / f"{name}.npy", array)
with open(folder / "version2.npy", "wb") as file:
    np.lib.format.write_array(file, sequence.astype("<f4"), version=(2, 0))

np.save(folder / "fortran.npy", np.asfortranarray(sequence.astype("<f4")))
np.save(folder / "bigEndian.npy", vector.astype(">f4"))
np.save(folder / "integers.npy", np.arange(4))
np.save(folder / "objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
np.save(folder / "records.npy", np.zeros(2, dtype=[("x", "<f4"), ("y", "<f4")]))
np.save(folder / "cube.npy", np.zeros((2, 2, 2), dtype="<f4"))
np.save(folder / "scalar.npy", np.float32(1))
np.save(folder / "empty.npy", np.zeros((0, 4), dtype="<f4"))
np.save(folder / "notFinite.npy", np.array([1, np.nan], dtype="<f4"))
np.save(folder / "tooGreat.npy", np.array([1e300]))

values = {name: {"shape": list(a.shape), "values": a.ravel().tolist()} for name, a in readable.items()}
values["version2"] = values["sequence"]
(folder / "values.json").write_text(json.dumps(values, indent=1) + "\n")
