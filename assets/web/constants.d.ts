// Python writes constants.js (carnatic/pages/constants.py).

/** The version of the book's file. */
export const BOOK_VERSION: number;
/** How many characters of the browser's storage for this site the book can use. */
export const BROWSER_ROOM: number;
/** The gatis with their speeds in swaras to the akshara; chaturasra, with the four kalams, is the first. */
export const GATIS: { name: string; speeds: number[] }[];
/** Madhya Sa of kattai 1. */
export const KATTAI_1_HZ: number;
/** The list of keys: [key, its effect], as codes of the catalogue; a key without words stands for itself. */
export const KEYS: [string, string][];
/** The levels of difficulty are 1 to this. */
export const LEVELS: number;
/** The longest name of an entry of the book, in characters. */
export const LONGEST_NAME: number;
/** The longest note of an entry of the book, in characters. */
export const LONGEST_NOTE: number;
/** The longest sruti that can be typed, in characters. */
export const LONGEST_SRUTI: number;
/** The number of lines over an akshara at each speed. */
export const OVER_LINES: Record<number, number>;
/** The widest page, in pixels, that is laid out for a phone. */
export const PHONE_PX: number;
/** An MP3 file with one pulse, in base 64: shows the delay of a decoder. */
export const PROBE: string;
/** The sample of the pulse's peak. */
export const PROBE_PEAK: number;
/** The samples per second of every sound. */
export const RATE: number;
/** A ratio as it is typed, such as 5/4: the text of a regular expression. */
export const RATIO: string;
/** The time in which a note fades out. */
export const RELEASE_SECONDS: number;
/** The smallest distance between two swaras of a tuning. */
export const SMALLEST_STEP_CENTS: number;
/** The names of the sthayis, low to high. */
export const STHAYIS: string[];
/** The names of the tunings, in the order of the tuning's tabs; the user's own is the last. */
export const TUNINGS: string[];
