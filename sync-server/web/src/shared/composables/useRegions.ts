/** The administrative divisions, fetched once: their names, and the tree they are chosen from. */
import type { Region } from "@fengtai/ui/api";
import { useQuery } from "@tanstack/vue-query";
import type { CascaderOption } from "element-plus";
import { computed, type ComputedRef, type Ref } from "vue";
import { server } from "@/shared/server";

export interface RegionIndex {
  readonly byCode: ReadonlyMap<string, Region>;
  /** What lies directly in a division; the provinces under the empty code. */
  readonly within: ReadonlyMap<string, readonly Region[]>;
}

/** Counties of a municipality, and those directly under a province, lie in the province itself. */
function parentOf(code: string, byCode: ReadonlyMap<string, unknown>): string {
  for (let length = code.length - 2; length > 0; length -= 2) {
    if (byCode.has(code.slice(0, length))) return code.slice(0, length);
  }
  return "";
}

export function indexRegions(items: readonly Region[]): RegionIndex {
  // Of a code that was given twice the newest stands last.
  const byCode = new Map(items.map((region) => [region.code, region]));
  const within = new Map<string, Region[]>();
  for (const region of byCode.values()) {
    const parent = parentOf(region.code, byCode);
    const others = within.get(parent);
    if (others) others.push(region);
    else within.set(parent, [region]);
  }
  return { byCode, within };
}

/** 陕西省西安市雁塔区; a code that is in no list stays a code. */
export function fullNameOf(index: RegionIndex, code: string): string {
  if (!index.byCode.has(code)) return code;
  const levels = [2, 4, 6].filter((length) => length <= code.length).map((length) => code.slice(0, length));
  return levels.map((level) => index.byCode.get(level)?.name ?? "").join("");
}

const isOver = ({ valid_to: last }: Region, today: string) =>
  last !== undefined && last !== null && last < today;

/** The tree below a division (all of it for the empty code), without what is no more on `today`. */
export function regionTree(index: RegionIndex, root: string, today: string): CascaderOption[] {
  const nodesOf = (code: string): CascaderOption[] =>
    (index.within.get(code) ?? []).filter((region) => !isOver(region, today)).map(nodeOf);
  const nodeOf = ({ code, name }: Region): CascaderOption => {
    const children = nodesOf(code);
    return children.length > 0 ? { value: code, label: name, children } : { value: code, label: name };
  };
  const top = index.byCode.get(root);
  return top ? [nodeOf(top)] : nodesOf("");
}

/** Without what tells the level, since addresses leave it out: 陕西 for 陕西省, 西安 for 西安市. */
function shortName(name: string): string {
  const short = name.replace(/(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|地区|省|市|盟)$/, "");
  return short.length >= 2 ? short : name;
}

/** How an address may begin that names this division: its levels in full, shortened or left out. */
function waysToName(index: RegionIndex, code: string): string[] {
  const own = index.byCode.get(code)?.name ?? "";
  const parent = parentOf(code, index.byCode);
  const ways = code.length === 6 ? [own] : [own, shortName(own)];
  if (parent === "") return own.endsWith("市") ? [...ways, own + own] : ways;
  const before = ["", ...waysToName(index, parent)];
  return before.flatMap((beginning) => ways.map((way) => beginning + way));
}

/**
 * The division that an address begins with, by as many of its names as fit; undefined when none does, or when it leaves
 * a choice (朝阳区 is in Beijing and in Changchun).
 */
export function regionInAddress(index: RegionIndex, address: string): string | undefined {
  const text = address.replace(/\s/g, "");
  let best: { codes: string[]; length: number } = { codes: [], length: 0 };
  for (const code of index.byCode.keys()) {
    const fitting = waysToName(index, code).filter((way) => text.startsWith(way));
    const length = Math.max(0, ...fitting.map((way) => way.length));
    if (length > best.length) best = { codes: [code], length };
    else if (length > 0 && length === best.length) best.codes.push(code);
  }
  return best.codes.length === 1 ? best.codes[0] : undefined;
}

export interface RegionsView {
  readonly index: ComputedRef<RegionIndex | undefined>;
  readonly error: Ref<unknown>;
  readonly name: (code: string) => string;
  readonly fullName: (code: string) => string;
}

export function useRegions(): RegionsView {
  const { data, error } = useQuery({
    queryKey: ["regions"],
    queryFn: server.regions,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const index = computed(() => data.value && indexRegions(data.value.items));
  return {
    index,
    error,
    name: (code) => index.value?.byCode.get(code)?.name ?? code,
    fullName: (code) => (index.value ? fullNameOf(index.value, code) : ""),
  };
}
