/** warp: filters that are joined by `and` and `or`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { CallExpr, Expr } from '../../../engine/ir.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { concat, itemsOf, native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { learn } from '../learn.ts'
import { rustPath } from '../path.ts'
import { functionsOf, methodsIn, siteOf, verbsNamed } from '../router.ts'
import { both, EMPTY, type Way } from './filter.ts'

const reader: Reader = {
  framework: 'warp',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const way = route.facts
    if (!isWay(way)) return
    const { types, given } = way
    for (const { type, scope, place } of types) learn({ type, scope }, place, [], facts, run)
    for (const fn of functionsOf(way.handler, run)) {
      // `body::json()` without a type takes that of the handler's parameter.
      given.forEach((place, i) => {
        const type = fn.fn.params[i]?.type
        if (type !== undefined && (place === 'json' || place === 'form' || place === 'query'))
          learn({ type, scope: fn.scope }, place, [], facts, run)
      })
      run.handle(fn, [], facts)
    }
  },
}

function isWay(value: unknown): value is Way {
  return typeof value === 'object' && value !== null && 'segments' in value && 'takes' in value
}

class WarpFilter extends Native {
  readonly ways: readonly Way[]

  constructor(ways: readonly Way[]) {
    super()
    this.ways = ways
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    const other = first === undefined ? undefined : filterIn(first, run)
    switch (name) {
      case 'and':
        return this.#joined(other === undefined ? this.ways : both(this.ways, other.ways), run, other)
      case 'or':
        return this.#joined(other === undefined ? this.ways : [...this.ways, ...other.ways], run, other)
      case 'map':
      case 'and_then':
      case 'then':
      case 'untuple_one':
        return this.#handled(name, call, run)
      default:
        return native(this)
    }
  }

  #joined(ways: readonly Way[], run: Interpreter, other?: WarpFilter): Value {
    const made = new WarpFilter(ways)
    const open = filtersOf(run.project)
    open.delete(this)
    if (other !== undefined) open.delete(other)
    if (ways.some((way) => way.handler !== undefined)) open.add(made)
    return native(made)
  }

  /** The last `map` or `and_then` of a chain answers; earlier ones prepare. */
  #handled(name: string, call: Call, run: Interpreter): Value {
    if (name === 'untuple_one') return native(this)
    const [handler] = call.args
    if (handler === undefined) return native(this)
    return this.#joined(
      this.ways.map((way) => ({
        ...way,
        handler,
        given: way.takes,
        takes: [undefined],
        site: way.site ?? siteOf(call),
      })),
      run,
    )
  }
}

function filterIn(value: Value, run: Interpreter): WarpFilter | undefined {
  const found = run.settle(value)
  return found.kind === 'native' && found.native instanceof WarpFilter ? found.native : undefined
}

const filters = new WeakMap<Project, Set<WarpFilter>>()

/** Filters that no other filter has taken in. */
function filtersOf(project: Project): Set<WarpFilter> {
  let known = filters.get(project)
  if (known === undefined) filters.set(project, (known = new Set()))
  return known
}

export const warp: Framework = {
  name: 'warp',
  languages: ['rust'],
  packages: ['warp', '%macro'],
  hints: String.raw`\bwarp\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'path' && call.expr !== undefined && isMacro(call.expr)) {
      return native(
        new WarpFilter([{ ...EMPTY, segments: segmentsOf(call.expr.args[0]?.value, call, run), site: siteOf(call) }]),
      )
    }
    return callee.package === 'warp' ? filterOf(name, call) : undefined
  },

  /** Filters are served by what cannot be seen, or by `warp::serve`. */
  files(project: Project, run: Interpreter): void {
    for (const filter of filtersOf(project)) {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      for (const way of filter.ways) {
        if (way.handler === undefined || way.site === undefined || way.isStatic || !isNarrow(way)) continue
        router.route({
          ...way.site,
          methods: way.isSocket ? ['GET'] : way.methods.length > 0 ? way.methods : ANY_METHODS,
          path: concat(way.segments.flatMap((segment) => [text('/'), segment])),
          handlers: [way.handler],
          params: way.params,
          facts: way,
          ...(way.isSocket ? { protocol: 'ws' as const } : {}),
        })
      }
    }
  },
}

/** A filter without path and method prepares others: `warp::any().map(move || db.clone())`. */
function isNarrow(way: Way): boolean {
  return way.segments.length > 0 || way.methods.length > 0
}

function isMacro(expr: CallExpr): boolean {
  const { callee } = expr
  return (callee.kind === 'name' || callee.kind === 'member') && callee.name.endsWith('!')
}

function filterOf(name: string, call: Call): Value | undefined {
  const [first] = call.args
  const [type] = call.types
  const make = (way: Partial<Way>): Value => native(new WarpFilter([{ ...EMPTY, ...way }]))
  const methods = call.args.length === 0 ? verbsNamed(name) : undefined
  if (name === 'any') return make({})
  if (methods !== undefined) return make({ methods })
  const asked = textArgument(call, 0)
  switch (name) {
    case 'path':
    case 'path.path':
      return make({ segments: first === undefined ? [] : [first], site: siteOf(call) })
    case 'path.param':
      return make({ segments: [text('{param}')], takes: [undefined] })
    case 'path.tail':
      return make({ segments: [text('{*wildcard}')], takes: [undefined] })
    case 'body.content_length_limit':
    case 'host.exact':
    case 'host.optional':
    case 'addr.remote':
    case 'ext.get':
    case 'ext.optional':
    case 'path.end':
    case 'path.full':
    case 'path.peek':
      return make({})
    case 'method':
      return make({ methods: methodsIn(undefined, itemsOf(first)[0]) })
    case 'query':
    case 'query.query':
    case 'body.json':
    case 'body.form': {
      const place = name.startsWith('query') ? 'query' : name === 'body.json' ? 'json' : 'form'
      if (type !== undefined) return make({ types: [{ place, type, scope: call.scope }], takes: [undefined] })
      return make({ takes: [place] })
    }
    case 'header':
    case 'header.header':
    case 'header.optional':
    case 'header.exact':
    case 'header.exact_ignore_case':
    case 'cookie':
    case 'cookie.cookie':
    case 'cookie.optional': {
      const place = name.startsWith('cookie') ? 'cookie' : 'header'
      return make({
        params: asked === undefined ? [] : [{ name: asked, in: place }],
        takes: /exact/.test(name) ? [] : [undefined],
      })
    }
    case 'ws':
    case 'ws.ws':
      return make({ isSocket: true, takes: [undefined] })
    case 'fs.dir':
    case 'fs.file':
      return make({ isStatic: true, handler: UNKNOWN })
    case 'multipart.form':
    case 'body.bytes':
    case 'body.stream':
      return make({ params: [{ name: 'body', in: 'body' }], takes: [undefined] })
    default:
      return undefined
  }
}

/** `"users" / u32 / ..`: texts are fixed, types are parameters. */
function segmentsOf(expr: Expr | undefined, call: Call, run: Interpreter): Value[] {
  if (expr === undefined) return []
  if (expr.kind === 'binary' && expr.op === '/')
    return [...segmentsOf(expr.left, call, run), ...segmentsOf(expr.right, call, run)]
  if (expr.kind === 'string') return [text(expr.value)]
  if (expr.kind === 'name' || expr.kind === 'member') {
    const value = run.evaluate(expr, call.scope)
    return [value.kind === 'text' ? value : text('{param}')]
  }
  return []
}
