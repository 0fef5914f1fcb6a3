// Chromium as the tests have it: it asks nobody on its own, and is found by CHROMIUM.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
];
// In place of Playwright's own list, which also turns off that frames of other sites get storage of their own: there a
// sign-in that only works without it would pass.
const FEATURES_OFF = "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding,PreconnectToSearch,NetworkTimeServiceQuerying";

export const launch = () => chromium.launch({ executablePath, args: QUIET });

/**
 * A browser for the names of a front: every other name does not exist for it, and it trusts the front's authority and no
 * other. `thirdPartyCookies` tells whether frames of other sites have cookies. Gives `newContext` and `close`.
 */
export async function launchFor(front, { thirdPartyCookies }) {
  const profile = await mkdtemp(join(tmpdir(), "rejoinder-chromium-"));
  await mkdir(join(profile, "Default"));
  // The setting that readers have: 0 takes them, 1 blocks them. Contexts inherit it from the profile.
  await writeFile(join(profile, "Default/Preferences"), JSON.stringify({ profile: { cookie_controls_mode: thirdPartyCookies ? 0 : 1 } }));
  const first = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [
      ...QUIET,
      `--disable-features=${FEATURES_OFF}`,
      `--host-resolver-rules=MAP *.test:443 127.0.0.1:${front.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${front.spki}`,
    ],
  });
  return {
    newContext: (options) => first.browser().newContext(options),
    async close() {
      await first.close().catch(() => {});
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
