/* Keys of actions: one action under one key is done once, however often it is sent.
   Never here: anything that tells who made it. */

export const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  /* randomUUID needs a secure context; a newsroom may try this on plain http. */
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
