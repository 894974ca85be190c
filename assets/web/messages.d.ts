// Python writes messages.js from the catalogue (carnatic/messages/web.py).

/** The templates of the sentences, by code. */
export const MESSAGES: Record<string, string>;
