// What people did is kept: sliders and seeds repeat it, undo and redo reach everything, branches have names and survive a
// reload and the way back, the scenario file holds it, and an address that cannot hold a run names no other one.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectNoBarriers, known, open, tabTo, test } from "./page";

const node = (page: Page, name: string) =>
  page.locator("svg.stage-board").getByRole("button", { name: new RegExp(`^${name}[,，]`) });
const clock = (page: Page) => page.locator(".transport-step");
const branches = (page: Page) => page.locator(".inspector-branch");

const words = {
  en: { crash: "Crash", crashed: /crashed/, loss: "loss", name: "Name: Crash A", remove: "Delete: A falls",
    lost: /could not be repeated: Lose Vote A → C/, undo: "Undo", redo: "Redo", lose: "Lose" },
  zh: { crash: "崩溃", crashed: /已?崩溃/, loss: "丢失率", name: "命名：崩溃 A", remove: "删除：A falls",
    lost: /无法重做：丢失 Vote A → C/, undo: "撤销", redo: "重做", lose: "丢失" },
} as const;

for (const language of ["en", "zh"] as const) {
  const say = words[language];

  test(`sliders and seed repeat what was done, and undo and redo reach it all (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}#2pc-blocking&t=3`);
    await node(page, "A").click();
    await page.locator(".inspector").getByRole("button", { name: say.crash, exact: true }).click();
    await expect(node(page, "A")).toHaveAccessibleName(say.crashed);
    await known(page);
    await page.locator(".inspector-seed button").click();
    await known(page);
    await page.keyboard.press("End");
    await expect(node(page, "A")).toHaveAccessibleName(say.crashed);
    await expect(branches(page)).toHaveCount(1);
    await page.locator(".inspector-slider input[type=range]").nth(2).fill("30");
    await known(page);
    await expect(branches(page)).toHaveCount(2);
    // By button, then by keys: the slider, the seed, the action.
    await page.getByRole("button", { name: say.undo, exact: true }).click();
    await known(page);
    await expect(page.locator(".inspector-slider input[type=range]").nth(2)).toHaveValue("0");
    await page.locator(".stage").click({ position: { x: 4, y: 4 } });
    await page.keyboard.press("Control+z");
    await expect(page.locator("#seed")).toHaveValue("7");
    await page.keyboard.press("Control+z");
    await known(page);
    await expect(node(page, "A")).not.toHaveAccessibleName(say.crashed);
    await expect(page).toHaveURL(/#2pc-blocking&t=3$/);
    await page.keyboard.press("Control+Shift+z");
    await known(page);
    await expect(node(page, "A")).toHaveAccessibleName(say.crashed);
    await page.keyboard.press("Control+y");
    await expect(page.locator("#seed")).toHaveValue("8");
    await page.getByRole("button", { name: say.redo, exact: true }).click();
    await expect(page.locator(".inspector-slider input[type=range]").nth(2)).toHaveValue("30");
  });

  test(`what cannot be repeated is told in one notice (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}#2pc-blocking&x=2l2p2&t=4`);
    await page.locator(".inspector-slider input[type=range]").nth(2).fill("100");
    await expect(page.getByRole("alert")).toHaveText(say.lost);
    await expect(page.getByRole("alert")).toHaveCount(1);
  });

  test(`branches have names, and survive a reload and the way back (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}#2pc-blocking&x=3c2&t=4`);
    await page.keyboard.press("Home");
    await page.locator(".inspector-seed button").click();
    await known(page);
    await page.getByRole("button", { name: say.name }).click();
    await page.getByRole("textbox", { name: say.name }).fill("A falls");
    await page.getByRole("textbox", { name: say.name }).press("Enter");
    await expect(branches(page)).toContainText(["A falls"]);
    await page.reload();
    await known(page);
    await expect(branches(page)).toContainText(["A falls"]);
    await page.evaluate(() => void (location.hash = "#2pc-no"));
    await expect(branches(page)).toHaveCount(0);
    await page.goBack();
    await known(page);
    await branches(page).first().click();
    await known(page);
    await expect(page).toHaveURL(/#2pc-blocking&x=3c2$/);
    await page.getByRole("button", { name: say.remove }).click();
    await expect(page.locator(".inspector-branches")).not.toContainText("A falls");
  });
}

for (const [language, fork, now] of [["en", "forks after step 3", "shown now"], ["zh", "在第 3 步之后分出", "正在显示"]]) {
  test(`branches are a tree of where each forked (${language})`, async ({ page }) => {
    await open(page, `/?lang=${language}&actors=local#2pc-blocking&t=3`);
    const crash = async (name: string) => {
      await node(page, name).click();
      await page.keyboard.press("c");
      await known(page);
    };
    await crash("A");
    // What was there before is the stem, though nobody has kept it, and the run shown a branch.
    const tree = page.locator(".inspector-tree");
    const shown = tree.locator("[aria-current]");
    for (let back = 0; back < 2; back++) await page.keyboard.press("ArrowLeft");
    await expect(clock(page)).toContainText("2");
    await crash("B");
    await expect(tree).toBeVisible();
    await expect(tree.locator(":scope > li")).toHaveCount(1);
    await expect(tree.locator("li li").filter({ hasText: fork })).toHaveCount(1);
    await expect(tree.locator("li li")).toHaveCount(2);
    await expect(shown).toHaveCount(1);
    await expect(shown).toContainText(now ?? "");
    // By keys: from the run shown to the stem.
    await tabTo(page, tree.getByRole("button").first());
    await page.keyboard.press("Enter");
    await known(page);
    await expect(tree.getByRole("button").first()).toHaveAttribute("aria-current", "true");
    await expectNoBarriers(page, ".inspector-branches");
  });
}

test("a finger undoes and does again", async ({ browser }) => {
  const phone = await browser.newContext({
    baseURL: test.info().project.use.baseURL, hasTouch: true, locale: "en-GB", viewport: { width: 390, height: 844 },
  });
  const page = await phone.newPage();
  await open(page, "/?actors=local#2pc-blocking&t=3");
  await node(page, "A").tap();
  await page.getByRole("button", { name: "Crash", exact: true }).tap();
  await expect(clock(page)).toHaveText("step 4");
  await page.getByRole("button", { name: "Undo", exact: true }).tap();
  await expect(node(page, "A")).not.toHaveAccessibleName(/crashed/);
  await page.getByRole("button", { name: "Redo", exact: true }).tap();
  await expect(node(page, "A")).toHaveAccessibleName(/crashed/);
  await phone.close();
});

test("the scenario file holds what was done as steps, or does not, and is read back", async ({ page }) => {
  await open(page, "/#2pc-blocking&x=3p2&t=4");
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  const save = async (): Promise<string> => {
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Scenario", exact: true }).click();
    return readFile(await (await download).path(), "utf8");
  };
  const withDeeds = await save();
  expect(JSON.parse(withDeeds).steps).toContainEqual(expect.objectContaining({ pause: "A" }));
  await dialog.getByLabel("The scenario file holds your actions as steps").uncheck();
  expect(await save()).not.toContain("pause");
  await page.keyboard.press("Escape");
  await page.locator(".gallery-file input").setInputFiles({
    name: "mine.json", mimeType: "application/json", buffer: Buffer.from(withDeeds),
  });
  // What was done is no deed of the run that the file holds.
  await expect(page).not.toHaveURL(/x=3p2/);
  await known(page);
  await page.keyboard.press("End");
  await expect(node(page, "A")).toHaveAccessibleName(/paused/);
});

test("an address that cannot hold a run says so, here and elsewhere", async ({ page, browser }) => {
  const title = "x".repeat(1_790);
  await open(page, `/?actors=local#2pc-blocking&title=${title}`);
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
  await node(page, "A").click();
  await page.locator(".inspector").getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page).toHaveURL(/#too-long$/);
  await page.reload();
  await known(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(node(page, "A")).toHaveAccessibleName(/paused/);
  const elsewhere = await browser.newPage({ baseURL: test.info().project.use.baseURL, locale: "en-GB" });
  await open(elsewhere, "/#too-long");
  await expect(elsewhere.getByRole("alert")).toContainText("too long for an address");
  await elsewhere.close();
});
