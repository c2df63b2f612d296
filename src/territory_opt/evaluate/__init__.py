"""What a company's past deals say of its accounts and reps: pure functions from tables to derived tables.

Nothing here changes a case. What is derived is written to files that people read, correct and move into the case.
"""

from territory_opt.evaluate.deals import Deals
from territory_opt.evaluate.pipeline import Pipeline, evaluate_pipeline, write_pipeline

__all__ = ["Deals", "Pipeline", "evaluate_pipeline", "write_pipeline"]
