// Passkeys without a device: an authenticator that Chromium plays, which is unlocked and says yes at once.

/**
 * Gives a page an authenticator. It belongs to that page and its frames; a window that opens from it needs one of its
 * own, with `credentials: await passkeys.list()` to be the same device. `rest` is of CDP's VirtualAuthenticatorOptions.
 */
export async function virtualPasskeys(page, { credentials = [], ...rest } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true, ...rest,
    },
  });
  const send = (what, more) => session.send(`WebAuthn.${what}`, { authenticatorId, ...more });
  for (const credential of credentials) await send("addCredential", { credential });
  return {
    /** What it holds: `credentialId` (base64, not base64url), `rpId`, `userHandle`, `signCount`, `privateKey`, … */
    list: async () => (await send("getCredentials")).credentials,
    remove: (credentialId) => send("removeCredential", { credentialId }),
    clear: () => send("clearCredentials"),
    /** Whether the person is known to it by finger or PIN. */
    verified: (isUserVerified) => send("setUserVerified", { isUserVerified }),
    /** Whether somebody is there; without anybody a request waits until it runs out. */
    present: (enabled) => send("setAutomaticPresenceSimulation", { enabled }),
    async stop() {
      await send("removeVirtualAuthenticator");
      await session.detach();
    },
  };
}
