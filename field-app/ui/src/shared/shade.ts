/**
 * What a sheet's shade is to a screen reader and a keyboard: nothing. A tap on it closes the sheet, and so does the
 * sheet's own button, which has a name.
 */
import type { OverlayProps } from "vant";

export const SHADE: Partial<OverlayProps> & { role: string; tabindex: number } = {
  role: "presentation",
  tabindex: -1,
};
