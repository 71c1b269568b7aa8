/** `middleware.unless({ path: ['/login'] })` of express-unless and koa-unless: requests that are let through. */
import { field, itemsOf, plainText, type External, type Value } from '../../engine/values.ts'
import { antPattern, coverageOf } from '../../routing/path-pattern.ts'
import { coverageByRegex, regexPattern } from '../../routing/regex-pattern.ts'
import type { LetsThrough } from '../../routing/refusal.ts'

/** What the links of a chain let through; undefined when none of them does. */
export function unlessOf(handler: External): LetsThrough | undefined {
  const found: LetsThrough[] = []
  let at: Value | undefined = handler
  for (let i = 0; i < 64 && at?.kind === 'external'; i++) {
    const name: string | undefined = at.path.findLast((part) => part !== '()')
    if (name === 'unless' && at.call !== undefined) found.push(exceptionsIn(at.call.args[0]))
    at = at.receiver
  }
  return found.length === 0 ? undefined : (asked) => found.some((lets) => lets(asked))
}

function exceptionsIn(options: Value | undefined): LetsThrough {
  // A function decides, or what is not known here.
  if (options === undefined || options.kind === 'function' || options.kind === 'unknown') return () => true
  if (options.kind !== 'record') return pathsIn(options)
  if (options.open || options.fields.has('custom') || options.fields.has('ext')) return () => true
  const methods = methodsIn(field(options, 'method'))
  const paths = field(options, 'path')
  const byPath = paths === undefined ? (): boolean => false : pathsIn(paths)
  return (asked) => methods.includes(asked.method) || byPath(asked)
}

function methodsIn(value: Value | undefined): string[] {
  return itemsOf(value).map((one) => plainText(one)?.toUpperCase() ?? '')
}

function pathsIn(value: Value): LetsThrough {
  const items = value.kind === 'list' ? value.items : [value]
  const isOpen = value.kind === 'list' && value.open
  const each = items.map((item): LetsThrough => {
    if (item.kind !== 'record') return pathIn(item)
    const methods = methodsIn(field(item, 'methods') ?? field(item, 'method'))
    const url = pathIn(field(item, 'url'))
    return (asked) => (methods.length === 0 || methods.includes(asked.method)) && url(asked)
  })
  return (asked) => isOpen || each.some((lets) => lets(asked))
}

/** A text is the whole path; an expression may fit anywhere in it. */
function pathIn(value: Value | undefined): LetsThrough {
  if (value?.kind === 'regex') {
    const pattern = regexPattern(value.source.replaceAll(String.raw`\/`, '/'))
    return ({ path }) => coverageByRegex(pattern, { path, params: [], isOpenEnded: true }) !== 'none'
  }
  const known = plainText(value)
  const segments = known === undefined || /[{*?]/.test(known) ? undefined : antPattern(known)
  return ({ path }) => segments === undefined || coverageOf(segments, { path, params: [] }) !== 'none'
}
