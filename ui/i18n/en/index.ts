import type { Translated } from "../types";
import type zh from "../zh-CN";
import common from "./common";
import domain from "./domain";

const en: Translated<typeof zh> = { common, domain };
export default en;
