import { apisContract } from '../features/apis/apis.contract.ts'
import { checksContract } from '../features/checks/checks.contract.ts'
import { clockContract } from '../features/clock/clock.contract.ts'
import { controlsContract } from '../features/controls/controls.contract.ts'
import { evidenceContract } from '../features/evidence/evidence.contract.ts'
import { findingsContract } from '../features/findings/findings.contract.ts'
import { frameworksContract } from '../features/frameworks/frameworks.contract.ts'
import { identityContract } from '../features/identity/identity.contract.ts'
import { ledgerContract } from '../features/ledger/ledger.contract.ts'
import { obligationsContract } from '../features/obligations/obligations.contract.ts'
import { organizationsContract } from '../features/organizations/organizations.contract.ts'
import { peopleContract } from '../features/people/people.contract.ts'
import { policiesContract } from '../features/policies/policies.contract.ts'
import { programContract } from '../features/program/program.contract.ts'

/** Every operation there is. REST, OpenAPI, the typed client, the command line and the MCP tools are all made from this. */
export const contract = {
  identity: identityContract,
  organization: organizationsContract,
  people: peopleContract,
  frameworks: frameworksContract,
  program: programContract,
  controls: controlsContract,
  policies: policiesContract,
  obligations: obligationsContract,
  evidence: evidenceContract,
  findings: findingsContract,
  apis: apisContract,
  checks: checksContract,
  ledger: ledgerContract,
  clock: clockContract,
}
