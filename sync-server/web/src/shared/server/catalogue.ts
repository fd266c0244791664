/** Calls about catalogue. */
import { answer, api, type Catalogue } from "@fengtai/ui/api";
import { chosen } from "./call";

export const catalogue = (version?: string) =>
  answer<Catalogue>(api.GET("/api/catalogue", { params: { query: chosen({ version }) } }));
