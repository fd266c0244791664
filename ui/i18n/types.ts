/** Types that make a missing or wrong key fail the build. They know nothing of the languages themselves. */

/** A tree of texts: what one namespace file exports. */
export interface MessageTree {
  readonly [key: string]: string | MessageTree;
}

/** The shape another language must fill, taken from the Chinese source: same keys, any words. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]>;
};

/** The dotted paths of all texts of a tree: `"common.save"`. */
export type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${KeyOf<T[K]>}`;
}[keyof T & string];

/** The languages people can choose. Chinese is the source of truth. */
export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** Values put into a text's `{name}` places; `count` also chooses between singular and plural. */
export type Params = Readonly<Record<string, string | number>>;

export type Translate<T> = (key: KeyOf<T>, params?: Params) => string;
