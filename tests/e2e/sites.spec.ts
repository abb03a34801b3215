// Runs in sites that VitePress, MkDocs and reveal.js build out of the blocks of docs/embed: they play, follow the
// switch between light and dark, survive the navigation of the site, and leave their content to paper and to readers
// without scripts.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Locator, Page } from "@playwright/test";
import { perhaps } from "./given";
import { expect, test } from "./page";
import { Site } from "./sites";

const mkdocs = perhaps("SYNOD_MKDOCS", (program) => program);

/** The sites of Markdown: how each is built, and what its switch is. */
const builders: Record<string, { build: (site: Site) => Promise<void>; toDark: string; toLight: string }> = {
  vitepress: {
    build: async (site) => {
      await site.picture("paxos-x.svg");
      await execute(process.execPath, [join("node_modules", "vitepress", "bin", "vitepress.js"), "build"], site);
      await site.serve(join(site.folder, ".vitepress", "dist"));
    },
    toDark: ".VPNavBarAppearance .VPSwitchAppearance",
    toLight: ".VPNavBarAppearance .VPSwitchAppearance",
  },
  mkdocs: {
    build: async (site) => {
      await site.picture(join("docs", "paxos-x.svg"));
      await execute(mkdocs ?? "", ["build", "--strict", "--quiet"], site);
      await site.serve(join(site.folder, "site"));
    },
    toDark: "label[title=Dark]",
    toLight: "label[title=Light]",
  },
};

const execute = (program: string, words: string[], site: Site) =>
  promisify(execFile)(program, words, {
    cwd: site.folder,
    env: { ...process.env, SITE_URL: site.address, NO_MKDOCS_2_WARNING: "1" },
  });

// Serial, so that each site is built once.
test.describe.configure({ mode: "default" });

const runs = (page: Page) => page.locator("synod-run");
const frame = (run: Locator) => run.locator("iframe").contentFrame();
const theme = (run: Locator) => frame(run).locator("html");
const heading = (page: Page, name: string) => expect(page.getByRole("heading", { level: 1 })).toContainText(name);
const picture = (page: Page) => page.getByRole("img", { name: "Paxos: two proposers, one value chosen" });

type Run = HTMLElement & { seek(step: number): void };
type Seen = Window & { seen?: number[] };

/** Asks a run with a transport for a step, and waits until it is shown. */
async function plays(run: Locator, step: number): Promise<void> {
  await expect(frame(run).locator(".page:not([aria-busy]) .node").first()).toBeVisible();
  await run.evaluate((element: Run, step) => element.seek(step), step);
  await expect(frame(run).locator(".transport-step")).toHaveText(`step ${step}`);
}

for (const [name, { build, toDark, toLight }] of Object.entries(builders)) {
  test.describe(name, () => {
    test.skip(name === "mkdocs" && !mkdocs, "SYNOD_MKDOCS names no MkDocs");
    let site: Site;
    test.beforeAll(async () => {
      site = await Site.of(name);
      await build(site);
    });
    test.afterAll(() => site?.stop());

    test("a run plays, and follows the switch", async ({ page }) => {
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(site.address);
      await plays(runs(page), 4);
      await expect(theme(runs(page))).toHaveAttribute("data-theme", "light");
      await page.locator(toDark).click();
      await expect(theme(runs(page))).toHaveAttribute("data-theme", "dark");
      await page.locator(toLight).click();
      await expect(theme(runs(page))).toHaveAttribute("data-theme", "light");
      // The run was not started again.
      await expect(frame(runs(page)).locator(".transport-step")).toHaveText("step 4");
    });

    test("a reader leaves the page within the site, and comes back", async ({ page }) => {
      await page.goto(site.address);
      await plays(runs(page), 4);
      await page.evaluate(() => Object.assign(window, { stayed: true }));
      await page.getByRole("link", { name: "To the second" }).first().click();
      await heading(page, "Second");
      await plays(runs(page), 7);
      await page.goBack();
      await heading(page, "First");
      await plays(runs(page), 9);
      expect(await page.evaluate(() => "stayed" in window), "the site loads no page anew").toBe(true);
    });

    test("on paper the picture stands for the run, in the height of the run", async ({ page }) => {
      await page.goto(site.address);
      await plays(runs(page), 4);
      await expect(picture(page)).toBeHidden();
      const height = await runs(page).evaluate((run) => run.clientHeight);
      await page.emulateMedia({ media: "print" });
      await expect(runs(page).locator("iframe")).toBeHidden();
      await expect(picture(page)).toBeVisible();
      expect((await picture(page).boundingBox())?.height).toBeLessThanOrEqual(height);
    });

    test.describe("without scripts", () => {
      test.use({ javaScriptEnabled: false, complaints: [async ({}, use) => use([]), { auto: true }] });
      test("the picture is shown, in a folder below too", async ({ page }) => {
        await page.goto(site.address);
        await expect(picture(page)).toBeVisible();
        await page.getByRole("link", { name: "To the second" }).first().click();
        await heading(page, "Second");
        await expect(picture(page)).toBeVisible();
        // A picture that is missing has no size of its own.
        expect(await picture(page).boundingBox()).toMatchObject({ height: expect.closeTo(1900, -3) });
      });
    });
  });
}

test.describe("reveal", () => {
  // A deck that is laid out for printing moves its slides, and what loads in them starts again.
  test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });
  let deck: Site;
  test.beforeAll(async () => {
    deck = await Site.of("reveal");
    await deck.picture("2pc-blocking.svg");
    await deck.serve(deck.folder);
    await deck.serve(join("node_modules", "reveal.js", "dist"), "reveal/");
  });
  test.afterAll(() => deck?.stop());

  /** Opens the deck, and records the steps that the run on its second slide tells of. */
  const open = async (page: Page, query = "") => {
    await page.goto(`${deck.address}${query}`);
    await expect(page.locator(".reveal.ready")).toBeVisible();
    await runs(page).first().evaluate((run) => {
      const seen: number[] = [];
      Object.assign(window, { seen });
      run.addEventListener("step", (event) => seen.push((event as CustomEvent).detail.step));
    });
  };
  const seen = (page: Page) => page.evaluate(() => (window as Seen).seen ?? []);

  test("a run plays while its slide is shown, fragments lead it to a moment, and Markdown brings it too", async ({
    page,
  }) => {
    await open(page);
    await page.keyboard.press("ArrowRight");
    await expect(theme(runs(page).first())).toHaveAttribute("data-theme", "light");
    await expect.poll(async () => Math.max(...(await seen(page)))).toBeGreaterThan(1);
    await expect(runs(page).first().locator("iframe")).toHaveJSProperty("clientHeight", 480);

    await page.keyboard.press("ArrowRight");
    const told = runs(page).nth(1);
    await expect(frame(told).locator(".transport-step")).not.toHaveText("step 0");
    // The run that was left stands still.
    const left = await seen(page);
    await told.evaluate((run: Run & { pause(): void }) => run.pause());
    await page.keyboard.press("ArrowRight");
    await expect(frame(told).locator(".transport-step")).toHaveText("step 7");
    expect(await seen(page)).toEqual(left);

    await page.keyboard.press("ArrowRight");
    await plays(runs(page).nth(2), 4);
    // Back on the slide before it, time goes on.
    await page.keyboard.press("ArrowLeft");
    await expect(frame(told).locator(".transport-step")).not.toHaveText("step 7");
  });

  test("a deck that becomes dark has dark runs", async ({ page }) => {
    await open(page);
    await page.keyboard.press("ArrowRight");
    await expect(theme(runs(page).first())).toHaveAttribute("data-theme", "light");
    await page.evaluate(() => document.querySelector("#theme")?.setAttribute("href", "reveal/theme/black.css"));
    await expect(theme(runs(page).first())).toHaveAttribute("data-theme", "dark");
  });

  test("in the deck's PDF the picture keeps within the height, and its slide within the page", async ({ page }) => {
    await open(page, "?print-pdf");
    await expect(page.locator(".pdf-page").first()).toBeVisible();
    // One of the four slides is printed once more, with its fragment.
    await expect(page.locator(".pdf-page")).toHaveCount(5);
    await page.emulateMedia({ media: "print" });
    const shown = page.getByAltText("The coordinator dies");
    await expect(shown).toBeVisible();
    await expect(runs(page).first().locator("iframe")).toBeHidden();
    const [drawn, sheet] = [await shown.boundingBox(), await page.locator(".pdf-page").nth(1).boundingBox()];
    expect(drawn?.height).toBe(480);
    expect(drawn!.y + drawn!.height).toBeLessThanOrEqual(sheet!.y + sheet!.height);
  });
});
