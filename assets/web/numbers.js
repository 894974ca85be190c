// Numbers.

/** A value, or the nearer of two ends where it lies outside them. */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
