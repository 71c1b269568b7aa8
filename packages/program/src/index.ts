export { explain, explained } from './schema/explain.ts'
export { control, type Control } from './schema/control.ts'
export { duration } from './schema/duration.ts'
export {
  frameworkMetadata,
  requirement,
  type Framework,
  type FrameworkMetadata,
  type Requirement,
} from './schema/framework.ts'
export { POLICY_SECTIONS, policy, policyFrontMatter, review, type Policy, type Review } from './schema/policy.ts'
export { evidence, procedure, type EvidenceRequest, type Procedure } from './schema/procedure.ts'
export {
  calendar,
  programFile,
  role,
  WEEKDAYS,
  type Calendar,
  type Program,
  type ProgramFile,
  type Role,
  type Weekday,
} from './schema/program.ts'
export {
  continuous,
  event,
  PROGRAM_EVENTS,
  schedule,
  when,
  type ContinuousTrigger,
  type EventTrigger,
  type ProgramEvent,
  type ScheduleTrigger,
  type When,
} from './schema/when.ts'
