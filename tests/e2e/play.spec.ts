// A run is played, stepped, broken, forked and looked at. Nothing here waits for a time: keys and buttons move the run.
import type { Page } from "@playwright/test";
import { expect, goToEnd, known, open, step, test } from "./page";

const board = (page: Page) => page.locator("svg.stage-board");
const node = (page: Page, name: string) => board(page).getByRole("button", { name: new RegExp(`^${name}[,，]`) });
const clock = (page: Page) => page.locator(".transport-step");
const log = (page: Page) => page.getByRole("tab", { name: "Log" });

/** Goes on by `count` steps, each of which has been shown before the next one. */
async function steps(page: Page, count: number): Promise<void> {
  const before = await step(page);
  for (let done = 1; done <= count; done++) {
    await page.keyboard.press("ArrowRight");
    await expect(clock(page)).toHaveText(`step ${before + done}`);
  }
}

test("the first page is laid out and plays to a decision", async ({ page }) => {
  await open(page, "/");
  for (const name of ["P1", "P2", "A", "B", "C", "L1"]) await expect(node(page, name)).toBeVisible();
  await expect(page.locator(".caption p")).not.toBeEmpty();
  for (let faster = 0; faster < 10; faster++) await page.keyboard.press("]");
  await page.locator(".caption").getByRole("button", { name: "Play" }).click();
  await expect(page.locator(".caption").getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Play again" })).toBeVisible();
  await expect(node(page, "L1")).toHaveAccessibleName(/decided \w/);
});

test("space plays and pauses, and leaves buttons and fields alone", async ({ page }) => {
  // A message takes days: the run does not end meanwhile.
  await open(page, "/#2pc-commit&latency=1000000-1000000&until=10000000");
  for (let slower = 0; slower < 20; slower++) await page.keyboard.press("[");
  await page.keyboard.press("Space");
  await expect(page.locator(".transport-play")).toHaveAccessibleName("Pause");
  await page.keyboard.press("Space");
  await expect(page.locator(".transport-play")).toHaveAccessibleName("Play");
  await page.getByLabel("seed", { exact: true }).focus();
  await page.keyboard.press("c");
  await page.keyboard.press("Home");
  await expect(page.locator(".transport-play")).toHaveAccessibleName("Play");
  await page.getByRole("button", { name: "Help and keys" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("steps go on and back, and clock, log and stage show the same moment", async ({ page }) => {
  await open(page, "/");
  await steps(page, 5);
  await log(page).click();
  const now = page.locator(".log [aria-current=step]");
  const fifth = await now.textContent();
  await page.locator("body").click({ position: { x: 700, y: 20 } });
  await page.keyboard.press("ArrowLeft");
  await expect(clock(page)).toHaveText("step 4");
  await expect(now).not.toHaveText(fifth ?? "");
  expect(await goToEnd(page)).toBeGreaterThan(10);
  await page.keyboard.press("Home");
  await expect(clock(page)).toHaveText("step 0");
  await page.locator('.log [aria-posinset="4"] .log-entry').click();
  await expect(clock(page)).toHaveText("step 3");
});

test("the scrubber goes to a moment", async ({ page }) => {
  await open(page, "/");
  const slider = page.getByRole("slider", { name: "Moment of the run" });
  const end = Number(await slider.getAttribute("max"));
  await slider.fill(String(end / 2));
  await expect(clock(page)).not.toHaveText("step 0");
  const middle = await step(page);
  expect(middle).toBeGreaterThan(3);
  await slider.fill(String(end));
  await expect(page.getByRole("button", { name: "Next step" })).toBeDisabled();
  expect(await step(page)).toBeGreaterThan(middle);
});

test("a node is crashed and restarted by mouse", async ({ page }) => {
  await open(page, "/");
  await steps(page, 3);
  await node(page, "B").click();
  const aside = page.getByRole("complementary", { name: "Inspector" });
  await expect(aside.getByRole("heading", { name: "B · acceptor" })).toBeVisible();
  await expect(aside.getByRole("button", { name: "Resume" })).toHaveCount(0);
  await aside.getByRole("button", { name: "Crash" }).click();
  await expect(clock(page)).toHaveText("step 4");
  await expect(node(page, "B")).toHaveAccessibleName(/crashed/);
  await expect(aside.getByRole("button", { name: "Pause" })).toBeDisabled();
  await aside.getByRole("button", { name: "Restart" }).click();
  await expect(node(page, "B")).not.toHaveAccessibleName(/crashed/);
});

test("a node is found, selected and crashed by keyboard", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(node(page, "P1")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(node(page, "A")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(node(page, "B")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(node(page, "B")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("c");
  await expect(node(page, "B")).toHaveAccessibleName(/crashed/);
  await page.keyboard.press("c");
  await expect(node(page, "B")).not.toHaveAccessibleName(/crashed/);
  await page.keyboard.press("Escape");
  await expect(node(page, "B")).toHaveAttribute("aria-pressed", "false");
});

test("a link is cut one way, and all are healed", async ({ page }) => {
  await open(page, "/");
  await steps(page, 1);
  await board(page).getByRole("button", { name: "Link P1 – A" }).dispatchEvent("click");
  const aside = page.getByRole("complementary", { name: "Inspector" });
  await aside.getByRole("button", { name: "Cut P1 → A" }).click();
  await expect(board(page).getByRole("button", { name: "Link P1 – A, cut from P1 to A" })).toBeAttached();
  await aside.getByRole("button", { name: "Cut both ways" }).click();
  await expect(board(page).getByRole("button", { name: "Link P1 – A, cut both ways" })).toBeAttached();
  await aside.getByRole("button", { name: "Heal all links" }).click();
  await expect(board(page).getByRole("button", { name: "Link P1 – A", exact: true })).toBeAttached();
});

test("a message is lost, copied, delayed and delivered", async ({ page }) => {
  await open(page, "/");
  await steps(page, 1);
  const pills = board(page).locator(".pill");
  await expect(pills).toHaveCount(3);
  const aside = page.getByRole("complementary", { name: "Inspector" });
  await pills.first().click();
  await aside.getByRole("button", { name: "Lose" }).click();
  await expect(pills).toHaveCount(2);
  await expect(aside).toContainText("no longer on the way");
  await expect(board(page).locator(".stage-lost .cross")).toHaveCount(1);
  await pills.first().click();
  await aside.getByRole("button", { name: "Duplicate" }).click();
  await expect(pills).toHaveCount(3);
  const arrives = aside.locator("dt", { hasText: "arrives" }).locator("xpath=../dd");
  const before = parseInt((await arrives.textContent()) ?? "");
  await aside.getByRole("button", { name: "Delay by", exact: true }).click();
  await expect(arrives).toHaveText(`${before + 50} ms`);
  await aside.getByRole("button", { name: "Deliver now" }).click();
  await expect(aside).toContainText("no longer on the way");
});

test("messages can be selected from the list", async ({ page }) => {
  await open(page, "/");
  await steps(page, 1);
  await page.getByRole("tab", { name: /Messages/ }).click();
  const rows = page.getByRole("tabpanel").getByRole("button");
  await expect(rows).toHaveCount(3);
  await rows.nth(1).click();
  await expect(board(page).locator(".pill.selected")).toHaveCount(1);
});

test("a side is chosen and cut off", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: "Partition…" }).click();
  await expect(page.getByRole("button", { name: "Cut them off" })).toBeDisabled();
  await node(page, "P1").click();
  await node(page, "A").click();
  await expect(page.getByRole("group", { name: "Partition…" })).toContainText("P1, A");
  await page.getByRole("button", { name: "Cut them off" }).click();
  await expect(board(page).locator(".stage-link.cut")).not.toHaveCount(0);
  await expect(board(page).getByRole("button", { name: "Link P1 – A", exact: true })).toBeAttached();
});

test("an action in the past makes another future, and the one left stays reachable", async ({ page }) => {
  await open(page, "/");
  const last = await goToEnd(page);
  await page.keyboard.press("Home");
  await steps(page, 2);
  const branch = page.locator(".inspector-branch");
  await expect(branch).toHaveCount(0);
  await node(page, "C").click();
  await page.keyboard.press("c");
  await expect(branch).toContainText("as the scenario has it");
  await branch.click();
  await expect(branch.nth(1)).toContainText("Crash C");
  await page.keyboard.press("End");
  await expect(clock(page)).toHaveText(`step ${last}`);
});

test("a client's request with a value is made", async ({ page }) => {
  await open(page, "/");
  await node(page, "P1").click();
  const aside = page.getByRole("complementary", { name: "Inspector" });
  await aside.getByRole("textbox", { name: "value" }).fill("42");
  await aside.getByRole("textbox", { name: "value" }).press("Enter");
  await expect(clock(page)).toHaveText("step 1");
  await expect(node(page, "P1")).toHaveAccessibleName(/42/);
});

test("a violation is told and can be gone to", async ({ page }) => {
  await open(page, "/#3pc-split");
  await page.getByRole("button", { name: "Go to the violation" }).click();
  const property = page.locator(".property.violated").first();
  await expect(property).toContainText("Agreement");
  await expect(property).toContainText("decided");
  await page.keyboard.press("Home");
  await expect(page.locator(".property.violated")).toHaveCount(0);
});

test("chance can be changed, and the moment stays", async ({ page }) => {
  await open(page, "/");
  await steps(page, 4);
  const before = await page.locator(".transport-clock").textContent();
  const last = await page.locator(".transport-step").getAttribute("title");
  await page.getByRole("slider", { name: "loss" }).fill("40");
  await expect(page.locator(".transport-step")).not.toHaveAttribute("title", last ?? "");
  await known(page);
  await page.getByRole("slider", { name: "loss" }).fill("0");
  await expect(page.locator(".transport-clock")).toHaveText(before ?? "");
  await page.getByRole("button", { name: "Another seed" }).click();
  await expect(page.getByLabel("seed", { exact: true })).toHaveValue("8");
});

test("the diagram shows the run, and a click in it goes there", async ({ page }) => {
  await open(page, "/");
  const diagram = page.locator(".spacetime-ways");
  await expect(diagram.locator(".spacetime-way").first()).toBeAttached();
  const box = await diagram.boundingBox();
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.5, (box?.y ?? 0) + 30);
  await expect(clock(page)).not.toHaveText("step 0");
  expect(await step(page)).toBeGreaterThan(3);
});

test("a run that is cut off at its bound says so before all else", async ({ page }) => {
  const endless = "v=1&p=paxos&timers=retry:1&nodes=P1,P2.proposer;A,B,D.acceptor;L1.learner&steps=0.request.P1.propose:3";
  for (const [language, words] of [["en", "Cut off at 10000 actions"], ["zh", "运行被截断"]]) {
    await open(page, `/?lang=${language}#${endless}`);
    await page.keyboard.press("End");
    await known(page);
    await expect(page.locator(".happened-end")).toContainText(words);
    expect(await step(page)).toBe(10_000);
    await page.keyboard.press("ArrowLeft");
    await expect(page.locator(".happened-end")).toHaveCount(0);
  }
});

test("what was decided has a word in each language", async ({ page }) => {
  for (const [language, words] of [["en", "decided commit"], ["zh", "提交"]]) {
    await open(page, `/?lang=${language}#2pc-commit`);
    await goToEnd(page);
    for (const name of ["A", "B"]) await expect(node(page, name)).toHaveAccessibleName(new RegExp(words));
  }
});
