"""An instance from arrays in an .npz: value (-1 is a closed pair), need, cap, bonus, and what each side is."""

import zipfile
from pathlib import Path

import numpy as np
import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.matching import closing
from commonground.matching.closing import Service
from commonground.matching.instance import Closures, Instance

NEEDED = ("value", "need", "cap")
DIMENSIONS = ("persons", "school_seats", "medical_slots")
# More than this unpacked is a bomb, not an instance.
UNPACKED = 4 * 1024**3
Arrays = dict[str, np.ndarray]


def read_arrays(path: Path) -> Instance:
    """Read an .npz; cases and places are called by their index."""
    arrays = _load(path)
    value, need, capacity = (np.asarray(arrays[name], np.float64) for name in NEEDED)
    bonus = np.asarray(arrays.get("bonus", np.zeros(len(value))), np.float64)
    _check(path, value, need, capacity, bonus)
    tied = np.asarray(arrays.get("tied", np.full(len(value), -1)), np.int64)
    if len(tied) != len(value) or tied.max(initial=-1) >= len(capacity):
        raise UnreadableFile("tied names a place that is not there", where=str(path), next="Use -1 for no tie.")
    dimensions = [*DIMENSIONS, *(f"capacity_{d}" for d in range(3, need.shape[1]))][: need.shape[1]]
    closures = Closures(np.zeros(value.shape, np.int16), [])
    if {"assured", "nat", "jur"} <= arrays.keys():
        closures.close(~arrays["assured"].astype(bool)[arrays["nat"]][:, arrays["jur"]], closing.NO_ASSURANCE)
    closing.close_ties(closures, tied)
    closing.close_services(closures, _services(arrays, need), tied)
    closures.close(value < 0, closing.NOT_OPEN)
    # Last, so that what room alone closes opens when there is more.
    closing.close_misfits(closures, need, capacity, dimensions)
    numbers = [str(i) for i in range(len(value))]
    return Instance(
        numbers,
        [str(j) for j in range(len(capacity))],
        dimensions,
        np.maximum(value, 0.0),
        need,
        capacity,
        bonus,
        closures,
        np.arange(len(value)),
        _about(numbers, arrays),
        pl.DataFrame({"place": [str(j) for j in range(len(capacity))]}),
        numbered=True,
    )


def _load(path: Path) -> Arrays:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise UnreadableFile("the arrays unpack to more than 4 GB", where=str(path), next="Split the instance.")
        with np.load(path, allow_pickle=False) as packed:
            arrays = {name: packed[name] for name in packed.files}
    except (OSError, ValueError, zipfile.BadZipFile, EOFError, KeyError) as why:
        raise UnreadableFile(
            f"the arrays cannot be read: {str(why).splitlines()[0] if str(why) else type(why).__name__}",
            where=str(path),
            next="Save them with numpy.savez_compressed, without objects.",
        ) from None
    for name in NEEDED:
        if name not in arrays:
            raise UnreadableFile(
                f"the array {name!r} is missing", where=str(path), next=f"Needed: {', '.join(NEEDED)}."
            )
    return arrays


def _check(path: Path, value: np.ndarray, need: np.ndarray, capacity: np.ndarray, bonus: np.ndarray) -> None:
    shapes = value.ndim == need.ndim == capacity.ndim == 2 and bonus.ndim == 1
    if not shapes or (len(value), value.shape[1]) != (len(need), len(capacity)) or len(bonus) != len(value):
        raise UnreadableFile("the arrays do not fit one another", where=str(path), next="value is cases by places.")
    if need.shape[1] != capacity.shape[1] or not value.size or not need.shape[1]:
        raise UnreadableFile(
            "need and cap have other dimensions", where=str(path), next="Give each a column a capacity."
        )
    for name, array in (("need", need), ("cap", capacity), ("bonus", bonus), ("value", value)):
        if not np.isfinite(array).all():
            raise UnreadableFile(
                f"{name} holds what is not a number", where=str(path), next="Write -1 for a closed pair."
            )
        if name != "value" and (array < 0).any():
            row = int(np.argwhere(array < 0)[0][0])
            raise UnreadableFile(f"{name} is negative in row {row}", where=str(path), next="Write 0 if it is none.")


def _services(arrays: Arrays, need: np.ndarray) -> list[Service]:
    """The tests whose arrays are there."""
    found = []
    if {"ok_nat", "nat"} <= arrays.keys():
        found.append(Service(arrays["ok_nat"].astype(bool)[:, arrays["nat"]].T, closing.NATIONALITY))
    if {"ok_lang", "lang", "hostlang"} <= arrays.keys():
        speaks = arrays["ok_lang"].astype(bool)[:, arrays["lang"]].T
        found.append(Service(speaks | arrays["hostlang"].astype(bool)[:, None], closing.LANGUAGE))
    for offer, needs, clause in (
        ("ok_large", _large(arrays), closing.LARGE),
        ("ok_single", arrays.get("single"), closing.SINGLE),
        ("ok_med", need[:, 2] > 0 if need.shape[1] > 2 else None, closing.MEDICAL),
    ):
        if offer in arrays and needs is not None:
            found.append(Service(arrays[offer].astype(bool)[None, :] | ~needs.astype(bool)[:, None], clause))
    return found


def _large(arrays: Arrays) -> np.ndarray | None:
    return arrays["size"] >= closing.SIX if "size" in arrays else None


def _about(numbers: list[str], arrays: Arrays) -> pl.DataFrame:
    """What is known of each case, under the names the tables use."""
    names = {"nat": "nationality", "size": "persons", "tier": "skill_tier", "lang": "language", "week": "week"}
    columns = {"case": numbers}
    for array, name in names.items():
        if array in arrays and len(arrays[array]) == len(numbers):
            columns[name] = [str(item) for item in np.asarray(arrays[array], np.int64)]
    if "single" in arrays:
        columns["single_parent"] = [str(int(item)) for item in arrays["single"]]
    return pl.DataFrame(columns)
