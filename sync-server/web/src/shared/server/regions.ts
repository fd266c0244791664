/** Calls about administrative divisions. */
import { answer, api, type Region } from "@fengtai/ui/api";

export const regions = () => answer<{ items: Region[]; total: number }>(api.GET("/api/regions"));
