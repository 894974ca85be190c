// Numbers.

/**
 * A value, or the nearer of two ends where it lies outside them.
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
