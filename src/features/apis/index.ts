import { create, get, getEndpoint, list, listEndpoints, listFlaws, listTestRuns, update } from './apis.service.ts'
import { recordInventory, recordTestRun, recordTraffic } from './intake.service.ts'

export const apisHandlers = {
  list,
  get,
  create,
  update,
  listEndpoints,
  getEndpoint,
  recordInventory,
  recordTraffic,
  recordTestRun,
  listTestRuns,
  listFlaws,
}
