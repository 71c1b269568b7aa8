import { evidenceHandlers } from '../features/evidence/index.ts'
import { findingsHandlers } from '../features/findings/index.ts'
import { identityHandlers } from '../features/identity/index.ts'
import { obligationsHandlers } from '../features/obligations/index.ts'
import { programHandlers } from '../features/program/index.ts'

/** The implementation of every operation of the contract. */
export const router = {
  identity: identityHandlers,
  program: programHandlers,
  obligations: obligationsHandlers,
  evidence: evidenceHandlers,
  findings: findingsHandlers,
}
