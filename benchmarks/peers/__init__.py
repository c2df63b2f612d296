"""Peers: other ways to solve the same cases, each in a process, and where need be in an environment, of its own.

Each peer is a small program that reads ``arrays.npz`` and writes ``plan.npy``, ``trace.csv`` and ``outcome.json``
(`benchmarks.peers.plain`). What its plan costs and breaks is for our scorer and the verifier's arithmetic to say.
"""
