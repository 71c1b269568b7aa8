import type { Json } from '../json.ts'
import { scalarText } from '../request/draft.ts'

/** Values by name. A list stands for several: the request that uses it is made once for each. */
export type Variables = Map<string, Json | readonly Json[]>

const placeholder = /\$\{([^{}]*)\}/g
const only = /^\$\{([^{}]*)\}$/

/** Names that stand in a text or in any text of a document, in order. */
export function namesIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [...value.matchAll(placeholder)].map(([, name = '']) => name)
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (value === null || typeof value !== 'object') return []
  return value === undefined
    ? []
    : Object.entries(value).flatMap(([key, entry]) => [...namesIn(key), ...namesIn(entry)])
}

/** A document with every variable filled in that is known; one value for each. A text that is nothing but a variable keeps its type. */
export function resolved(value: Json, variables: Variables): Json {
  if (typeof value === 'string') return resolvedText(value, variables)
  if (Array.isArray(value)) return value.map((entry) => resolved(entry, variables))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [scalarText(resolvedText(key, variables)), resolved(entry, variables)]),
  )
}

function resolvedText(text: string, variables: Variables): Json {
  const name = only.exec(text)?.[1]
  if (name !== undefined && variables.has(name)) return first(variables.get(name))
  const filled = text.replaceAll(placeholder, (whole, inner: string) =>
    variables.has(inner) ? scalarText(first(variables.get(inner))) : whole,
  )
  return multiplied(filled)
}

const first = (value: Json | readonly Json[] | undefined): Json => (isList(value) ? (value[0] ?? '') : (value ?? ''))

/** Type guard for lists, which `Array.isArray` does not give for read-only ones. */
function isList(value: Json | readonly Json[] | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** Multiplication is the one calculation of templates: `120 * 3`. */
function multiplied(text: string): Json {
  const factors = /^\s*(-?\d+(?:\.\d+)?)\s*\*\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  return factors === null ? text : Number(factors[1]) * Number(factors[2])
}

/** Most requests that one template makes of one endpoint. */
export const mostVariants = 200

/**
 * The ways in which the lists among these names are gone through: together, shorter ones from the start again; or every combination.
 * @returns for each request the variables with one value each
 */
export function variantsOf(variables: Variables, names: readonly string[], isProduct: boolean): Variables[] {
  const lists = [...new Set(names)].flatMap((name) => {
    const value = variables.get(name)
    return isList(value) ? [{ name, values: value }] : []
  })
  if (lists.some(({ values }) => values.length === 0)) return []
  if (lists.length === 0) return [variables]
  const count = isProduct
    ? lists.reduce((product, { values }) => product * values.length, 1)
    : Math.max(...lists.map(({ values }) => values.length))
  return Array.from({ length: Math.min(count, mostVariants) }, (_, index) => {
    let rest = index
    const chosen = lists.map(({ name, values }): [string, Json] => {
      const value = values[rest % values.length] ?? ''
      if (isProduct) rest = Math.floor(rest / values.length)
      return [name, value]
    })
    return new Map([...variables, ...chosen])
  })
}
