// @vitest-environment node
import { readFile } from "node:fs/promises";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, it } from "vitest";

const here = (path: string) => new URL(path, import.meta.url);

it("the types are those of the server's OpenAPI document (else: npm run schema --workspace ui)", async () => {
  const generated = astToString(await openapiTS(here("../../sync-server/openapi.json")));
  const committed = await readFile(here("schema.d.ts"), "utf8");
  expect(committed.replace(COMMENT_HEADER, "").trim()).toBe(generated.trim());
});
