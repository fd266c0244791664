import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/regions";

const en: Translated<typeof zh> = {
  choose: "Choose, or type the name of a division",
  all: "All divisions",
  filter: "Narrow to a division",
  fromAddress: "The address is in {name}",
  take: "Take it",
};
export default en;
