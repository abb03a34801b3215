// The search: what it proves and what it breaks is what the command line says, every rule that is switched off among
// them, in a worker and without one; its counterexamples play, and their links open elsewhere to the same violation.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, goToEnd, open, test } from "./page";

/** Searches with what they find; the native tests hold the command line to the same. */
const searches = JSON.parse(readFileSync("searches.json", "utf8")) as
  { link: string; states?: number; broken: Record<string, number> }[];
const TITLES: Record<string, string> = {
  agreement: "Agreement",
  "at-most-once": "At most once",
  conservation: "Conservation",
  convergent: "Convergent",
  ic2: "Obedience (IC2)",
  durability: "Durability",
  fenced: "Fenced",
  integrity: "Integrity",
  linearizable: "Linearizable",
  nonblocking: "Nobody is blocked",
  "one-owner": "One owner",
  truth: "Truth",
  unanimity: "Unanimity",
};

const told = (page: Page) => page.locator(".search-told");
const found = (page: Page) => page.locator(".search-found .property");

async function search(page: Page, address: string): Promise<void> {
  await open(page, address);
  // A link to a search shows it.
  await page.locator(".search-begin").click();
  await expect(page.locator(".search-found")).toBeVisible({ timeout: 90_000 });
}

for (const { link, states, broken } of searches) {
  test(`a search finds what the command line finds: ${link}`, async ({ page, browser }) => {
    test.setTimeout(240_000);
    await search(page, `/?actors=local${link}`);
    if (states) await expect(told(page)).toContainText(`these are all ${states.toLocaleString("en")} states`);
    const violated = page.locator(".search-found .property.violated");
    await expect(violated).toHaveCount(Object.keys(broken).length);
    for (const [name, actions] of Object.entries(broken)) {
      await expect(violated).toContainText(`${TITLES[name]}: violated in ${actions} actions, and in no fewer`);
      await violated.getByText("Share").click();
      const address = await violated.getByRole("textbox", { name: "Link" }).inputValue();
      await violated.getByRole("button", { name: "Play it" }).click();
      await expect(page.getByRole("banner")).toContainText(`${name} broken in ${actions} actions`);
      const elsewhere = await (await browser.newContext({ locale: "en-GB" })).newPage();
      await open(elsewhere, address);
      for (const one of [page, elsewhere]) {
        await goToEnd(one);
        // Who is blocked is judged moment by moment, so that it has none where it was violated first.
        if (name !== "nonblocking") await expect(one.locator(".transport-violation")).toBeVisible();
      }
      await expect(elsewhere.locator(".property.violated").getByText(TITLES[name], { exact: true })).toBeVisible();
      await elsewhere.context().close();
    }
  });
}

test("a counterexample plays, is kept beside the run, and its link opens elsewhere", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const { link } = searches[3];
  await search(page, `/?actors=local${link}`);
  await found(page).getByText("Share").click();
  const address = await found(page).getByRole("textbox", { name: "Link" }).inputValue();
  await found(page).getByRole("button", { name: "Play it" }).click();
  await expect(page.getByRole("banner")).toContainText("agreement broken in 10 actions");
  await expect(page.locator(".transport-violation")).toBeVisible();
  await expect(page.locator(".transport-play")).toHaveAttribute("aria-label", "Pause");
  // The search keeps what it has found, and the run searched is a press away.
  await expect(found(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Back to this run" }).click();
  await expect(page.getByRole("banner")).toContainText("When one is enough");
  const elsewhere = await (await browser.newContext()).newPage();
  await open(elsewhere, address);
  await goToEnd(elsewhere);
  await expect(elsewhere.locator(".happened")).toContainText("Agreement is violated");
  await elsewhere.context().close();
});

test("a search is stopped, goes on behind other views, and says what is open", async ({ page }) => {
  await open(page, "/?actors=local#paxos-x&search=crashes:2;restarts:2");
  await page.locator(".search-begin").click();
  await expect(page.locator(".search-progress")).toBeVisible();
  // What is selected takes its place; it goes on meanwhile.
  await page.locator(".node").first().click();
  await expect(page.locator(".search")).toHaveCount(0);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.locator(".search-progress")).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(told(page)).toContainText(/Stopped after [\d,]+ states/, { timeout: 60_000 });
  await expectNoBarriers(page, ".search");
});

test("bounds are changed in the form, and a link holds them", async ({ page }) => {
  await open(page, "/?actors=local#2pc-commit");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByRole("spinbutton", { name: "crashes" }).fill("1");
  await page.getByRole("spinbutton", { name: "crashes" }).press("Enter");
  await page.getByRole("combobox", { name: "Look for" }).selectOption({ label: "what breaks: Nobody is blocked" });
  await page.locator(".search-link summary").click();
  const link = page.getByRole("textbox", { name: "Link to this search" });
  await expect(link).toHaveValue(/#2pc-commit&search=crashes:1;rounds:2;property:nonblocking$/);
  await page.getByRole("spinbutton", { name: "crashes" }).fill("128");
  await page.getByRole("spinbutton", { name: "crashes" }).press("Enter");
  await expect(page.getByRole("spinbutton", { name: "crashes" })).toHaveValue("1");
  await page.locator(".search-begin").click();
  await expect(found(page)).toContainText("Nobody is blocked: violated in 3 actions");
});

test("where there are no workers, the page searches in slices", async ({ page }) => {
  await page.addInitScript(() => Object.assign(window, { Worker: undefined }));
  await search(page, `/${searches[0].link}`);
  await expect(told(page)).toContainText("these are all 3,879 states");
});

test("from a moment of the run, what has happened stays", async ({ page }) => {
  await open(page, "/?actors=local#2pc-commit");
  await goToEnd(page);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByLabel(/Start at this moment: step/).check();
  await page.locator(".search-begin").click();
  await expect(told(page)).toContainText("It started after 9 actions of the run.");
  await expect(told(page)).toContainText("Complete: these are all 1 states");
});

test("the shortest way out of a node that waits is searched for from its moment", async ({ page, browser }) => {
  const way = page.getByRole("button", { name: "Shortest way out" });
  await open(page, "/?actors=local#2pc-blocking");
  await page.locator('.node[data-node="2"]').click();
  await expect(page.locator(".inspector")).toContainText("B · participant");
  await expect(way).toHaveCount(0);
  // It is in doubt, and its coordinator is down.
  await page.evaluate(() => void (location.hash = "#2pc-blocking&t=6"));
  await expect(page.locator(".node.down")).toHaveCount(1);
  await page.locator('.node[data-node="2"]').click();
  await expectNoBarriers(page, ".inspector");
  await way.click();
  const says = async (page: Page) => {
    await expect(page.getByRole("combobox", { name: "Look for" }).locator("option:checked")).toHaveText("a decision of B");
    await expect(page.getByLabel("Start at this moment: step 6")).toBeChecked();
    await expect(page.getByRole("spinbutton", { name: "restarts" })).toHaveValue("1");
  };
  await says(page);
  await page.locator(".search-link summary").click();
  const link = await page.getByRole("textbox", { name: "Link to this search" }).inputValue();
  expect(link).toMatch(/&goal=decided\/B;0&search=restarts:1;from:6;goal:true/);
  await page.locator(".search-begin").click();
  await expect(found(page)).toContainText("B decides in 2 actions, and in no fewer.");
  await expect(told(page)).toContainText("Bounds: restarts 1;");
  await found(page).getByRole("button", { name: "Play it" }).click();
  await expect(page.getByRole("banner")).toContainText("B decides in 2 actions");
  await goToEnd(page);
  await expect(page.locator(".page")).toContainText("The goal is reached: B has decided.");
  // Elsewhere the link says the same; without a restart there is none.
  const elsewhere = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await open(elsewhere, link);
  await says(elsewhere);
  await elsewhere.getByRole("spinbutton", { name: "restarts" }).fill("0");
  await elsewhere.getByRole("spinbutton", { name: "restarts" }).press("Enter");
  await elsewhere.locator(".search-begin").click();
  await expect(found(elsewhere)).toContainText("B decides in none of them: within these bounds there is no way out.");
  await elsewhere.context().close();
});

test("why something is open though all was seen is said, and more retries settle it", async ({ page }) => {
  await search(page, "/?actors=local#2pc-commit&search=losses:1;rounds:0;property:nonblocking");
  await expect(told(page)).toContainText("Complete: these are all 273 states");
  await expect(found(page)).toContainText("Nobody is blocked: open. All states were seen, yet this stays open");
  await page.getByRole("spinbutton", { name: "Retries of each node" }).fill("1");
  await page.getByRole("spinbutton", { name: "Retries of each node" }).press("Enter");
  await page.locator(".search-begin").click();
  await expect(found(page)).toContainText("Nobody is blocked: holds in all of them");
});

test("whether a goal can be reached is proved, with the faults that it allows", async ({ page }) => {
  const challenge = (faults: string) =>
    `/?actors=local#v=1&p=2pc&nodes=C.coordinator;A,B.participant&steps=0.request.C&goal=blocked.${faults}`;
  await open(page, challenge("crashes:1"));
  await page.getByRole("button", { name: "Can it be done?" }).click();
  await page.locator(".search-begin").click();
  await expect(found(page)).toContainText("The goal: reached in 3 actions, and in no fewer.");
  await expect(told(page)).toContainText("Bounds: crashes 1;");
  await found(page).getByRole("button", { name: "Play it" }).click();
  await expect(page.getByRole("banner")).toContainText("The goal reached in 3 actions");
  await expect(page.locator(".node.down")).toHaveCount(1);
  await goToEnd(page);
  await expect(page.locator(".page")).toContainText("The goal is reached: a node is blocked.");
  await open(page, challenge("losses:1"));
  await page.getByRole("button", { name: "Can it be done?" }).click();
  await page.locator(".search-begin").click();
  await expect(found(page)).toContainText("The goal: cannot be reached in any of them.");
});
