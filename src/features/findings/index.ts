import { analyze, assign, fix, get, list, open, reopen, verify } from './findings.service.ts'

export { openFindingOfKey } from './findings.repo.ts'
export { isOverdue } from './findings.rules.ts'
export { verifyByMachine } from './findings.service.ts'
export { type Nonconformity, openFinding, openNonconformity, withinLength } from './opening.ts'

export const findingsHandlers = { list, get, open, assign, analyze, fix, verify, reopen }
