import { exportBundle } from './export.service.ts'
import { checkpoints, consistency, entries, entry, head } from './ledger.service.ts'

export { compareLedger, mailCheckpoint, mailCheckpoints } from './ledger.jobs.ts'

export const ledgerHandlers = { head, checkpoints, entries, entry, consistency, export: exportBundle }
