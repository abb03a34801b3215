// Sites made by other tools, out of what docs/embed tells their authors to write. A line `DOCS md 2` in a file of
// tests/e2e/sites stands for the second block of that language in the tool's page.
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, relative, sep } from "node:path";
import { given } from "./given";
import { Host } from "./host";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".xml": "application/xml",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** A picture higher than the element that it stands in for. */
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="1900"><path d="M0 0h700v1900z"/></svg>';

/** A folder for a site, in which its tool builds it, and the host that serves what has been built. */
export class Site {
  private constructor(
    readonly folder: string,
    readonly host: Host,
    /** Where the site is served, with a slash at its end. */
    readonly address: string,
  ) {}

  /** The files of `tests/e2e/sites/<name>` with the blocks of `docs/embed/<name>.md` in them. */
  static async of(name: string): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), `synod-${name}-`));
    await cp(`sites/${name}`, folder, { recursive: true });
    // A tool finds its parts from the folder of its site.
    await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"), "junction");
    const page = await readFile(`../../docs/embed/${name}.md`, "utf8");
    for (const file of await files(folder)) {
      const text = (await readFile(file, "utf8")).replace(/^( *)DOCS (\w+) (\d+)$/gm, (_, indent, language, nth) =>
        block(page, language, Number(nth)).replace(/^(?=.)/gm, indent),
      );
      await writeFile(file, text);
    }
    const host = await Host.start();
    host.file("/favicon.ico", "image/x-icon", "");
    return new Site(folder, host, host.file("/robots.txt", "text/plain", "").replace("robots.txt", ""));
  }

  /** Adds the picture that the blocks name. */
  async picture(path: string): Promise<void> {
    await writeFile(join(this.folder, path), PICTURE);
  }

  /** Serves a folder, by default below the site's root. */
  async serve(folder: string, below = ""): Promise<void> {
    for (const file of await files(folder)) {
      const path = `/${below}${relative(folder, file).split(sep).join("/")}`;
      const [type, body] = [TYPES[extname(file)], await readFile(file)];
      if (!type) continue;
      this.host.file(path, type, body);
      if (path.endsWith("/index.html")) this.host.file(path.replace("index.html", ""), type, body);
    }
  }

  async stop(): Promise<void> {
    await this.host.stop();
    await rm(this.folder, { recursive: true });
  }
}

/** The files below a folder; what a link in it points to is not among them. */
async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The `nth` block of a page in a language, for the Synod that is tested. */
function block(page: string, language: string, nth: number): string {
  const blocks = [...page.matchAll(/^(`{3,})(\w+)\n(.*?)\n\1$/gms)].filter(([, , of]) => of === language);
  const found = blocks[nth - 1]?.[3];
  if (!found) throw new Error(`docs/embed has no block ${language} ${nth} here`);
  return found.replaceAll("https://synod.example/", given("SYNOD_URL"));
}
