import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/findings";

const findings: Translated<typeof zh> = {
  photo_exif_broken: "The photo's metadata are damaged and cannot be read",
  photo_exif_missing: "The photo has no metadata of its taking",
  photo_exif_time: "The time in the photo's metadata differs from the record",
  photo_exif_position: "The position in the photo's metadata differs from the record",
  photo_simulated: "Simulated on a desktop, not taken on site",
};
export default findings;
