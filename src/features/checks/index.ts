import { configure, get, getRun, list, listRuns, run, save, test } from './checks.service.ts'

export { runDueChecks } from './checks.jobs.ts'

export const checksHandlers = { list, get, run, listRuns, getRun, configure, test, save }
