// The markup: each document as served, and as it stands in the browser after its start, in several states. Checked by
// html-validate and, where there is Java, by vnu, the checker of the W3C.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { HtmlValidate } from "html-validate";
import vnu from "vnu-jar";
import { DOCUMENTS, LANGUAGES, known, visit } from "./places.js";
import { brief } from "./report.js";

const SERVED = ["index.html", "embed.html", "synod.html"];
const WIDTHS = [1280, 390];
/** More states of the page: the key that brings each about, and what is then shown. */
const STATES = [
  { state: "with the keys", key: "?", shown: "dialog[open]" },
  { state: "with Share", key: "s", shown: "dialog[open]" },
  { state: "after a step", key: "ArrowRight", shown: ".pill" },
  { state: "at the end", key: "End", shown: ".happened-end" },
  { state: "presented", key: "p", shown: ".page.present" },
];

/** Checks everything; a row of counts for each checker. */
export async function markup(browser, site, java, findings) {
  const documents = new Map();
  for (const file of SERVED) documents.set(file, await (await fetch(`${site}${file}`)).text());
  for (const [name, text] of await rendered(browser, site)) documents.set(name, text);
  const rows = [await withHtmlValidate(documents, findings)];
  if (java) rows.push(...(await withVnu(java, documents, findings)));
  else findings.note("vnu", "everything", "skipped: there is no Java");
  return rows;
}

/** The documents as they stand in the browser. */
async function rendered(browser, site) {
  const documents = [];
  const keep = async (page, name) =>
    documents.push([name, await page.evaluate(() => `<!doctype html>\n${document.documentElement.outerHTML}`)]);
  for (const { name, address } of DOCUMENTS) {
    for (const language of LANGUAGES) {
      for (const width of WIDTHS) {
        await visit(browser, `${site}${address}?lang=${language}`, { width }, async (page) => {
          await keep(page, `${name}, ${language}, ${width} wide`);
          await page.click(".node[data-node]");
          await known(page);
          await keep(page, `${name}, ${language}, ${width} wide, with a node chosen`);
        });
      }
    }
  }
  for (const { state, key, shown } of STATES) {
    await visit(browser, `${site}?lang=en`, { width: WIDTHS[0] }, async (page) => {
      await page.keyboard.press(key);
      await page.waitForSelector(shown);
      await known(page);
      await keep(page, `page ${state}`);
    });
  }
  return documents;
}

/** By its rules for what the standard says; the others are of its own style. */
async function withHtmlValidate(documents, findings) {
  const checker = new HtmlValidate({ extends: ["html-validate:standard"] });
  let [errors, warnings] = [0, 0];
  for (const [name, text] of documents) {
    const report = await checker.validateString(text, name);
    errors += report.errorCount;
    warnings += report.warningCount;
    for (const { ruleId, severity, message, line, column, selector } of report.results.flatMap((one) => one.messages)) {
      const [where, what] = [`${name}:${line}:${column}`, `${ruleId}: ${brief(message)} ${selector ?? ""}`];
      if (severity === 2) findings.fail("html-validate", where, what);
      else findings.note("html-validate", where, what);
    }
  }
  return ["html-validate", documents.size, errors, warnings];
}

/**
 * What vnu says of the markup, and what it says of the style sheets inlined in synod.html. Its CSS is an old one without
 * container queries and `paint-order`, which every engine has, so that its errors of CSS are printed and counted but no bar.
 */
async function withVnu(java, documents, findings) {
  const names = [...documents.keys()];
  const counts = { markup: [0, 0], css: [0, 0] };
  for (const { type, url, lastLine, lastColumn, message, extract } of await messages(java, [...documents.values()])) {
    const where = `${names[Number(/(\d+)\.html$/.exec(url)?.[1])] ?? url}:${lastLine}:${lastColumn}`;
    const [kind, error] = [message.startsWith("CSS: ") ? "css" : "markup", type !== "info"];
    counts[kind][error ? 0 : 1] += 1;
    if (error && kind === "markup") findings.fail("vnu", where, `${brief(message)} | ${brief(extract)}`);
    else findings.note("vnu", where, brief(message));
  }
  const sheets = [...documents.values()].filter((text) => text.includes("<style")).length;
  return [["vnu, markup", documents.size, ...counts.markup], ["vnu, inlined CSS (no bar)", sheets, ...counts.css]];
}

/** Vnu's messages. It asks a server for the texts, so that a policy with 'self' means what it means on the web. */
async function messages(java, texts) {
  const server = createServer((request, response) => {
    const text = texts[Number(/^\/(\d+)\.html$/.exec(request.url ?? "")?.[1])];
    response.writeHead(text === undefined ? 404 : 200, { "Content-Type": "text/html; charset=utf-8" }).end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const addresses = texts.map((_, place) => `http://127.0.0.1:${server.address().port}/${place}.html`);
    // The package's value is the path of its jar, as an object.
    const program = ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", String(vnu)];
    const options = ["--stdout", "--exit-zero-always", "--format", "json"];
    const { stdout } = await promisify(execFile)(java, [...program, ...options, ...addresses], { maxBuffer: 1 << 28 });
    return JSON.parse(stdout).messages;
  } finally {
    server.close();
  }
}
