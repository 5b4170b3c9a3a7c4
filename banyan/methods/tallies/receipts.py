"""Receipts of ballots, and the Merkle tree over all that are published.

A receipt is the SHA-256 of a ballot with a nonce that only its voter gets. After the vote all ballots are published
with their nonces, sorted by receipt, so that their order says nothing about when they came. A voter finds the own
receipt among them; the root, announced with the result, binds them all. Leaves and nodes are hashed apart and no node
is ever doubled, as in RFC 6962 (B. Laurie, A. Langley and E. Kasper, "Certificate Transparency", 2013), section 2.1.

What this does not give: a receipt shows how somebody voted to anyone who is given it. It does not protect from being
forced or paid.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from banyan.methods.tallies.ballots import Ballot, canonical_ballot, canonical_json
from banyan.methods.tallies.rules import Rules, rules_record

_NONCE = re.compile(r"[0-9a-f]{32,128}")


@dataclass(frozen=True, slots=True)
class SealedBallot:
    """A ballot as it is published: its one form, the voter's nonce (hexadecimal, 128 bits or more) and its receipt."""

    ballot: Ballot
    nonce: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published after a vote: the rules as JSON, a line of JSON for every ballot, and the root over them."""

    rules: str
    lines: tuple[str, ...]
    receipts: tuple[str, ...]
    root: str


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A neighbour on the way from a receipt to the root, and whether it stands to the left."""

    neighbour: str
    is_left: bool


def seal(election: str, rules: Rules, ballot: Ballot, nonce: str) -> SealedBallot:
    """A ballot with its receipt. Draw the nonce anew for every ballot from a source that nobody can guess.

    Raises ValueError for a nonce that is not 32 to 128 small hexadecimal digits.
    """
    if not _NONCE.fullmatch(nonce):
        raise ValueError("a nonce is 32 to 128 small hexadecimal digits")
    canonical = canonical_ballot(rules, ballot)
    text = canonical_json({"ballot": canonical, "election": election, "nonce": nonce})
    return SealedBallot(canonical, nonce, hashlib.sha256(b"\x00" + text.encode("ascii")).hexdigest())


def publish(election: str, rules: Rules, ballots: Iterable[SealedBallot]) -> Publication:
    """All that anyone needs to recount. Raises ValueError where two ballots share a receipt."""
    ordered = sorted(ballots, key=lambda sealed: sealed.receipt)
    receipts = tuple(sealed.receipt for sealed in ordered)
    if len(set(receipts)) < len(receipts):
        raise ValueError("two ballots have the same receipt")
    lines = tuple(canonical_json({"ballot": sealed.ballot, "nonce": sealed.nonce}) for sealed in ordered)
    told = rules_record(rules) | {"election": election}
    return Publication(canonical_json(told), lines, receipts, merkle_root(receipts))


def merkle_root(receipts: Sequence[str]) -> str:
    """The root over receipts in their published order; that of none is the hash of nothing. Linear time."""
    if not receipts:
        return hashlib.sha256(b"").hexdigest()
    return _root([bytes.fromhex(receipt) for receipt in receipts]).hex()


def _root(row: list[bytes]) -> bytes:
    # Row by row, with the odd last one carried up as it is, gives the same tree as splitting at powers of two.
    while len(row) > 1:
        above = [_node(row[index], row[index + 1]) for index in range(0, len(row) - 1, 2)]
        row = above + (row[-1:] if len(row) % 2 else [])
    return row[0]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def inclusion_proof(receipts: Sequence[str], index: int) -> tuple[ProofStep, ...]:
    """The neighbours by which the receipt at `index` leads to the root. Raises IndexError outside the receipts."""
    if not 0 <= index < len(receipts):
        raise IndexError(index)
    row = [bytes.fromhex(receipt) for receipt in receipts]
    proof = []
    while len(row) > 1:
        neighbour = index ^ 1
        if neighbour < len(row):
            proof.append(ProofStep(row[neighbour].hex(), neighbour < index))
        above = [_node(row[place], row[place + 1]) for place in range(0, len(row) - 1, 2)]
        row = above + (row[-1:] if len(row) % 2 else [])
        index //= 2
    return tuple(proof)


def is_included(receipt: str, proof: Sequence[ProofStep], root: str) -> bool:
    """Whether a receipt leads to the root by its proof."""
    try:
        node = bytes.fromhex(receipt)
        for step in proof:
            neighbour = bytes.fromhex(step.neighbour)
            node = _node(neighbour, node) if step.is_left else _node(node, neighbour)
    except ValueError:
        return False
    return node.hex() == root
