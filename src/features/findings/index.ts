import { analyze, assign, fix, get, list, open, reopen, verify } from './findings.service.ts'

export { type Nonconformity, openNonconformity } from './opening.ts'

export const findingsHandlers = { list, get, open, assign, analyze, fix, verify, reopen }
