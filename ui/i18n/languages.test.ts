import { expect, it } from "vitest";
import { createLanguages } from "./languages";

interface Texts {
  readonly [name: string]: { readonly [key: string]: string };
  common: { yes: string; no: string };
  plans: { title: string; one: string };
}

const english: Texts = {
  common: { yes: "Yes", no: "No" },
  plans: { title: "Plans", one: "one plan | {count} plans" },
};
const make = () =>
  createLanguages<Texts>({ common: { yes: "是", no: "否" } }, () => Promise.resolve(english));

it("texts that come with a page are said from then on", () => {
  const { t, tryT, add } = make();
  expect(tryT("plans.title")).toBeUndefined();
  add({ plans: { title: "计划", one: "{count} 个计划" } });
  expect(t("plans.title")).toBe("计划");
  expect(tryT("plans.title")).toBe("计划");
  expect(t("common.yes")).toBe("是");
});

it("saying the same texts again changes nothing", () => {
  const { t, add } = make();
  const plans = { title: "计划", one: "{count} 个计划" };
  add({ plans });
  add({ plans });
  expect(t("plans.one", { count: 3 })).toBe("3 个计划");
  expect(t("common.no")).toBe("否");
});

it("a page that comes after the language was switched speaks it, and the first one again after switching back", async () => {
  const { t, locale, setLocale, add } = make();
  await setLocale("en");
  add({ plans: { title: "计划", one: "{count} 个计划" } });
  expect(t("plans.title")).toBe("Plans");
  expect(t("plans.one", { count: 1 })).toBe("one plan");
  await setLocale("zh-CN");
  expect(locale.value).toBe("zh-CN");
  expect(t("plans.title")).toBe("计划");
});
