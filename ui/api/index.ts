export { answer, api } from "./client";
export {
  describeFailure,
  Failure,
  fieldTexts,
  inLocale,
  isFailureBody,
  type Bilingual,
  type FailureBody,
  type FieldFailure,
} from "./failure";
export type * from "./types";
