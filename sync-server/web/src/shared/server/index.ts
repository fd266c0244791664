/** Every call the console makes to the server, by resource. */
import { accounts } from "./accounts";
import { agencies } from "./agencies";
import { attachments } from "./attachments";
import { catalogue } from "./catalogue";
import { contracts } from "./contracts";
import { owners } from "./owners";
import { people } from "./people";
import { photoAddress } from "./photoAddress";
import { plans } from "./plans";
import { projects } from "./projects";
import { quarantine } from "./quarantine";
import { regions } from "./regions";
import { reports } from "./reports";
import { session } from "./session";
import { tasks } from "./tasks";

export type { OfProject } from "./call";

export const server = {
  accounts,
  agencies,
  attachments,
  catalogue,
  contracts,
  owners,
  people,
  photoAddress,
  plans,
  projects,
  quarantine,
  regions,
  reports,
  session,
  tasks,
};
