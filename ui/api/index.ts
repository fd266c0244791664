export { answer, api } from "./client";
export {
  describeFailure,
  Failure,
  fieldTexts,
  inLocale,
  type Bilingual,
  type FailureBody,
  type FieldFailure,
} from "./failure";
export type * from "./types";
