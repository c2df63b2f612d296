"""Benchmarks: known instances and samples, solved and measured the same way every time.

``python -m benchmarks`` says how; `registry` lists the families, one small file each.
"""
