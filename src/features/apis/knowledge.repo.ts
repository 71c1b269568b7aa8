import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import {
  emptyAggregate,
  forgetStrangers,
  mergeAggregates,
  parseDelta,
  serializeDelta,
  type SourceEndpoint,
  type TrafficAggregate,
} from '@holdfast/api-discovery/inventory'
import type { OrgTx } from '../../core/database/with-org.ts'
import { quietDays } from './apis.rules.ts'
import type { Side } from './joined-inventory.rules.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

const packed = async (value: string): Promise<Buffer> => compress(value)
const unpacked = async (content: Buffer): Promise<string> => (await decompress(content)).toString('utf8')

export async function saveDeclaration(
  tx: OrgTx,
  apiId: string,
  side: Side,
  endpoints: readonly SourceEndpoint[],
): Promise<void> {
  const content = await packed(JSON.stringify(endpoints))
  await tx.db
    .insertInto('apiDeclaration')
    .values({ orgId: tx.org, apiId, side, content })
    .onConflict((conflict) => conflict.columns(['orgId', 'apiId', 'side']).doUpdateSet({ content }))
    .execute()
}

export async function declarationsOf(tx: OrgTx, apiId: string): Promise<Partial<Record<Side, SourceEndpoint[]>>> {
  const rows = await tx.db
    .selectFrom('apiDeclaration')
    .select(['side', 'content'])
    .where('orgId', '=', tx.org)
    .where('apiId', '=', apiId)
    .execute()
  return Object.fromEntries(
    await Promise.all(
      // saveDeclaration wrote it
      rows.map(async ({ side, content }) => [side, JSON.parse(await unpacked(content)) as SourceEndpoint[]] as const),
    ),
  )
}

/** Monday of the week, UTC. */
export const weekOf = (moment: Temporal.Instant): string => {
  const day = moment.toZonedDateTimeISO('UTC').toPlainDate()
  return day.subtract({ days: day.dayOfWeek - 1 }).toString()
}

export interface CountedTraffic {
  /** What was counted in this week so far. */
  thisWeek: TrafficAggregate
  /** All weeks that count, with what strangers were given in this one and the one before. */
  all: TrafficAggregate
}

/** What was counted in the weeks that still count; undefined when nothing was. */
export async function trafficOf(tx: OrgTx, apiId: string): Promise<CountedTraffic | undefined> {
  const week = weekOf(tx.now)
  const lastWeek = weekOf(tx.now.subtract({ hours: 7 * 24 }))
  const rows = await tx.db
    .selectFrom('apiTraffic')
    .select(['week', 'content'])
    .where('orgId', '=', tx.org)
    .where('apiId', '=', apiId)
    .where('week', '>=', oldestWeek(tx.now))
    .orderBy('week')
    .execute()
  if (rows.length === 0) return undefined
  const weeks = await Promise.all(
    rows.map(async (row) => ({ week: row.week, aggregate: parseDelta(await unpacked(row.content)).aggregate })),
  )
  for (const { week: of, aggregate } of weeks) if (of < lastWeek) forgetStrangers(aggregate)
  return {
    thisWeek: weeks.find((one) => one.week === week)?.aggregate ?? emptyAggregate(),
    all: mergeAggregates(...weeks.map(({ aggregate }) => aggregate)),
  }
}

const oldestWeek = (now: Temporal.Instant): string => weekOf(now.subtract({ hours: quietDays * 24 }))

/** Saves what was counted this week, and deletes the weeks that count no more. */
export async function saveTraffic(tx: OrgTx, apiId: string, thisWeek: TrafficAggregate): Promise<void> {
  const content = await packed(serializeDelta(thisWeek))
  const week = weekOf(tx.now)
  await tx.db
    .insertInto('apiTraffic')
    .values({ orgId: tx.org, apiId, week, content })
    .onConflict((conflict) => conflict.columns(['orgId', 'apiId', 'week']).doUpdateSet({ content }))
    .execute()
  await tx.db
    .deleteFrom('apiTraffic')
    .where('orgId', '=', tx.org)
    .where('apiId', '=', apiId)
    .where('week', '<', oldestWeek(tx.now))
    .execute()
}
