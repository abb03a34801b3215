// The schema of scenario files, as the validator that most editors and build tools use reads it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Ajv2020 } from "ajv/dist/2020.js";

const root = "../..";
const json = (file: string) => JSON.parse(readFileSync(`${root}/${file}`, "utf8"));

test("the schema compiles under ajv's strict mode, takes every lesson and refuses what is wrong", () => {
  const strict = { strict: true, strictTypes: true, strictTuples: true, strictRequired: true } as const;
  const takes = new Ajv2020(strict).compile(json("docs/scenario.schema.json"));
  const protocols = readdirSync(`${root}/crates/protocols/src`);
  const folders = protocols.map((name) => `crates/protocols/src/${name}/lessons`);
  const files = folders.filter((folder) => existsSync(`${root}/${folder}`)).flatMap((folder) =>
    readdirSync(`${root}/${folder}`).filter((file) => file.endsWith(".json")).map((file) => `${folder}/${file}`),
  );
  expect(files.length).toBeGreaterThan(30);
  for (const file of files) expect(takes(json(file)), `${file}: ${JSON.stringify(takes.errors)}`).toBe(true);
  const lesson = json(files[0]);
  const wrong = [{ protocol: "none" }, { nodes: [] }, { seed: 1.5 }, { network: { loss: 101 } }, { titel: {} }];
  for (const change of [...wrong, { title: { en: "a\u0007b" } }]) {
    expect(takes({ ...lesson, ...change }), JSON.stringify(change)).toBe(false);
  }
});
