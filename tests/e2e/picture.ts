// Takes the README's picture of the page: `cargo xtask picture`.
import { expect, open, test } from "./page";

test("the page with messages on the way", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await open(page, "/#paxos-x");
  // The moment of the story: one acceptor has accepted, the others have promised a higher ballot.
  for (let step = 1; step <= 13; step += 1) {
    await page.keyboard.press("ArrowRight");
    await expect(page.locator(".transport-step")).toHaveText(`step ${step}`);
  }
  await page.screenshot({ path: "../../docs/page.png", animations: "disabled" });
});
