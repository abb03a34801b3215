// Numbers and marks: what is counted is said in words, a mark says what it stands for, and what was done can be undone.
import { expect, goToEnd, open, test } from "./page";

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
});

for (const [language, needs, waits] of [
  ["en", "of 3, needs 2", "waits to be told"],
  ["zh", "需要 2 个", "等待被告知"],
]) {
  test(`a quorum is told in words, and a learner that is told counts nothing, ${language}`, async ({ page }) => {
    await open(page, `/?lang=${language}&actors=local#paxos-x&t=13`);
    await page.locator(".node", { hasText: "P1" }).first().click();
    await expect(page.locator(".inspector-states")).toContainText(needs);
    const learner = page.locator(".node", { hasText: "L1" }).first();
    await expect(learner).not.toContainText("0");
    await learner.click();
    await expect(page.locator(".stage-board")).toContainText(waits);
  });
}

test("a paused node says how much waits", async ({ page }) => {
  await open(page, "/?actors=local#paxos-x&t=13");
  await page.locator(".node", { hasText: "P1" }).first().click();
  await page.getByRole("button", { name: "Pause", exact: true }).last().click();
  await expect(page.locator(".node.paused .node-state")).toHaveText("paused, 0 waiting");
});

for (const [language, chosen] of [
  ["en", "value chosen"],
  ["zh", "值被选定"],
]) {
  test(`the marks on the scrubber have a legend and tooltips, ${language}`, async ({ page }) => {
    await open(page, `/?lang=${language}&actors=local#paxos-x`);
    await expect(page.locator(".scrubber-legend")).toContainText(chosen);
    // The value is chosen before any node knows: its mark stands before that of the first decision.
    const place = async (mark: string) => (await page.locator(`.scrubber .${mark}`).first().boundingBox())?.x ?? NaN;
    expect(await page.locator(".scrubber .scrubber-chosen").count()).toBe(1);
    expect(await place("scrubber-chosen")).toBeLessThan(await place("scrubber-decision"));
    await page.locator(".scrubber .scrubber-chosen").hover({ force: true });
    await expect(page.locator(".scrubber input")).toHaveAttribute("title", new RegExp(chosen));
  });
}

test("a node that was muted or deafened is heard again", async ({ page }) => {
  await open(page, "/?actors=local#paxos-x&t=5");
  await page.locator(".node", { hasText: "P1" }).first().click();
  for (const [cut, mend] of [["Mute", "Unmute"], ["Deafen", "Undeafen"]]) {
    await page.getByRole("button", { name: cut, exact: true }).click();
    await expect(page.locator(".stage-board .stage-link.cut")).not.toHaveCount(0);
    await page.getByRole("button", { name: mend, exact: true }).click();
    await expect(page.locator(".stage-board .stage-link.cut")).toHaveCount(0);
    await expect(page.getByRole("button", { name: cut, exact: true })).toBeVisible();
  }
});

test("a message is delayed by a chosen time", async ({ page }) => {
  await open(page, "/?actors=local#paxos-x&t=5");
  await page.locator(".pill").first().click();
  await page.getByRole("spinbutton", { name: "Delay in milliseconds" }).fill("777");
  await page.getByRole("button", { name: "Delay by" }).click();
  await expect(page.locator(".happened")).toContainText("777");
  await goToEnd(page);
});
