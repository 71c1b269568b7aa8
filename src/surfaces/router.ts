import { findingsHandlers } from '../features/findings/index.ts'
import { identityHandlers } from '../features/identity/index.ts'

/** The implementation of every operation of the contract. */
export const router = {
  identity: identityHandlers,
  findings: findingsHandlers,
}
