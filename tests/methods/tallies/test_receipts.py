"""Receipts, the root over them, and proofs that a receipt is among them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.methods import tallies
from banyan.methods.tallies import Rules

RULES = Rules(method="approval", options=("a", "b", "c"), tie_seed="x")
NONCE = "0123456789abcdef" * 2


def test_a_receipt_depends_on_all_that_it_stands_for() -> None:
    receipt = tallies.seal("election", RULES, ["a", "b"], NONCE).receipt
    assert receipt == tallies.seal("election", RULES, ["b", "a"], NONCE).receipt
    assert receipt != tallies.seal("another", RULES, ["a", "b"], NONCE).receipt
    assert receipt != tallies.seal("election", RULES, ["a"], NONCE).receipt
    assert receipt != tallies.seal("election", RULES, ["a", "b"], NONCE[::-1]).receipt
    text = b'{"ballot":["a","b"],"election":"election","nonce":"' + NONCE.encode() + b'"}'
    assert receipt == hashlib.sha256(b"\x00" + text).hexdigest()


@pytest.mark.parametrize("nonce", ["", "abc", NONCE.upper(), NONCE + "z", "0" * 129])
def test_a_weak_nonce_is_refused(nonce: str) -> None:
    with pytest.raises(ValueError, match="nonce"):
        tallies.seal("election", RULES, ["a"], nonce)


def test_what_is_published_says_nothing_about_who_came_when() -> None:
    sealed = [tallies.seal("election", RULES, ["a"], f"{number:032x}") for number in range(9)]
    one = tallies.publish("election", RULES, sealed)
    assert one == tallies.publish("election", RULES, reversed(sealed))
    assert list(one.receipts) == sorted(one.receipts)
    with pytest.raises(ValueError, match="same receipt"):
        tallies.publish("election", RULES, [*sealed, sealed[0]])


receipts = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, max_size=40, unique=True)


@given(receipts, st.data())
def test_every_receipt_is_proved_and_no_other(given_receipts: list[str], data: st.DataObject) -> None:
    root = tallies.merkle_root(given_receipts)
    index = data.draw(st.integers(0, len(given_receipts) - 1))
    proof = tallies.inclusion_proof(given_receipts, index)
    assert len(proof) <= (len(given_receipts) - 1).bit_length()
    assert tallies.is_included(given_receipts[index], proof, root)
    assert not tallies.is_included(hashlib.sha256(b"elsewhere").hexdigest(), proof, root)
    assert not tallies.is_included("no receipt", proof, root)
    if len(given_receipts) > 1:
        other = given_receipts[index - 1]
        assert not tallies.is_included(other, proof, root)
        assert tallies.merkle_root(given_receipts[1:]) != root
        # Doubling the last leaf gives another root, unlike in trees that fill up rows.
        assert tallies.merkle_root([*given_receipts, given_receipts[-1]]) != root


def test_a_node_cannot_be_passed_off_as_a_receipt() -> None:
    leaves = [bytes([number]).hex() * 32 for number in range(4)]
    left = hashlib.sha256(b"\x01" + bytes.fromhex(leaves[0] + leaves[1])).hexdigest()
    assert tallies.merkle_root(leaves[:2]) == left
    sealed = tallies.seal("election", RULES, ["a"], NONCE).receipt
    assert sealed != hashlib.sha256(b"\x01").hexdigest()
    assert tallies.merkle_root([]) == hashlib.sha256(b"").hexdigest()
    with pytest.raises(IndexError):
        tallies.inclusion_proof(leaves, 4)
