// The sentences that a user reads: templates of the catalogue, filled by the same rules as in carnatic/messages.

import { MESSAGES } from "./messages.js";

const FIELD = /\{(\w+)(?::([^{}]*))?\}/g;

/** @type {Record<string, (value: any) => string>} */
const FORMATS = {
  list: (words) => words.join(", "),
  or: (words) => joined(words, " or "),
  and: (words) => joined(words, " and "),
  first: (word) => `${word}`.slice(0, 1).toLowerCase() + `${word}`.slice(1),
  First: (word) => `${word}`.slice(0, 1).toUpperCase() + `${word}`.slice(1),
};

/**
 * The sentence of a code with its parameters; a text that is not a code is returned as it is.
 * @param {string} code
 * @param {Record<string, any>} params
 */
export const say = (code, params = {}) => (Object.hasOwn(MESSAGES, code) ? fill(MESSAGES[code], params) : code);

/**
 * A template with its parameters filled in: {name}, {names:list}, {names:or}, {names:and}, {word:first}, {word:First}
 * and {count:# swara}, which gives "1 swara" or "2 swaras".
 * @param {string} template
 * @param {Record<string, any>} params
 */
export function fill(template, params) {
  return template.replace(FIELD, (field, name, format) => {
    if (!Object.hasOwn(params, name)) throw new Error(`${field} has no value in: ${template}`);
    const value = params[name];
    if (!format) return `${value}`;
    if (format.startsWith("# ")) return `${value.toLocaleString("en")} ${format.slice(2)}${value === 1 ? "" : "s"}`;
    return FORMATS[format](value);
  });
}

/**
 * @param {any[]} words
 * @param {string} last between the last two words
 */
function joined(words, last) {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((part) => part !== "").join(last);
}
