import agencies from "./agencies";
import attachments from "./attachments";
import contracts from "./contracts";
import findings from "./findings";
import form from "./form";
import nav from "./nav";
import owners from "./owners";
import people from "./people";
import plans from "./plans";
import projects from "./projects";
import regions from "./regions";
import reports from "./reports";
import review from "./review";
import session from "./session";
import start from "./start";
import tasks from "./tasks";

export default {
  agencies,
  attachments,
  contracts,
  findings,
  form,
  nav,
  owners,
  people,
  plans,
  projects,
  regions,
  reports,
  review,
  session,
  start,
  tasks,
} as const;
