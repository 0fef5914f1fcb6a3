// Small things that need no browser.
export const newKey = () => crypto.randomUUID();

/** A text that no other test writes. */
export const unique = (text) => `${text} ${Math.random().toString(36).slice(2, 10)}`;
