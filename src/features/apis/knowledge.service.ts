import {
  applyDelta,
  emptyAggregate,
  type DeltaOrigin,
  mergeAggregates,
  type SourceEndpoint,
  type TrafficAggregate,
} from '@holdfast/api-discovery/inventory'
import type { OrgTx } from '../../core/database/with-org.ts'
import * as repo from './apis.repo.ts'
import {
  changeInventory,
  declarationsAfter,
  type InventoryChange,
  joinKnowledge,
  type Side,
} from './joined-inventory.rules.ts'
import { declarationsOf, saveDeclaration, saveTraffic, trafficOf } from './knowledge.repo.ts'

/**
 * Takes what source code and specifications declare for the whole of what the covered sides know.
 * @param covers by default the sides that are named
 */
export async function learnDeclarations(
  tx: OrgTx,
  apiId: string,
  endpoints: readonly SourceEndpoint[],
  covers: readonly Side[] | undefined,
): Promise<InventoryChange> {
  for (const { side, declared, isWhole } of declarationsAfter(await declarationsOf(tx, apiId), endpoints, covers)) {
    await saveDeclaration(tx, apiId, side, declared)
    const reportedAt = side === 'source' ? { sourceReportedAt: tx.now } : { specificationReportedAt: tx.now }
    if (isWhole) await repo.changeApi(tx, apiId, reportedAt)
  }
  return rejoin(tx, apiId, (await trafficOf(tx, apiId))?.all)
}

export interface NumberedDelta {
  origin: DeltaOrigin
  aggregate: TrafficAggregate
}

/** Adds what an agent counted, once. */
export async function learnTraffic(tx: OrgTx, apiId: string, delta: NumberedDelta) {
  const counted = await trafficOf(tx, apiId)
  const isNew = (counted?.all.agents.get(delta.origin.agent) ?? 0) < delta.origin.sequence
  let added = 0
  if (isNew) {
    await saveTraffic(tx, apiId, applyDelta(counted?.thisWeek ?? emptyAggregate(), delta))
    await repo.changeApi(tx, apiId, { trafficReportedAt: tx.now })
    const all = mergeAggregates(...(counted ? [counted.all] : []), delta.aggregate)
    added = (await rejoin(tx, apiId, all)).added.length
  }
  const { exchanges } = delta.aggregate.counts
  return { isNew, requests: exchanges, endpoints: await repo.countInTraffic(tx, apiId), added }
}

/** Joins everything that is known of an API anew, and records what that changes in its inventory. */
async function rejoin(tx: OrgTx, apiId: string, traffic: TrafficAggregate | undefined): Promise<InventoryChange> {
  const joined = joinKnowledge({ ...(await declarationsOf(tx, apiId)), traffic }, tx.now)
  const change = changeInventory(await repo.storedEndpoints(tx, apiId), joined)
  await repo.applyInventoryChange(tx, apiId, change)
  return change
}
