/** Handlers that tell endpoints apart by themselves: `if (url.pathname === '/users' && request.method === 'GET') …`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, Stmt } from '../../../engine/ir.ts'
import type { FunctionValue, Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { changed } from '../../../languages/lowering.ts'
import { compared, comparisonOf, isMethod, isPath, METHOD, type ComparedPath, type Names } from './comparisons.ts'

/** What a handler does for one path. */
export interface Branch {
  readonly path: Value
  readonly line: number
  readonly file: string
  /** Empty when the handler does not look at it. */
  readonly methods: readonly HttpMethod[]
  /** The handler with only what it does on the way to this branch and in it. */
  readonly handler: FunctionValue
  readonly upgrades: boolean
  readonly readsBody: boolean
}

const MAX_DEPTH = 24
const MAX_CALLS = 3

export function branchesOf(handler: FunctionValue, run: Interpreter): Branch[] {
  const walker = new Walker(handler, run)
  walker.statements(handler.fn.body, { before: [], methods: [] }, 0)
  return walker.found
}

interface Way {
  /** Statements that ran before. */
  readonly before: readonly Stmt[]
  readonly methods: readonly HttpMethod[]
}

class Walker {
  readonly found: Branch[] = []
  readonly #handler: FunctionValue
  readonly #run: Interpreter
  readonly #calls: number
  readonly #matches = new Map<string, readonly ComparedPath[]>()
  readonly #names: Names

  constructor(handler: FunctionValue, run: Interpreter, calls = 0) {
    this.#handler = handler
    this.#run = run
    this.#calls = calls
    this.#names = {
      value: (expr) =>
        expr.kind === 'name' || expr.kind === 'member' || expr.kind === 'call'
          ? run.evaluate(expr, handler.scope)
          : undefined,
      matched: (name) => this.#matches.get(name) ?? [],
    }
  }

  statements(body: readonly Stmt[], way: Way, depth: number): void {
    if (depth > MAX_DEPTH) return
    const before = [...way.before]
    let { methods } = way
    for (let i = 0; i < body.length; i++) {
      const statement = body[i]
      if (statement === undefined) continue
      const here: Way = { before: [...before], methods }
      if (statement.kind === 'if') {
        const refused = this.#if(statement, here, depth)
        if (refused.length > 0) methods = refused
        // What a test binds, its branch and what follows may read: `if ((match = path.match(…)))`.
        before.push({ kind: 'do', value: statement.test })
      } else if (
        statement.kind === 'do' &&
        (isPath(statement.value) || isMethod(statement.value) || isBoth(statement.value))
      ) {
        i = this.#switch(body, i, here, depth)
      } else if (statement.kind === 'block') {
        this.statements(statement.body, here, depth + 1)
        if (statement.certain) before.push(...statement.body.filter((one) => one.kind === 'let'))
      } else {
        if (statement.kind === 'let' && statement.to.kind === 'name' && statement.value !== undefined) {
          const { paths } = comparisonOf(statement.value, this.#names)
          if (paths.length > 0) this.#matches.set(statement.to.name, paths)
        }
        this.#follow(statement, here)
        before.push(statement)
      }
    }
  }

  /** The methods that are left when the branch sends the others away. */
  #if(statement: Extract<Stmt, { kind: 'if' }>, way: Way, depth: number): readonly HttpMethod[] {
    const { paths, methods, refused } = comparisonOf(statement.test, this.#names)
    const within: Way = { ...way, methods: methods.length > 0 ? methods : way.methods }
    for (const path of paths) this.#branch(path, statement.yes, within)
    if (paths.length === 0) this.statements(statement.yes, within, depth + 1)
    this.statements(statement.no, way, depth + 1)
    const leaves = statement.yes.some((one) => one.kind === 'return' || one.kind === 'throw')
    return leaves && paths.length === 0 ? refused : []
  }

  /** The cases of a switch follow its value as blocks that begin with their labels. Answers with the place of the last. */
  #switch(body: readonly Stmt[], start: number, way: Way, depth: number): number {
    let labels: { readonly value: string; readonly line: number }[] = []
    let at = start
    for (let next = body[at + 1]; next?.kind === 'block' && !next.certain; next = body[at + 1]) {
      at++
      const [first, ...rest] = next.body
      const label = first?.kind === 'do' && first.value.kind === 'string' ? first.value.value : undefined
      if (label !== undefined) labels.push({ value: label, line: next.line ?? 1 })
      const inner = label === undefined ? next.body : rest
      if (inner.length === 0) continue
      for (const one of labels) this.#case(one.value, one.line, inner, way, depth)
      if (labels.length === 0) this.statements(inner, way, depth + 1)
      labels = []
    }
    return at
  }

  #case(label: string, line: number, body: readonly Stmt[], way: Way, depth: number): void {
    const both = /^([A-Z]+)[ :]+(\/.*)$/.exec(label)
    const [method, path] = both === null ? [undefined, label] : [both[1], both[2] ?? '']
    if (METHOD.test(label)) this.statements(body, { ...way, methods: [label] }, depth + 1)
    else if (path.startsWith('/'))
      this.#branch(compared(path, line), body, method === undefined ? way : { ...way, methods: [method] })
  }

  #branch({ path, line }: ComparedPath, body: readonly Stmt[], way: Way): void {
    const inside = methodsInside(body)
    const methods = way.methods.length > 0 ? way.methods : inside
    const { fn, scope } = this.#handler
    const source = JSON.stringify(body)
    this.found.push({
      path,
      line,
      file: scope.module.file,
      methods,
      handler: { ...this.#handler, fn: changed(fn, { body: [...way.before, ...body] }) },
      upgrades: /"name":"(?:upgrade|upgradeWebSocket|WebSocketPair|handleUpgrade)"/.test(source),
      readsBody: /"name":"(?:json|formData|body|readBody|parseBody)"/.test(source),
    })
  }

  /** `return handleApi(request, url)`: a function of the folder that goes on with the request. */
  #follow(statement: Stmt, way: Way): void {
    const value =
      statement.kind === 'return' || statement.kind === 'do'
        ? statement.value
        : statement.kind === 'let'
          ? statement.value
          : undefined
    if (value?.kind !== 'call' || this.#calls >= MAX_CALLS) return
    const passes = value.args.some(
      ({ value: arg }) =>
        (arg.kind === 'name' && /^(?:req|request|url|event)$/.test(arg.name)) || isPath(arg) || isRequestOf(arg),
    )
    if (!passes || (value.callee.kind !== 'name' && value.callee.kind !== 'member')) return
    const callee = this.#run.evaluate(value.callee, this.#handler.scope)
    if (callee.kind !== 'function' || callee.fn === this.#handler.fn) return
    const inner = new Walker(callee, this.#run, this.#calls + 1)
    inner.statements(callee.fn.body, { before: [], methods: way.methods }, 0)
    this.found.push(...inner.found)
  }
}

/** `${request.method} ${url.pathname}`, and `event.routeKey` of API Gateway. */
function isBoth(value: Expr): boolean {
  if (value.kind === 'member') return value.name === 'routeKey'
  return value.kind === 'template' && value.parts.some(isMethod) && value.parts.some(isPath)
}

/** `event.request` */
function isRequestOf(value: Expr): boolean {
  return value.kind === 'member' && value.name === 'request'
}

function methodsInside(body: readonly Stmt[], depth = 0): readonly HttpMethod[] {
  if (depth > MAX_DEPTH) return []
  const found = new Set<HttpMethod>()
  const left = new Set<HttpMethod>()
  let switches = false
  for (const statement of body) {
    if (statement.kind === 'do') switches = isMethod(statement.value)
    if (statement.kind === 'if') {
      const { methods, refused } = comparisonOf(statement.test)
      for (const one of methods) found.add(one)
      for (const one of refused) left.add(one)
      for (const one of [...methodsInside(statement.yes, depth + 1), ...methodsInside(statement.no, depth + 1)])
        found.add(one)
    } else if (statement.kind === 'block') {
      const [first] = statement.body
      const label = first?.kind === 'do' && first.value.kind === 'string' ? first.value.value : ''
      if (switches && METHOD.test(label)) found.add(label)
      for (const one of methodsInside(statement.body, depth + 1)) found.add(one)
    }
  }
  return [...(found.size > 0 ? found : left)]
}
