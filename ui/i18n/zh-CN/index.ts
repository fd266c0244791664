/** Texts that every screen shares. An app spreads these beside its own namespaces. */
import common from "./common";
import domain from "./domain";

export default { common, domain } as const;
