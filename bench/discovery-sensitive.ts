// Recall and precision of sensitive data per kind, over the labeled corpus with its near misses. A text counts once for each
// kind. `node bench/discovery-sensitive.ts`
import { SENSITIVE_KINDS } from '@holdfast/api-discovery'
import { findSensitive } from '../packages/api-discovery/src/sensitive-data/find.ts'
import { CORPUS } from '../packages/api-discovery/test/sensitive-corpus.ts'
import { report } from './support-report.ts'

interface Counts {
  found: number
  missed: number
  extra: number
}

const byKind = new Map<string, Counts>(SENSITIVE_KINDS.map(({ id }) => [id, { found: 0, missed: 0, extra: 0 }]))
const total: Counts = { found: 0, missed: 0, extra: 0 }
for (const { text, name, kinds } of CORPUS) {
  const found = findSensitive(text, name)
  for (const id of new Set([...kinds, ...found])) {
    const counts = byKind.get(id)
    const what = !kinds.includes(id) ? 'extra' : found.includes(id) ? 'found' : 'missed'
    if (counts !== undefined) counts[what]++
    total[what]++
  }
}
const percent = (part: number, other: number): string =>
  part + other === 0 ? '–' : `${((100 * part) / (part + other)).toFixed(1)} %`
const row = (kind: string, { found, missed, extra }: Counts): Record<string, string | number> => ({
  kind,
  examples: found + missed,
  recall: percent(found, missed),
  precision: percent(found, extra),
})
const nearMisses = CORPUS.filter(({ kinds }) => kinds.length === 0).length
report(`${CORPUS.length} texts, ${nearMisses} of them near misses, ${SENSITIVE_KINDS.length} kinds`, [
  ...[...byKind].map(([kind, counts]) => row(kind, counts)),
  row('all', total),
])
