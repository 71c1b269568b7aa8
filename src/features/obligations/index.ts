import {
  carryOutByMachine,
  complete,
  decideWaiver,
  delegate,
  get,
  list,
  recordEvent,
  requestWaiver,
} from './obligations.service.ts'
import { reportSource } from './sweep.service.ts'
import { gapReport, today } from './today.service.ts'

export { carryOutByMachine }
export { StoredEvidenceAsked } from './presenting.ts'
export { nextDueInstant } from './sweep.repo.ts'
export { sweep } from './sweep.service.ts'
export { executionGap, type GapCounts, upToNow } from './obligations.rules.ts'

export const obligationsHandlers = {
  list,
  get,
  today,
  executionGap: gapReport,
  complete,
  requestWaiver,
  decideWaiver,
  delegate,
  recordEvent,
  reportSource,
}
