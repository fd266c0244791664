/** Texts that every screen shares. An app spreads these beside its own namespaces. */
import common from "./common";
import domain from "./domain";
import kit from "./kit";

export default { common, domain, kit } as const;
