/** The platform without a phone, the builders of what it answers, and the scenes it can be put into. */
export { fakePlatform, type Answers } from "./platform";
export { cardOf, homeOf, itemOf, resultOf, taskOf } from "./builders";
export { CHOICES, entriesOf, entryOf, entryTaskOf, saidOf } from "./entries";
export { orderOf } from "./orders";
export { codeOf, peerOf } from "./peer";
export { playedScene } from "./scenes";
