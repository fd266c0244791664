/** The platform without a phone, the builders of what it answers, and the scenes it can be put into. */
export { fakePlatform, type Answers } from "./platform";
export { cardOf, homeOf, itemOf, resultOf, taskOf } from "./builders";
export { playedScene } from "./scenes";
