/** hyper: `match (req.method(), req.uri().path()) { (&Method::GET, "/users") => … }` */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import type { Module, Project } from '../../../engine/project.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { rustPath } from '../path.ts'
import { RustRequest } from '../request.ts'
import { functionsOf } from '../router.ts'

const reader: Reader = {
  framework: 'hyper',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const fn of functionsOf(route.handlers.at(-1), run)) {
      const args = fn.fn.params.map(({ type }): Value => {
        const isRequest = type?.kind === 'named' && /(?:^|\.)Request$/.test(type.name)
        return isRequest ? native(new RustRequest(facts)) : { kind: 'unknown' }
      })
      run.handle(fn, args, facts)
    }
  },
}

export const hyper: Framework = {
  name: 'hyper',
  languages: ['rust'],
  packages: ['hyper'],
  hints: String.raw`\bhyper\b|\bMethod::(?:GET|POST)\b`,

  files(project: Project): void {
    for (const module of project.modules()) {
      if (module.language.name !== 'rust' || module.onDemand) continue
      let router: Router | undefined
      for (const { arm, fn } of armsIn(module.def.body, undefined, 0)) {
        router ??= applicationFor(project)
        addArm(arm, fn, module, router)
      }
    }
  },
}

function applicationFor(project: Project): Router {
  const router = project.graph.router(reader)
  router.isApplication = true
  return router
}

interface Arm {
  readonly subject: Expr
  readonly pattern: Expr
  readonly body: readonly Stmt[]
}

const MAX_NESTING = 24

/** Arms of `match` over a tuple of method and path, wherever they stand. */
function armsIn(
  body: readonly Stmt[],
  fn: FunctionDef | undefined,
  depth: number,
): { arm: Arm; fn: FunctionDef | undefined }[] {
  if (depth > MAX_NESTING) return []
  return body.flatMap((statement): { arm: Arm; fn: FunctionDef | undefined }[] => {
    switch (statement.kind) {
      case 'function':
        return armsIn(statement.fn.body, statement.fn, depth + 1)
      case 'extend':
        return statement.members.flatMap(({ method }) =>
          method === undefined ? [] : armsIn(method.body, method, depth + 1),
        )
      case 'if': {
        const { test } = statement
        const own = test.kind === 'binary' && test.op === 'match' && isMethodAndPath(test.left)
        const found = own ? [{ arm: { subject: test.left, pattern: test.right, body: statement.yes }, fn }] : []
        // The next arm stands in the other branch, at the same depth of the source.
        return [...found, ...armsIn(statement.yes, fn, depth + 1), ...armsIn(statement.no, fn, own ? depth : depth + 1)]
      }
      case 'block':
      case 'loop':
        return armsIn(statement.body, fn, depth + 1)
      case 'do':
      case 'let':
      case 'return':
        return statement.value === undefined
          ? []
          : functionsIn(statement.value).flatMap((one) => armsIn(one.body, fn, depth + 1))
      default:
        return []
    }
  })
}

/** Closures in an expression: `service_fn(|req| async { match … })`, blocks that are called at once. */
function functionsIn(value: Expr, depth = 0): FunctionDef[] {
  if (depth > MAX_NESTING) return []
  if (value.kind === 'function') return [value.fn]
  if (value.kind === 'call')
    return [value.callee, ...value.args.map((arg) => arg.value)].flatMap((one) => functionsIn(one, depth + 1))
  return value.kind === 'member' ? functionsIn(value.of, depth + 1) : []
}

function isMethodAndPath(subject: Expr): boolean {
  if (subject.kind !== 'list' || subject.items.length !== 2) return false
  const [method, path] = subject.items.map((item) => JSON.stringify(item))
  return /"name":"method"/.test(method ?? '') && /"name":"(?:path|uri|path_and_query|segments)"/.test(path ?? '')
}

function addArm({ pattern, body }: Arm, fn: FunctionDef | undefined, module: Module, router: Router): void {
  const patterns = pattern.kind === 'sequence' ? pattern.items : [pattern]
  for (const one of patterns) {
    if (one.kind !== 'list') continue
    const [method, path] = one.items
    const methods = methodsOf(method)
    const own = pathOf(path)
    if (methods.length === 0 || own === undefined) continue
    const handler = handlerOf(body, module)
    router.route({
      file: module.file,
      line: one.line,
      condition: undefined,
      methods,
      path: text(own),
      handlers: handler === undefined ? [] : [handler],
      ...(handler === undefined && fn?.name !== undefined ? { handler: fn.name } : {}),
    })
  }
}

function methodsOf(expr: Expr | undefined): HttpMethod[] {
  const of = expr?.kind === 'sequence' ? expr.items : expr === undefined ? [] : [expr]
  return of.flatMap((one) => {
    const name = one.kind === 'member' ? one.name : one.kind === 'string' ? one.value : ''
    return /^[A-Z]{3,}$/.test(name) ? [name] : []
  })
}

/** `"/users"`, or the parts of one: `["users", id]`. */
function pathOf(expr: Expr | undefined): string | undefined {
  if (expr?.kind === 'string') return expr.value
  if (expr?.kind !== 'list') return undefined
  const parts = expr.items.map((item) =>
    item.kind === 'string' ? item.value : item.kind === 'name' ? `{${item.name}}` : '{param}',
  )
  return `/${parts.filter((part) => part !== '').join('/')}`
}

/** The function that an arm calls. */
function handlerOf(body: readonly Stmt[], module: Module): Value | undefined {
  const [first] = body
  const value = first?.kind === 'return' || first?.kind === 'do' ? first.value : undefined
  if (value?.kind !== 'call' || value.callee.kind !== 'name') return undefined
  const found = module.scope.find(value.callee.name)
  return found?.kind === 'function' ? found : undefined
}
