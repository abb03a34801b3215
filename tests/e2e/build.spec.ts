// A scenario made in the page: from nothing, of the one shown, of what somebody did; by mouse and by keys alone, on a
// large page and on a phone, in both languages. Everything that a protocol says of itself can be reached in its form.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, known, open, tabTo, test } from "./page";

const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const WORDS = {
  en: { build: "Build", start: "New: Paxos", acceptor: "One more: acceptor", proposer: "One more: proposer" },
  zh: { build: "搭建", start: "新建：Paxos", acceptor: "增加一个接受者", proposer: "增加一个提议者" },
};

const form = (page: Page) => page.locator(".build");
const parts = (page: Page) => form(page).locator(".build-part:not([open]) > summary");
/** The button beside the stage, or the tab where there is no room for it. */
const opener = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).or(page.getByRole("tab", { name, exact: true })).first();

async function openForm(page: Page, name = WORDS.en.build): Promise<void> {
  await opener(page, name).click();
  await expect(form(page)).toBeVisible();
}

async function openParts(page: Page): Promise<void> {
  while ((await parts(page).count()) > 0) await parts(page).first().click();
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport, hasTouch: size === "phone" });

    for (const language of ["en", "zh"] as const) {
      const words = WORDS[language];

      test(`five acceptors and three proposers take at most eight clicks (${language})`, async ({ page, browser }) => {
        await open(page, `/?lang=${language}`);
        let clicks = 0;
        const click = async (name: string) => {
          const found = page.getByRole("button", { name, exact: true }).or(page.getByRole("tab", { name, exact: true }));
          await found.first().click();
          clicks += 1;
        };
        await click(words.build);
        await click(words.start);
        await expect(page.locator(".node")).toHaveCount(2);
        for (let more = 0; more < 4; more += 1) await click(words.acceptor);
        for (let more = 0; more < 2; more += 1) await click(words.proposer);
        await known(page);
        await expect(page.locator(".node")).toHaveCount(8);
        expect(clicks).toBeLessThanOrEqual(8);
        await expectNoBarriers(page, ".build");
        // The address is the scenario.
        const other = await (await browser.newContext({ viewport })).newPage();
        await open(other, page.url());
        await expect(other.locator(".node")).toHaveCount(8);
        await other.context().close();
      });
    }

    test("a mistake names its field, and what is shown stays", async ({ page }) => {
      await open(page, "/#2pc-commit");
      await openForm(page);
      await openParts(page);
      const name = form(page).getByLabel("Name of A");
      await name.fill("not a name");
      await name.press("Enter");
      await expect(form(page).getByRole("alert")).toContainText("nodes[1].id");
      await expect(form(page).getByLabel("Name of not a name")).toHaveAttribute("aria-invalid", "true");
      await expect(page.locator('.node[data-node="1"]')).toHaveAccessibleName(/^A/);
      await expectNoBarriers(page, ".build");
      await form(page).getByLabel("Name of not a name").fill("Ada");
      await form(page).getByLabel("Name of not a name").press("Enter");
      await expect(form(page).getByRole("alert")).toHaveCount(0);
      await expect(page.locator('.node[data-node="1"]')).toHaveAccessibleName(/^Ada/);
    });

    test("a scenario is changed by keys alone", async ({ page }) => {
      await open(page, "/#2pc-commit");
      if (size === "large") {
        await tabTo(page, opener(page, "Build"));
        await page.keyboard.press("Enter");
      } else {
        await tabTo(page, page.getByRole("tab", { selected: true }));
        for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press("ArrowRight");
      }
      await expect(form(page)).toBeVisible();
      const more = form(page).getByRole("button", { name: "One more: participant" });
      await tabTo(page, more);
      await page.keyboard.press("Enter");
      await expect(page.locator(".node")).toHaveCount(4);
      await expect(more).toBeFocused();
      await tabTo(page, form(page).getByLabel("Title"));
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type("Three accounts");
      await page.keyboard.press("Tab");
      await expect(page).toHaveTitle(/Three accounts/);
    });
  });
}

test("what somebody did becomes steps, with captions and a goal, and a file holds it", async ({ page }) => {
  await open(page, "/?actors=local#2pc-commit");
  await page.keyboard.press("ArrowRight");
  await page.locator('.node[data-node="2"]').click();
  await page.keyboard.press("c");
  await expect(page.locator(".node.down")).toHaveCount(1);
  await openForm(page);
  await form(page).getByRole("button", { name: "Make what I did steps" }).click();
  await expect(form(page).locator(".build-steps li")).toHaveCount(2);
  await expect(form(page).locator(".build-steps")).toContainText("Crash B");
  await form(page).getByRole("combobox", { name: "What", exact: true }).selectOption("Restart");
  await form(page).getByRole("combobox", { name: "Node", exact: true }).selectOption("B");
  await form(page).getByRole("spinbutton", { name: "At, in milliseconds" }).last().fill("500");
  await form(page).getByRole("button", { name: "Add a step" }).click();
  await expect(form(page).locator(".build-steps li")).toHaveCount(3);
  await page.keyboard.press("End");
  await form(page).getByRole("button", { name: /^A caption at [1-9]/ }).click();
  await form(page).getByLabel(/^Caption at/).last().fill("B is down.");
  await form(page).getByLabel(/^Caption at/).last().blur();
  await form(page).getByRole("combobox", { name: "Goal of the player" }).selectOption("B decides");
  await expect(page.locator(".workspace-goal")).toBeVisible();
  await known(page);
  const shared = page.url();
  await page.getByRole("button", { name: "Share" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /scenario/i }).first().click();
  const file = JSON.parse(readFileSync(await (await saved).path(), "utf8"));
  expect(file.steps).toHaveLength(3);
  expect(file.captions.at(-1).text.en).toBe("B is down.");
  expect(file.goal).toEqual({ holds: { decided: { B: true } }, faults: 1 });
  await page.goto("about:blank");
  await open(page, shared);
  await expect(page.locator(".workspace-goal")).toBeVisible();
});

test("every protocol, option and broken variant is chosen in its form", async ({ page }) => {
  await open(page, "/?actors=local");
  await openForm(page);
  const protocols = await form(page).getByRole("combobox", { name: "Protocol" }).locator("option").allTextContents();
  expect(protocols.length).toBeGreaterThan(2);
  for (const protocol of protocols) {
    await form(page).getByRole("button", { name: `New: ${protocol}` }).click();
    // Its module comes first.
    const shown = form(page).getByRole("combobox", { name: "Protocol" }).locator("option:checked");
    await expect(shown).toHaveText(protocol);
    await known(page);
    await openParts(page);
    const selects = form(page).locator("label:has(select)").filter({ hasNotText: /^(Protocol|What(?! guards)|Node|Goal|Role)/ });
    for (let place = 0; place < (await selects.count()); place += 1) {
      const select = selects.nth(place).locator("select");
      const last = (await select.locator("option").count()) - 1;
      const before = page.url();
      await select.selectOption({ index: last });
      await known(page);
      await expect(form(page).getByRole("alert")).toHaveCount(0);
      await expect.poll(() => page.url()).not.toBe(before);
      await expect(select.locator("option").nth(last)).toHaveJSProperty("selected", true);
    }
    await expect(page.locator(".workspace-broken")).toBeVisible();
  }
});
