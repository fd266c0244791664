/** Which browser on which system somebody is signed in with, in words; what is no browser is shown as it calls itself. */
import Bowser from "bowser";
import { t } from "@/i18n";

export function clientWords(client: string): string {
  if (client === "") return "";
  const parser = Bowser.getParser(client);
  const [browser, system] = [parser.getBrowserName(), parser.getOSName()];
  return browser && system ? t("people.browserOn", { browser, system }) : client;
}
