import type { Translated } from "../types";
import type zh from "../zh-CN";
import common from "./common";
import domain from "./domain";
import kit from "./kit";

const en: Translated<typeof zh> = { common, domain, kit };
export default en;
