import { entriesOf, itemsOf, type DocumentNode } from './document.ts'

/**
 * Names of the schemes of a `security` requirement (OpenAPI 2 and 3, AsyncAPI 2): empty when one of the alternatives
 * needs nothing, undefined when nothing is said.
 */
export function promisedSecurity(security: DocumentNode | undefined): readonly string[] | undefined {
  if (security?.kind !== 'list') return undefined
  const alternatives = itemsOf(security).map((item) => entriesOf(item).map(([name]) => name))
  if (alternatives.some((names) => names.length === 0)) return []
  return [...new Set(alternatives.flat())]
}
