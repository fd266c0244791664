/** Photos of a task for the thumbnails and the viewer: addresses, names and what the evidence says of each. */
import type { TaskPhoto } from "@fengtai/ui/api";
import { formatBytes, formatMomentFull } from "@fengtai/ui/i18n";
import type { ViewerPhoto } from "@fengtai/ui/kit";
import type { InjectionKey } from "vue";
import { locale, t, tryT } from "@/i18n";
import { server } from "@/shared/server";

/** Opens a photo large; with another one beside it where that is what matters. */
export const OPEN_PHOTO: InjectionKey<(sha256: string, beside?: string) => void> = Symbol("open photo");

export function photoName(photo: TaskPhoto): string {
  return `${t(`domain.photoKind.${photo.kind}`)} · ${photo.by_name}`;
}

/** Words for a finding's code; an unknown one is shown as it is, so that nothing is hidden. */
export function findingText(code: string): string {
  return tryT(`findings.${code.replaceAll(".", "_")}`) ?? code;
}

/** Those that have arrived; `belongs` says to what: its name, and the thing that the photo shows. */
export function viewerPhotos(
  photos: readonly TaskPhoto[],
  belongs: (photo: TaskPhoto) => Pick<ViewerPhoto, "group" | "about"> = () => ({}),
): ViewerPhoto[] {
  return photos
    .filter(({ received }) => received)
    .map((photo) => ({
      id: photo.sha256,
      src: server.photoAddress(photo.sha256, "full"),
      thumb: server.photoAddress(photo.sha256, "thumb"),
      name: photoName(photo),
      ...belongs(photo),
      facts: photoFacts(photo),
    }));
}

function photoFacts(photo: TaskPhoto): string[] {
  const facts = [formatMomentFull(photo.at, locale.value)];
  if (photo.position) {
    const { lat, lon } = photo.position;
    const accuracy = photo.accuracy_m === null ? "" : ` ±${Math.round(photo.accuracy_m)} m`;
    facts.push(`${lat.toFixed(6)}, ${lon.toFixed(6)}${accuracy}`);
  }
  facts.push(`${photo.width} × ${photo.height} · ${formatBytes(photo.bytes)}`);
  if (photo.simulated) facts.push(t("review.simulated"));
  facts.push(...photo.findings.map(findingText));
  facts.push(`SHA-256 ${photo.sha256}`);
  return facts;
}
