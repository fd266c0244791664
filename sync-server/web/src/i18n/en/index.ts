import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN";
import agencies from "./agencies";
import applications from "./applications";
import attachments from "./attachments";
import contracts from "./contracts";
import downloads from "./downloads";
import edit from "./edit";
import faults from "./faults";
import findings from "./findings";
import form from "./form";
import keyUnits from "./keyUnits";
import late from "./late";
import nav from "./nav";
import owners from "./owners";
import people from "./people";
import plans from "./plans";
import projects from "./projects";
import regions from "./regions";
import reports from "./reports";
import requests from "./requests";
import review from "./review";
import session from "./session";
import start from "./start";
import tasks from "./tasks";

const en: Translated<typeof zh> = {
  agencies,
  applications,
  attachments,
  contracts,
  downloads,
  edit,
  faults,
  findings,
  form,
  keyUnits,
  late,
  nav,
  owners,
  people,
  plans,
  projects,
  regions,
  reports,
  requests,
  review,
  session,
  start,
  tasks,
};
export default en;
