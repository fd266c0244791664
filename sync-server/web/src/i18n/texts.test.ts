import { expect, it } from "vitest";
import { setLocale } from "@/i18n";
import { bringing, namespacesOf } from "../../texts";

it("a module brings the namespaces it names, however the key is written", () => {
  const code = "t('plans.title'); t(`tasks.state.${s}`); const words = { a: \"owners.name\" };";
  expect(namespacesOf(code, ["owners", "people", "plans", "tasks"])).toEqual(["owners", "plans", "tasks"]);
});

it("what only looks like a key brings nothing", () => {
  expect(namespacesOf('import "@/features/plans/routes"; props.plans.length', ["plans"])).toEqual([]);
});

it("a namespace is added under its name", () => {
  expect(bringing("plans")).toContain("languages.add({ plans: texts })");
});

it("texts are there as soon as a module that says them is, in both languages", async () => {
  const { certificateWords } = await import("@/features/people/composables/certificateWords");
  const words = () => certificateWords({ certificates: [] });
  expect(words()).toBe("没有证书");
  await setLocale("en");
  expect(words()).toBe("No certificate");
  await setLocale("zh-CN");
  expect(words()).toBe("没有证书");
});
