import { apisHandlers } from '../features/apis/index.ts'
import { checksHandlers } from '../features/checks/index.ts'
import { clockHandlers } from '../features/clock/index.ts'
import { controlsHandlers } from '../features/controls/index.ts'
import { evidenceHandlers } from '../features/evidence/index.ts'
import { findingsHandlers } from '../features/findings/index.ts'
import { frameworksHandlers } from '../features/frameworks/index.ts'
import { identityHandlers } from '../features/identity/index.ts'
import { ledgerHandlers } from '../features/ledger/index.ts'
import { obligationsHandlers } from '../features/obligations/index.ts'
import { organizationHandlers } from '../features/organizations/index.ts'
import { peopleHandlers } from '../features/people/index.ts'
import { policiesHandlers } from '../features/policies/index.ts'
import { programHandlers } from '../features/program/index.ts'

/** The implementation of every operation of the contract. */
export const router = {
  identity: identityHandlers,
  organization: organizationHandlers,
  people: peopleHandlers,
  frameworks: frameworksHandlers,
  program: programHandlers,
  controls: controlsHandlers,
  policies: policiesHandlers,
  obligations: obligationsHandlers,
  evidence: evidenceHandlers,
  findings: findingsHandlers,
  apis: apisHandlers,
  checks: checksHandlers,
  ledger: ledgerHandlers,
  clock: clockHandlers,
}
