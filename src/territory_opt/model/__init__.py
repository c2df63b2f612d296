"""From a case to a model, and from a plan back to figures."""
