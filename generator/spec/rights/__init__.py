"""The parts of ``spec.policy``: questions and answers, the matrix compiled, judging, wording, row filters."""
