-- How many rows each table has that a number cannot do without: an empty one is a broken sync far more often than an
-- empty business, and some sums over nothing are zero.
-- {{row_counts}} stands for one count per table that can be read.
SELECT
  {{row_counts}}
