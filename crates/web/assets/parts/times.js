/* Times that stay true: "3 minutes ago" becomes "4 minutes ago".
   Never here: a time that the page did not bring. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/* Only what is younger than a day and older than a minute; the server's words stand for the rest. The place stays as
   wide as it was: shorter words would let lines join and everything below them jump. */
const keep = (ago) => {
  const now = Date.now();
  const late = [];
  for (const time of document.querySelectorAll(".comment .when time[datetime]")) {
    const age = now - Date.parse(time.dateTime);
    if (!(age >= MINUTE && age < DAY)) continue;
    const minutes = Math.floor(age / MINUTE);
    const text = minutes < 60 ? ago.format(-minutes, "minute") : ago.format(-Math.floor(minutes / 60), "hour");
    if (time.textContent !== text) late.push({ time, text, width: time.parentElement.getBoundingClientRect().width });
  }
  for (const { time, text, width } of late) {
    if (!time.title) time.parentElement.style.minInlineSize = `${width}px`;
    time.title ||= time.textContent;
    time.textContent = text;
  }
};

/* Keeps all times of the page, in a language. */
export const keepTimes = (language) => {
  const ago = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`);
  return () => keep(ago);
};
