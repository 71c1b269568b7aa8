/** Conduit and Aqueduct: `router.route('/heroes/[:id]').link(() => HeroesController())` with operations as annotated methods. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { DART } from '../../../languages/dart/index.ts'
import { ANY_METHODS, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { importsPackage } from '../imports.ts'

const IMPORT = /^package:(?:conduit|aqueduct)/

/** `/heroes/[:id]` is written out by the routes themselves; expressions stand behind names: `/:id([0-9]+)`. */
const reader: Reader = {
  framework: 'conduit',
  syntax: (piece) => colonPath(piece.replaceAll(/:(\w+)\([^()]*\)/g, ':$1')),
}

class ConduitRouter extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  override method(name: string, call: Call): Value | undefined {
    const pattern = name === 'route' ? plainText(call.args[0]) : undefined
    return pattern === undefined ? undefined : native(new Channel(this.#router, pattern, call))
  }
}

/** The chain of controllers behind a path; the last one answers. */
class Channel extends Native {
  readonly #router: Router
  readonly #pattern: string
  readonly #call: Call

  constructor(router: Router, pattern: string, call: Call) {
    super()
    this.#router = router
    this.#pattern = pattern
    this.#call = call
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [given] = call.args
    if (name === 'linkFunction') this.#add(ANY_METHODS, longest(this.#pattern), [])
    if (name !== 'link' || given?.kind !== 'function') return native(this)
    const made = run.settle(run.invoke(given, []))
    if (
      made.kind === 'instance' &&
      run.project.outsideBases(made.of, run).some((base) => base.endsWith('ResourceController'))
    )
      this.#operations(made.of, run)
    return native(this)
  }

  /** `@Operation.get('id')` answers the form of the path that has just these parameters. */
  #operations(of: ClassValue, run: Interpreter): void {
    for (const member of of.def.members) {
      for (const { value } of member.decorators ?? []) {
        if (value.kind !== 'call' || value.callee.kind !== 'member') continue
        const { of: holder, name: verb } = value.callee
        if (holder.kind !== 'name' || holder.name !== 'Operation') continue
        const names = run
          .callFrom(value, of.scope)
          .args.flatMap((one) => itemsOf(one))
          .flatMap((one) => plainText(one) ?? [])
        this.#add([verb.toUpperCase()], formWith(this.#pattern, names), paramsOf(member, of, run))
      }
    }
  }

  #add(methods: readonly string[], path: string, params: readonly Param[]): void {
    const { file, line, condition } = this.#call
    this.#router.route({
      file,
      line,
      condition,
      methods,
      path: text(path.replace(/\/+$/, '') || '/'),
      handlers: [],
      params,
    })
  }
}

/** All forms of a path with parts in brackets, `/heroes/[:id]`, the longest first. */
function formsOf(pattern: string): string[] {
  const open = pattern.lastIndexOf('[')
  const close = open < 0 ? -1 : pattern.indexOf(']', open)
  if (close < 0) return [pattern]
  const [before, inside, after] = [pattern.slice(0, open), pattern.slice(open + 1, close), pattern.slice(close + 1)]
  return [...formsOf(before + inside + after), ...(pattern.length > 500 ? [] : formsOf(before + after))]
}

function longest(pattern: string): string {
  return formsOf(pattern)[0] ?? pattern
}

function formWith(pattern: string, names: readonly string[]): string {
  const wanted = [...names].sort().join(' ')
  const namesIn = (form: string): string =>
    [...form.matchAll(/:(\w+)/g)]
      .map(([, name = '']) => name)
      .sort()
      .join(' ')
  return formsOf(pattern).find((form) => namesIn(form) === wanted) ?? longest(pattern)
}

const PLACES: Readonly<Record<string, ParamPlace>> = { query: 'query', header: 'header', body: 'body' }

/** `@Bind.query('name') String name` */
function paramsOf({ method }: Member, of: ClassValue, run: Interpreter): Param[] {
  return (method?.params ?? []).flatMap((param) =>
    (param.decorators ?? []).flatMap(({ value }): Param[] => {
      if (value.kind !== 'call' || value.callee.kind !== 'member') return []
      const place = Object.hasOwn(PLACES, value.callee.name) ? PLACES[value.callee.name] : undefined
      const name = place === 'body' ? 'body' : plainText(run.callFrom(value, of.scope).args[0])
      return place === undefined || name === undefined ? [] : [{ name, in: place }]
    }),
  )
}

export const conduit: Framework = {
  name: 'conduit',
  languages: ['dart'],
  packages: [DART],
  hints: String.raw`package:(?:conduit|aqueduct)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.length !== 1 || callee.path[0] !== 'Router') return undefined
    if (!importsPackage(call.scope.module, IMPORT)) return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const base = call.named.get('basePath')
    if (base !== undefined) router.prefix = base
    return native(new ConduitRouter(router))
  },
}
