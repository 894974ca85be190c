// Helpers for numbers.

/**
 * The value, limited to the range from low to high.
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
