/** The warehouse's types of numbers, whatever JSON holds their cells as. */
const NUMERIC = ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC'] as const;

export type NumericType = (typeof NUMERIC)[number];

/** Whether the warehouse states a type of numbers. */
export const isNumeric = (type: string): type is NumericType => NUMERIC.some((one) => one === type);
