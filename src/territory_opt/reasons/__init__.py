"""Why a plan is as it is: alternatives, sentences, and what makes a case impossible."""
