"""Solving: prices that bound the optimum, searches that reach for it, and exact solvers that close what is left.

Everything here works on a reduced `territory_opt.terms.Model` and stands on what its terms say of themselves: the same
rows go to every solver, the same prices bound, guide and explain.
"""
