import { create, get, list, listEndpoints, listFlaws, listTestRuns, update } from './apis.service.ts'
import { recordInventory, recordTestRun } from './intake.service.ts'

export const apisHandlers = {
  list,
  get,
  create,
  update,
  listEndpoints,
  recordInventory,
  recordTestRun,
  listTestRuns,
  listFlaws,
}
