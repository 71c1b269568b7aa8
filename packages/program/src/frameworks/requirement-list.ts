import { checkSchema } from '../load/check-schema.ts'
import { didYouMean } from '../nearest.ts'
import { type Problem, ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { requirement, type Requirement } from '../schema/framework.ts'
import { readTable } from './table.ts'

/**
 * Reads the list of a framework: CSV with the columns id, parent, title, kind and (optional) note. Ids are unique, and a
 * parent stands before its children.
 * @param text with LF or CRLF line endings, without a byte order mark
 */
export function parseRequirementList(file: string, text: string): { requirements: Requirement[]; problems: Problem[] } {
  const problems = new ProblemList()
  const requirements = readRequirementList(file, text, problems)
  return { requirements, problems: problems.sorted() }
}

/** {@link parseRequirementList} with the problems put to others; the rows that are right. */
export function readRequirementList(file: string, text: string, problems: ProblemList): Requirement[] {
  const columns = { required: ['id', 'parent', 'title', 'kind'], optional: ['note'] }
  const rows = readTable(file, text, columns, problems) ?? []
  const allIds = new Set(rows.map((row) => row.value['id']))
  const seen = new Set<string>()
  const requirements: Requirement[] = []
  for (const row of rows) {
    const { parent, note = '' } = row.value
    const checked = checkSchema(
      requirement,
      row.with({ ...row.value, note, parent: parent === '' ? null : parent }),
      problems,
    )
    if (!checked) continue
    const { value } = checked
    if (seen.has(value.id)) {
      problems.error(
        'duplicate-id',
        row.place(['id']),
        `The id ${quote(value.id)} is there twice`,
        'Remove one of the two, or give it another id.',
      )
      continue
    }
    if (value.parent !== null && !seen.has(value.parent)) {
      const stands = allIds.has(value.parent)
      problems.error(
        stands ? 'parent-order' : 'unknown-reference',
        row.place(['parent']),
        stands ? `The parent ${quote(value.parent)} comes later` : `No row has the id ${quote(value.parent)}`,
        stands
          ? 'Put the parent above its children.'
          : didYouMean(value.parent, seen, 'Add the parent above, or leave it empty.'),
      )
    }
    seen.add(value.id)
    requirements.push(value)
  }
  return requirements
}
