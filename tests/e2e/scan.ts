// Counts in every lesson what a reader must never see: `cargo xtask scan`. Prints the counts by size and language, with
// the first places of each.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import type { Page } from "@playwright/test";
import { look, type Found } from "./look";
import { expect, open, test } from "./page";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 844, height: 390 },
  { width: 390, height: 844 },
];

/** The ids of the lessons that show one run. */
function lessons(): string[] {
  const protocols = "../../crates/protocols/src";
  const folders = readdirSync(protocols, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.flatMap(({ name }) => {
    const folder = `${protocols}/${name}/lessons`;
    return existsSync(folder) ? readdirSync(folder).map((file) => `${folder}/${file}`) : [];
  });
  const shown = files.filter((file) => file.endsWith(".json") && !("compare" in JSON.parse(readFileSync(file, "utf8"))));
  return shown.map((file) => basename(file, ".json"));
}

async function scan(page: Page, language: string): Promise<Found> {
  const sum: Found = { counts: {}, places: {} };
  for (const lesson of lessons()) {
    await open(page, `/?lang=${language}&actors=local#${lesson}`);
    await expect(page.locator(".stage-board")).toBeVisible();
    const { counts, places } = await page.evaluate(look, lesson);
    for (const [what, count] of Object.entries(counts)) sum.counts[what] = (sum.counts[what] ?? 0) + count;
    for (const [what, where] of Object.entries(places)) {
      sum.places[what] = [...(sum.places[what] ?? []), ...where].slice(0, 6);
    }
    await page.goto("about:blank");
  }
  return sum;
}

/** How long one size may take in one language, in milliseconds. */
const AN_HOUR = 3_600_000;

for (const size of SIZES) {
  for (const language of ["en", "zh"]) {
    test(`${size.width}×${size.height} ${language}`, async ({ page }) => {
      test.setTimeout(AN_HOUR);
      await page.setViewportSize(size);
      await page.emulateMedia({ reducedMotion: "reduce" });
      const { counts, places } = await scan(page, language);
      const name = `${size.width}x${size.height} ${language}`;
      const told = Object.entries(counts).sort().map(([what, count]) => `${what} ${count}`);
      console.log(`${name}: ${told.join(", ")}`);
      for (const [what, where] of Object.entries(places)) console.log(`${name}: ${what}:\n  ${where.join("\n  ")}`);
      expect(counts.moments).toBeGreaterThan(0);
    });
  }
}
