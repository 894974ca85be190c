// What the server writes into constants.js (carnatic/pages/constants.py).

/** The version of the book's file. */
export const BOOK_VERSION: number;
/** The characters that the book may take of what a browser keeps for a site. */
export const BROWSER_ROOM: number;
/** The gatis with their speeds in swaras to the akshara; chaturasra, with the three kalams, is the first. */
export const GATIS: { name: string; speeds: number[] }[];
/** Madhya Sa of kattai 1. */
export const KATTAI_1_HZ: number;
/** The list of keys: [key, what it does]. */
export const KEYS: [string, string][];
/** The levels of difficulty are 1 to this. */
export const LEVELS: number;
/** The longest name of an entry of the book, in characters. */
export const LONGEST_NAME: number;
/** The longest note of an entry of the book, in characters. */
export const LONGEST_NOTE: number;
/** The longest sruti that can be typed, in characters. */
export const LONGEST_SRUTI: number;
/** How many lines stand over an akshara at each speed. */
export const OVER_LINES: Record<number, number>;
/** The widest page, in pixels, that is laid out for a phone. */
export const PHONE_PX: number;
/** A ratio as it is typed, such as 5/4: the text of a regular expression. */
export const RATIO: string;
/** How long a note takes to end. */
export const RELEASE_SECONDS: number;
/** The smallest step between two swaras of a tuning. */
export const SMALLEST_STEP_CENTS: number;
/** The names of the sthayis, low to high. */
export const STHAYIS: string[];
/** The names of the tunings, in the order of the tuning's tabs; the user's own is the last. */
export const TUNINGS: string[];
