export { createLanguages, type Languages } from "./languages";
export {
  LOCALES,
  type KeyOf,
  type Locale,
  type MessageTree,
  type Params,
  type Translate,
  type Translated,
} from "./types";
export * from "./format";
export { useLanguages, type SharedLanguages } from "./inject";
export { default as sharedZh } from "./zh-CN";
