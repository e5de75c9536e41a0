"""The vocabulary, on the standard library alone.

Its doors: `words` (categories, measures, units, status), `figure` (the stored columns, grain, locator,
question), `numbers` (a printed number becomes a value, a range, or a refusal) and `errors`.
"""
