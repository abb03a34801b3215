// Messages on the stage: each says where it goes and what it is, covers nothing, and is taken by a click on it.
import { look } from "./look";
import { expect, open, test } from "./page";

/** What no lesson may show at any moment. */
const NEVER = [
  "arrows that point several ways",
  "arrows that point elsewhere",
  "labels over nodes",
  "labels over labels",
  "labels cut by the stage",
  "clicks on a neighbour",
];

for (const [lesson, width, height, bare] of [
  ["paxos-adopts", 1440, 900, 0.02],
  ["paxos-new-proposer", 1280, 720, 0.1],
  ["3pc-ack-lost", 844, 390, 0.02],
  ["paxos-minority-quorum", 844, 390, 0.2],
  ["paxos-amnesia", 390, 844, 0.3],
] as const) {
  for (const language of ["en", "zh"]) {
    test(`messages of ${lesson} are legible at ${width}×${height}, ${language}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await open(page, `/?lang=${language}&actors=local#${lesson}`);
      await expect(page.locator(".stage-board")).toBeVisible();
      const { counts, places } = await page.evaluate(look, lesson);
      expect(counts.messages).toBeGreaterThan(0);
      expect(Object.fromEntries(NEVER.map((what) => [what, places[what] ?? []]))).toEqual(
        Object.fromEntries(NEVER.map((what) => [what, []])),
      );
      expect((counts["bare dots"] ?? 0) / counts.messages, "bare dots").toBeLessThanOrEqual(bare);
    });
  }
}

test("the only message on a stage has its label, and a phase is never cut", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "/?actors=local#3pc-ack-lost");
  await expect(page.locator(".stage-board")).toBeVisible();
  const { places } = await page.evaluate(look, "3pc-ack-lost");
  expect(places["words cut short"] ?? []).toEqual([]);
});

test("a dot tells its kind in letters, and a finger takes the one it touches", async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "/?actors=local#paxos-duel&t=103");
  const dots = page.locator(".pill[data-form]");
  await expect(dots.first()).toBeVisible();
  for (const dot of await dots.all()) {
    const kind = (await dot.getAttribute("aria-label"))?.slice(0, 1);
    await expect(dot.locator(".pill-initials")).toHaveText(kind ?? "");
    const body = await dot.locator(".pill-dot .pill-body").boundingBox();
    if (!body) throw new Error("a dot is not drawn");
    await page.touchscreen.tap(body.x + body.width / 2, body.y + body.height / 2);
    await expect(page.locator(".pill.selected")).toHaveAttribute("aria-label", (await dot.getAttribute("aria-label")) ?? "");
  }
  await context.close();
});

test("a disc says what was accepted, not only what was promised", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "/?actors=local#paxos-x&t=13");
  const words = page.locator(".node", { hasText: "promised 3" }).filter({ hasText: "accepted 3 in 2" });
  await expect(words).toHaveCount(1);
});
