// Takes the README's picture of the page, and draws the icons of the installed page: `cargo xtask picture`.
import { readFile } from "node:fs/promises";
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

test("the icons", async ({ page }) => {
  const icons = "../../web/icons";
  const drawing = await readFile(`${icons}/icon.svg`, "utf8");
  // What is cut to another shape has its ground up to the edges.
  const whole = drawing.replace(' rx="14"', "");
  for (const [name, size, svg] of [
    ["icon-192", 192, drawing],
    ["icon-512", 512, drawing],
    ["icon-maskable", 512, whole],
  ] as const) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`);
    await page.screenshot({ path: `${icons}/${name}.png`, omitBackground: true });
  }
});
