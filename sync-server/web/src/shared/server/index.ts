/** Every call the console makes to the server, by resource. */
import { accounts } from "./accounts";
import { agencies } from "./agencies";
import { applications } from "./applications";
import { attachments } from "./attachments";
import { board } from "./board";
import { catalogue } from "./catalogue";
import { contracts } from "./contracts";
import { faults } from "./faults";
import { map } from "./map";
import { downloads } from "./downloads";
import { keyUnits } from "./keyUnits";
import { ownerContacts } from "./ownerContacts";
import { owners } from "./owners";
import { people } from "./people";
import { photoAddress } from "./photoAddress";
import { plans } from "./plans";
import { projects } from "./projects";
import { quarantine } from "./quarantine";
import { regions } from "./regions";
import { reports } from "./reports";
import { requests } from "./requests";
import { session } from "./session";
import { tasks } from "./tasks";

export type { OfProject } from "./call";

export const server = {
  accounts,
  agencies,
  applications,
  attachments,
  board,
  catalogue,
  contracts,
  faults,
  map,
  downloads,
  keyUnits,
  ownerContacts,
  owners,
  people,
  photoAddress,
  plans,
  projects,
  quarantine,
  regions,
  reports,
  requests,
  session,
  tasks,
};
