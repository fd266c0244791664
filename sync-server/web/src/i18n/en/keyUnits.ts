import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/keyUnits";

const keyUnits: Translated<typeof zh> = {
  title: "Key fire-safety units",
  note: "The list of this jurisdiction; agencies choose from it for their owners",
  search: "Name, credit code or address",
  emptyTitle: "No unit is on the list yet",
  emptyText: "Once it is on the list, agencies can choose it for an owner.",
  add: "Add a key unit",
  name: "Name",
  region: "Region",
  addedAt: "On the list since",
  saved: "{name} is on the list",
  end: "Take off the list",
  endTitle: "Take {name} off the list",
  endText: "Owners that are marked as it stay so; nobody can choose it any more.",
  ended: "{name} is off the list",
  endedMark: "Taken off: {reason}",
  showEnded: "Include those taken off",
  import: "Import a sheet",
  importNote: "Fill in the template; the units are on the list once the file is chosen, all of them or none",
  imported: "{count} units are on the list",
  columns: {
    name: "name (单位名称)",
    region: "region (所在区域)",
    address: "address (单位地址)",
    credit_code: "credit code (统一社会信用代码)",
  },
};
export default keyUnits;
