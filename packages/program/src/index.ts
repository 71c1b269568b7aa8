export * from './recurrence/index.ts'
export { canonicalProgram } from './canonical.ts'
export { applyDiff, DiffError, type DiffErrorCode } from './diff/apply-diff.ts'
export type { Change, EntityKind, FieldChange, FieldValue } from './diff/change.ts'
export { diffProgram } from './diff/diff-program.ts'
export { type Paint, type PlanStyle, renderPlan, summarizePlan } from './diff/render-plan.ts'
export { type FrameworkCoverage, frameworkCoverage } from './frameworks/coverage.ts'
export { type Cell, type CsvError, formatCsv, parseCsv } from './frameworks/csv.ts'
export {
  EMPTY_LIBRARY,
  type FrameworkLibrary,
  loadFrameworkLibrary,
  readFrameworkLibrary,
} from './frameworks/library.ts'
export type { Mapping } from './frameworks/mappings.ts'
export { parseRequirementList } from './frameworks/requirement-list.ts'
export { loadCheck } from './load/load-check.ts'
export { type ProgramFiles } from './load/files.ts'
export { readProgramFolder } from './load/folder.ts'
export { loadProgram, loadProgramFolder, type LoadResult } from './load/load-program.ts'
export { compareNaturally } from './natural-order.ts'
export { formatProblem, type Problem, type ProblemCode } from './problem.ts'
export { renderProgram } from './render/render-program.ts'
export { type Check, type CheckFixture, CHECK_STATES, type CheckState } from './schema/check.ts'
export { type Control, control } from './schema/control.ts'
export { duration } from './schema/duration.ts'
export { explained } from './schema/explain.ts'
export {
  type Framework,
  type FrameworkMetadata,
  frameworkMetadata,
  type Requirement,
  requirement,
} from './schema/framework.ts'
export { jsonSchemas } from './schema/json-schemas.ts'
export { type Policy, policy, policyFrontMatter, POLICY_SECTIONS, type Review, review } from './schema/policy.ts'
export { evidence, type EvidenceRequest, type Procedure, procedure } from './schema/procedure.ts'
export {
  type Calendar,
  calendar,
  type Program,
  programFile,
  type ProgramFile,
  type Role,
  role,
  type Weekday,
  WEEKDAYS,
} from './schema/program.ts'
export {
  type ContinuousTrigger,
  event,
  type EventTrigger,
  PROGRAM_EVENTS,
  type ProgramEvent,
  schedule,
  type ScheduleTrigger,
  type When,
  when,
} from './schema/when.ts'
