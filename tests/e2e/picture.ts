// Takes the README's picture of the page: `cargo xtask picture`.
import { test } from "@playwright/test";

test("the page with messages on the way", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.goto("./#paxos-x");
  await page.locator("main:not(.boot)").waitFor();
  // The moment of the story: one acceptor has accepted, the others have promised a higher ballot.
  for (let step = 0; step < 13; step += 1) await page.keyboard.press("ArrowRight");
  await page.getByText("step 13").first().waitFor();
  await page.screenshot({ path: "../../docs/page.png", animations: "disabled" });
});
