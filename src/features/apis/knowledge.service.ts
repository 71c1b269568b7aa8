import {
  applyDelta,
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
  return (await rejoin(tx, apiId)).change
}

export interface NumberedDelta {
  origin: DeltaOrigin
  aggregate: TrafficAggregate
}

/** Adds what an agent counted, once. */
export async function learnTraffic(tx: OrgTx, apiId: string, delta: NumberedDelta) {
  const counted = await trafficOf(tx, apiId)
  const requests = delta.aggregate.counts.exchanges
  const isNew = (counted?.all.agents.get(delta.origin.agent) ?? 0) < delta.origin.sequence
  if (isNew) {
    const thisWeek = applyDelta(counted?.thisWeek ?? mergeAggregates(), delta)
    await saveTraffic(tx, apiId, thisWeek)
    await repo.changeApi(tx, apiId, { trafficReportedAt: tx.now })
  }
  const { change, inTraffic } = await rejoin(tx, apiId)
  return { isNew, requests, endpoints: inTraffic, added: change.added.length }
}

/** Joins everything that is known of an API anew, and records what that changes in its inventory. */
async function rejoin(tx: OrgTx, apiId: string): Promise<{ change: InventoryChange; inTraffic: number }> {
  const traffic = await trafficOf(tx, apiId)
  const joined = joinKnowledge({ ...(await declarationsOf(tx, apiId)), traffic: traffic?.all }, tx.now)
  const stored = await repo.storedEndpoints(tx, apiId)
  const change = changeInventory(stored, joined)
  await repo.applyInventoryChange(tx, apiId, change)
  return { change, inTraffic: joined.filter(({ facts }) => facts.inTraffic).length }
}
