import * as z from 'zod'
import { checkSchema } from '../load/check-schema.ts'
import { didYouMean } from '../nearest.ts'
import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { explain } from '../schema/explain.ts'
import type { Framework } from '../schema/framework.ts'
import { frameworkId, requirementId } from '../schema/text.ts'
import { readTable } from './table.ts'

/** That two requirements of different frameworks ask for related things. May be read in both directions. */
export const mapping = z.strictObject({
  from_framework: frameworkId,
  from_id: requirementId,
  to_framework: frameworkId,
  to_id: requirementId,
  strength: z.enum(['exact', 'strong', 'partial']),
  basis: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,63}$/,
      explain('is not the name of a basis', 'Write judgment, or a word for the published source.'),
    ),
})

/**
 * `exact`: the two ask for the same; `strong`: they share the main intent; `partial`: they touch. The basis is `judgment`
 * (ours) or the published source of the pair: `nist-olir`, `hhs-ocr-2016`. The strength is always a judgment.
 */
export type Mapping = {
  from: { framework: string; id: string }
  to: { framework: string; id: string }
  strength: 'exact' | 'strong' | 'partial'
  basis: string
}

/** Reads mappings between frameworks; both ends of each must exist, and no pair is there twice, in either direction. */
export function readMappings(
  file: string,
  text: string,
  frameworks: readonly Framework[],
  problems: ProblemList,
): Mapping[] {
  const columns = { required: Object.keys(mapping.shape) }
  const known = new Map(frameworks.map(({ id, requirements }) => [id, new Set(requirements.map((row) => row.id))]))
  const seen = new Set<string>()
  const mappings: Mapping[] = []
  for (const row of readTable(file, text, columns, problems) ?? []) {
    const checked = checkSchema(mapping, row, problems)
    if (!checked) continue
    const { from_framework, from_id, to_framework, to_id, strength, basis } = checked.value
    for (const [side, framework, id] of [
      ['from', from_framework, from_id],
      ['to', to_framework, to_id],
    ] as const) {
      const ids = known.get(framework)
      if (!ids) {
        const fix = didYouMean(framework, known.keys())
        problems.error(
          'unknown-reference',
          row.place([`${side}_framework`]),
          `No framework has the id ${quote(framework)}`,
          fix,
        )
      } else if (!ids.has(id)) {
        const fix = didYouMean(id, ids, 'Use an id of its list.')
        problems.error(
          'unknown-reference',
          row.place([`${side}_id`]),
          `${framework} has no requirement ${quote(id)}`,
          fix,
        )
      }
    }
    const pair = [`${from_framework}:${from_id}`, `${to_framework}:${to_id}`].toSorted().join(' ')
    if (seen.has(pair)) {
      problems.error('duplicate-entry', row.place(), `The pair ${pair} is there twice`, 'Remove one of the two.')
      continue
    }
    seen.add(pair)
    const from = { framework: from_framework, id: from_id }
    mappings.push({ from, to: { framework: to_framework, id: to_id }, strength, basis })
  }
  return mappings
}
