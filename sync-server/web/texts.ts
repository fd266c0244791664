/**
 * Texts come with the pages that say them: every module that names a text (`"plans.title"`) imports that text's
 * namespace, so that it is there before the module runs, and no page has to think of it. What is in the entry
 * anyway (`src/i18n/index.ts`) is not touched.
 */
import type { Plugin } from "vite";

const VIRTUAL = "virtual:texts/";

/** The namespaces a module says something from, in their order; a word too many only costs its bytes. */
export function namespacesOf(code: string, namespaces: readonly string[]): string[] {
  return namespaces.filter((name) => new RegExp(`["'\`]${name}\\.[A-Za-z]`).test(code));
}

/** The module that brings one namespace. */
export function bringing(name: string): string {
  return [
    `import { languages } from "@/i18n";`,
    `import texts from "@/i18n/zh-CN/${name}";`,
    `languages.add({ ${name}: texts });`,
  ].join("\n");
}

/** `namespaces` are those that come with pages. */
export function textsWithPages(namespaces: readonly string[]): Plugin {
  return {
    name: "fengtai:texts-with-pages",
    // After Vue's: a template's texts are seen in what it was compiled to.
    enforce: "post",
    resolveId: (id) => (id.startsWith(VIRTUAL) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith(`\0${VIRTUAL}`) ? bringing(id.slice(VIRTUAL.length + 1)) : undefined),
    transform(code, id) {
      if (!id.includes("/web/src/") || id.includes("/i18n/") || id.includes(".test.")) return undefined;
      const said = namespacesOf(code, namespaces);
      if (said.length === 0) return undefined;
      // On the first line, so that the lines of errors stay where they are.
      return { code: said.map((name) => `import "${VIRTUAL}${name}";`).join("") + code, map: null };
    },
  };
}
