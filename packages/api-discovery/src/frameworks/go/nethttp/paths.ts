/** Handlers that look at the path themselves: `switch r.URL.Path { case "/users": … }`, `if r.URL.Path == "/users"`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, Stmt } from '../../../engine/ir.ts'
import { plainText, type FunctionValue, type Value } from '../../../engine/values.ts'

/** What a handler does for one path. */
export interface PathCase {
  readonly path: Value
  readonly line: number
  readonly handler: FunctionValue
}

type If = Extract<Stmt, { kind: 'if' }>

const MAX_CASES = 400

export interface PathSwitch {
  readonly cases: readonly PathCase[]
  /** Whether it refuses every other path. */
  readonly isComplete: boolean
}

/**
 * The paths that a handler tells apart. Undefined when it does so only by the way, and goes on for all of them: its last
 * statement that does something is the chain of conditions or the switch.
 */
export function pathSwitch(handler: Value | undefined, run: Interpreter): PathSwitch | undefined {
  if (handler?.kind !== 'function') return undefined
  const { body } = handler.fn
  const at = body.findLastIndex((statement) => statement.kind === 'if')
  const chain = body[at]
  if (chain?.kind !== 'if' || !body.slice(at + 1).every(endsRequest)) return undefined
  const before = body.slice(0, at)
  const names = namesOfPath(before)
  const all = links(chain)
  const cases = all.flatMap((link): PathCase[] =>
    pathsIn(link.test, names).flatMap((expr) => {
      const path = run.evaluate(expr, handler.scope)
      if (plainText(path)?.startsWith('/') !== true) return []
      const fn = { ...handler.fn, body: [...before, ...conditionOf(link), ...link.yes] }
      return [{ path, line: link.line ?? handler.fn.line, handler: { ...handler, fn } }]
    }),
  )
  return cases.length === 0 ? undefined : { cases, isComplete: all.at(-1)?.no.every(endsRequest) === true }
}

/** A switch and a chain of `else if` are the same. */
function links(chain: If): If[] {
  const found: If[] = []
  let next: Stmt | undefined = chain
  while (next?.kind === 'if' && found.length < MAX_CASES) {
    found.push(next)
    next = next.no.length === 1 ? next.no[0] : undefined
  }
  return found
}

/** What else the condition asks, as `r.Method == "GET"`, for whoever reads the case. */
function conditionOf({ test }: If): Stmt[] {
  return test.kind === 'either' && test.and === true ? [{ kind: 'do', value: test }] : []
}

/** What a condition compares the path with. */
function pathsIn(test: Expr, names: ReadonlySet<string>): Expr[] {
  if (test.kind === 'either') return [...pathsIn(test.first, names), ...pathsIn(test.second, names)]
  return test.kind === 'binary' && test.op === '==' && isPath(test.left, names) ? [test.right] : []
}

/** Variables that hold the path: `path := r.URL.Path`. */
function namesOfPath(before: readonly Stmt[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const statement of before) {
    const { to, value } = statement.kind === 'let' ? statement : { to: undefined, value: undefined }
    if (to?.kind === 'name' && value !== undefined && isPath(value, names)) names.add(to.name)
  }
  return names
}

/** `r.URL.Path`, `string(ctx.Path())`, and either without slashes that do not matter. */
function isPath(expr: Expr, names: ReadonlySet<string>): boolean {
  switch (expr.kind) {
    case 'name':
      return names.has(expr.name)
    case 'member':
      return expr.name === 'Path' && expr.of.kind === 'member' && expr.of.name === 'URL' && expr.of.of.kind === 'name'
    case 'typed':
      return isPath(expr.of, names)
    case 'call': {
      const { callee, args } = expr
      const [first] = args
      if (callee.kind === 'member' && callee.name === 'Path' && callee.of.kind === 'name') return args.length === 0
      const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : ''
      return first !== undefined && /^(?:string|Clean|TrimSuffix|TrimRight|ToLower)$/.test(name)
        ? isPath(first.value, names)
        : false
    }
    default:
      return false
  }
}

/** `http.NotFound(w, r)`, `w.WriteHeader(404)`, `return`: what is left to do when no path fitted. */
function endsRequest(statement: Stmt): boolean {
  if (statement.kind === 'return') return statement.value === undefined || statement.value.kind === 'constant'
  if (statement.kind !== 'do' || statement.value.kind !== 'call') return false
  const { callee } = statement.value
  return callee.kind === 'member' && /^(?:NotFound|Error|WriteHeader|SetStatusCode)$/.test(callee.name)
}

/** The variable for what stands behind a prefix: `id := strings.TrimPrefix(r.URL.Path, "/items/")`. */
export function restName(handler: Value | undefined, prefix: string): string | undefined {
  if (handler?.kind !== 'function') return undefined
  for (const statement of handler.fn.body) {
    if (statement.kind !== 'let' || statement.to.kind !== 'name' || statement.value?.kind !== 'call') continue
    const { callee, args } = statement.value
    const [path, cut] = args.map(({ value }) => value)
    const trims = callee.kind === 'member' && callee.name === 'TrimPrefix'
    if (trims && path !== undefined && isPath(path, new Set()) && cut?.kind === 'string' && cut.value === prefix)
      return statement.to.name
  }
  return undefined
}
