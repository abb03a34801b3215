// Barriers, found by axe: WCAG 2.0 to 2.2 at the levels A and AA, and axe's best practices.
import axe from "axe-core";
import { DOCUMENTS, LANGUAGES, visit } from "./places.js";
import { brief, list } from "./report.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SCHEMES = ["light", "dark"];
const WIDTHS = [1280, 390];

/** Reads each document in both languages, both colour schemes and two widths; one row of counts. */
export async function barriers(browser, site, findings) {
  let [read, errors, unsure] = [0, 0, 0];
  for (const { name, address } of DOCUMENTS) {
    for (const language of LANGUAGES) {
      for (const scheme of SCHEMES) {
        for (const width of WIDTHS) {
          const found = await visit(browser, `${site}${address}?lang=${language}`, { width, scheme }, analyze);
          const where = `${name}, ${language}, ${scheme}, ${width} wide`;
          found.violations.forEach((violation) => findings.fail("axe", where, explain(violation)));
          // What axe cannot decide, such as the contrast of text on a drawing.
          found.incomplete.forEach(({ id, help }) => findings.note("axe", where, `undecided: ${id}: ${help}`));
          read += 1;
          errors += found.violations.length;
          unsure += found.incomplete.length;
        }
      }
    }
  }
  return [["axe", read, errors, unsure]];
}

/** Run outside the page's own policy, which lets no foreign script in. */
async function analyze(page) {
  await page.evaluate(axe.source);
  return page.evaluate(
    async (values) => {
      const { violations, incomplete } = await globalThis.axe.run({
        runOnly: { type: "tag", values },
        resultTypes: ["violations", "incomplete"],
      });
      const plain = ({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target, html }) => ({ target, html })) });
      return { violations: violations.map(plain), incomplete: incomplete.map(plain) };
    },
    TAGS,
  );
}

function explain({ id, help, nodes }) {
  return `${id}: ${help}` + list(nodes.map(({ target, html }) => brief(`${target.join(" ")} ${html}`)));
}
