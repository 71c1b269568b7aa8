/** What a condition says of the path and the method of a request. */
import type { Expr } from '../../../engine/ir.ts'
import type { Value } from '../../../engine/values.ts'
import { plainText, text } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'

export interface ComparedPath {
  readonly path: Value
  readonly line: number
}

/** Paths and methods of which one must be the request's for the condition to hold; empty where it says nothing. */
export interface Comparison {
  readonly paths: readonly ComparedPath[]
  readonly methods: readonly HttpMethod[]
  /** Methods for which alone the condition does not hold. */
  readonly refused: readonly HttpMethod[]
}

/** What the names in a condition stand for. */
export interface Names {
  /** The value of a constant. */
  value(expr: Expr): Value | undefined
  /** Paths with which a variable was made: `const match = PATTERN.exec(request.url)`. */
  matched(name: string): readonly ComparedPath[]
}

const NO_NAMES: Names = { value: () => undefined, matched: () => [] }

export const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/
const NOTHING: Comparison = { paths: [], methods: [], refused: [] }
const MAX_DEPTH = 40

export function comparisonOf(test: Expr, names: Names = NO_NAMES, depth = 0): Comparison {
  if (depth > MAX_DEPTH) return NOTHING
  if (test.kind === 'either') {
    const sides = [comparisonOf(test.first, names, depth + 1), comparisonOf(test.second, names, depth + 1)]
    return {
      paths: sides.flatMap(({ paths }) => paths),
      methods: sides.flatMap(({ methods }) => methods),
      refused: sides.flatMap(({ refused }) => refused),
    }
  }
  if (test.kind === 'binary') return equality(test.op, test.left, test.right, names)
  if (test.kind === 'assign' || test.kind === 'typed')
    return comparisonOf(test.kind === 'assign' ? test.value : test.of, names, depth + 1)
  if (test.kind === 'name') return { ...NOTHING, paths: names.matched(test.name) }
  return test.kind === 'call' && test.callee.kind === 'member'
    ? callComparison(test, test.callee.name, test.callee.of, names)
    : NOTHING
}

function equality(op: string, left: Expr, right: Expr, names: Names): Comparison {
  if (left.kind === 'name' && right.kind === 'constant')
    return op.startsWith('!') ? { ...NOTHING, paths: names.matched(left.name) } : NOTHING
  const [of, written] = isPath(right) || isMethod(right) ? [right, left] : [left, right]
  const named = written.kind === 'string' || !isPath(of) ? undefined : plainText(names.value(written))
  const other: Expr = named === undefined ? written : { kind: 'string', value: named }
  if (other.kind !== 'string') return NOTHING
  const isSame = op === '===' || op === '=='
  if (isPath(of))
    return isSame && other.value.startsWith('/') ? { ...NOTHING, paths: [compared(other.value, lineIn(of))] } : NOTHING
  if (!isMethod(of) || !METHOD.test(other.value)) return NOTHING
  if (isSame) return { ...NOTHING, methods: [other.value] }
  return op === '!==' || op === '!=' ? { ...NOTHING, refused: [other.value] } : NOTHING
}

/** `path.startsWith('/files/')`, `path.match(/^\/users\/(\d+)$/)`, `/^\/users/.test(path)`, `['/a', '/b'].includes(path)`. */
function callComparison(test: Extract<Expr, { kind: 'call' }>, name: string, of: Expr, names: Names): Comparison {
  const first = test.args[0]?.value
  if (first === undefined) return NOTHING
  if (isPath(of)) {
    if (name === 'startsWith' && first.kind === 'string' && /^\/./.test(first.value))
      return { ...NOTHING, paths: [compared(`${first.value.replace(/\/$/, '')}/{wildcard}`, test.line)] }
    return name === 'match' ? pattern(first, test.line, names) : NOTHING
  }
  if (!isPath(first)) return NOTHING
  if (name === 'test' || name === 'exec') return pattern(of, test.line, names)
  if (name !== 'includes' || of.kind !== 'list') return NOTHING
  return {
    ...NOTHING,
    paths: of.items.flatMap((one) => (one.kind === 'string' ? [compared(one.value, test.line)] : [])),
  }
}

/** A regular expression, or the path of a `URLPattern`. */
function pattern(of: Expr, line: number, names: Names): Comparison {
  const value: Value | undefined = of.kind === 'regex' ? { kind: 'regex', source: of.source } : names.value(of)
  if (value?.kind === 'regex') return { ...NOTHING, paths: [{ path: value, line }] }
  const path = plainText(value)
  if (path?.startsWith('/') !== true) return NOTHING
  return { ...NOTHING, paths: [{ path: text(path.replace(/:(\w+)/g, '{$1}').replace(/\*/g, '{wildcard}')), line }] }
}

export function compared(path: string, line: number): ComparedPath {
  return { path: text(path.replace(/\?.*$/, '')), line }
}

/** `url.pathname`, `pathname`, `req.url`, `parse(req.url).pathname`, `req.url.split('?')[0]`. */
export function isPath(expr: Expr): boolean {
  if (expr.kind === 'name')
    return /^(?:path|pathname|pathName|urlPath|reqPath|requestPath|reqUrl|route)$/.test(expr.name)
  if (expr.kind === 'member') {
    if (/^(?:pathname|path|rawPath)$/.test(expr.name)) return true
    return expr.name === 'url' && expr.of.kind === 'name' && /^(?:req|request)$/.test(expr.of.name)
  }
  if (expr.kind === 'index') return expr.of.kind === 'call' && isPath(expr.of)
  return (
    expr.kind === 'call' &&
    expr.callee.kind === 'member' &&
    /^(?:split|replace|toLowerCase)$/.test(expr.callee.name) &&
    isPath(expr.callee.of)
  )
}

export function isMethod(expr: Expr): boolean {
  if (expr.kind === 'name') return expr.name === 'method'
  if (expr.kind === 'member') return expr.name === 'method' || expr.name === 'httpMethod'
  return (
    expr.kind === 'call' &&
    expr.callee.kind === 'member' &&
    expr.callee.name === 'toUpperCase' &&
    isMethod(expr.callee.of)
  )
}

function lineIn(expr: Expr): number {
  if (expr.kind === 'name' || expr.kind === 'member' || expr.kind === 'index' || expr.kind === 'call') return expr.line
  return 1
}
