/** Which methods a handler for all of them answers: `switch (req.method)`, `if (req.method === 'POST')`. */
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import type { Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { functionsOf } from '../handlers.ts'

export interface HandledMethod {
  /** Undefined when the handler does not look at the method. */
  readonly method: HttpMethod | undefined
  readonly line: number
}

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/

/** Methods that a handler compares with, each with the handler's line. */
export function methodsHandled(handler: Value, line: number): HandledMethod[] {
  const found = new Set<HttpMethod>()
  const refused = new Set<HttpMethod>()
  for (const { fn } of functionsOf(handler)) collect(fn, found, refused)
  // `if (req.method !== 'POST') return 405` leaves that one.
  const methods = refused.size > 0 && found.size === 0 ? refused : found
  // A preflight that is answered first says nothing of the others.
  return [...methods].every((one) => one === 'OPTIONS')
    ? [{ method: undefined, line }]
    : [...methods].map((method) => ({ method, line }))
}

function collect(fn: FunctionDef, found: Set<HttpMethod>, refused: Set<HttpMethod>): void {
  const source = JSON.stringify(fn.body)
  if (!/"name":"(?:method|httpMethod)"/.test(source)) return
  visitAll(fn.body, found, refused)
}

function visitAll(body: readonly Stmt[], found: Set<HttpMethod>, refused: Set<HttpMethod>): void {
  let switches = false
  for (const statement of body) {
    if (statement.kind === 'do') switches = isMethod(statement.value)
    else if (statement.kind === 'block' && !statement.certain && switches) label(statement.body[0], found)
    visit(statement, found, refused)
  }
}

/** The label of a `case` stands first in its block. */
function label(first: Stmt | undefined, found: Set<HttpMethod>): void {
  if (first?.kind === 'do' && first.value.kind === 'string' && METHOD.test(first.value.value))
    found.add(first.value.value)
}

function isMethod(value: Expr): boolean {
  return value.kind !== 'call' && /"name":"(?:method|httpMethod)"/.test(JSON.stringify(value))
}

function visit(statement: Stmt, found: Set<HttpMethod>, refused: Set<HttpMethod>): void {
  switch (statement.kind) {
    case 'if':
      // Methods that are sent away are none of those found.
      compare(statement.test, refuses(statement.yes) ? new Set() : found, refused)
      visitAll(statement.yes, found, refused)
      visitAll(statement.no, found, refused)
      return
    case 'block':
      visitAll(statement.body, found, refused)
      return
    default:
  }
}

/** `if (req.method === 'PUT') return res.status(403).send()`: this one alone is not answered. */
function refuses(branch: readonly Stmt[]): boolean {
  const body = branch.flatMap((one) => (one.kind === 'block' && one.certain ? one.body : [one]))
  const leaves = body.some((one) => one.kind === 'return' || one.kind === 'throw')
  const answers = body.every((one) => one.kind === 'do' || one.kind === 'return' || one.kind === 'throw')
  return leaves && answers && /"kind":"number","value":4(?:0[0135]|22|29)\b/.test(JSON.stringify(body))
}

function compare(test: Expr, found: Set<HttpMethod>, refused: Set<HttpMethod>): void {
  if (test.kind === 'either') {
    compare(test.first, found, refused)
    compare(test.second, found, refused)
    return
  }
  if (test.kind !== 'binary') return
  const sides = [test.left, test.right]
  const text = sides.find((side) => side.kind === 'string')
  if (text?.kind !== 'string' || !sides.some(isMethod) || !METHOD.test(text.value)) return
  if (test.op === '===' || test.op === '==') found.add(text.value)
  else if (test.op === '!==' || test.op === '!=') refused.add(text.value)
}
