/** Plugs of pipelines that provably refuse callers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { plainText, type ClassValue, type Value } from '../../../engine/values.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { clausesOf, elixirModules, Macros, moduleName } from '../modules.ts'

const KNOWN: readonly { readonly name: RegExp; readonly kind: FoundGuard['kind'] }[] = [
  { name: /^Guardian\.Plug\.EnsureAuthenticated$/, kind: 'authentication' },
  { name: /^Pow\.Plug\.RequireAuthenticated$/, kind: 'authentication' },
  { name: /^Plug\.BasicAuth$/, kind: 'authentication' },
]

/** The pipelines of one router. */
export class Pipelines {
  readonly #plugs = new Map<string, readonly Value[]>()
  readonly #run: Interpreter

  constructor(run: Interpreter) {
    this.#run = run
  }

  define(name: string, call: Call, run: Interpreter): void {
    const reading = new PipelineBody()
    reading.runBlock(call, run)
    this.#plugs.set(name, reading.plugs)
  }

  /** The first guard of a pipeline, or of the plug of that name. */
  guard(name: string, depth = 0): FoundGuard | undefined {
    const plugs = this.#plugs.get(name)
    if (plugs === undefined) return functionGuard(name, this.#run)
    if (depth > 8) return undefined
    for (const plug of plugs) {
      const text = plainText(plug)
      const found = text === undefined ? moduleGuard(plug) : this.guard(text, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
}

class PipelineBody extends Macros {
  readonly plugs: Value[] = []

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [plug] = call.args
    if (name === 'plug' && plug !== undefined && call.condition === run.condition) this.plugs.push(plug)
    else this.runBlock(call, run)
    return undefined
  }
}

/** A pipeline as the middleware that it is. */
export class Pipeline extends Native {
  readonly #name: string
  readonly #of: Pipelines

  constructor(name: string, of: Pipelines) {
    super()
    this.#name = name
    this.#of = of
  }

  get guard(): FoundGuard | undefined {
    return this.#of.guard(this.#name)
  }
}

/** `plug :require_user` with `def require_user(conn, _)` somewhere in the folder. */
function functionGuard(name: string, run: Interpreter): FoundGuard | undefined {
  if (name === 'basic_auth') return { name, kind: 'authentication' }
  const found = elixirModules(run.project).flatMap((of) => clausesOf(of, name).map((fn) => ({ of, fn })))
  const guards = found.map(({ fn }) => refusesBefore(spelledOut(fn), 'return'))
  const [first] = guards
  return first !== undefined && guards.every((guard) => guard !== undefined) ? { ...first, name } : undefined
}

/** `plug App.EnsureUser` */
function moduleGuard(plug: Value): FoundGuard | undefined {
  const name = moduleName(plug) ?? ''
  const known = KNOWN.find((one) => one.name.test(name))
  if (known !== undefined) return { name, kind: known.kind }
  const of: ClassValue | undefined = plug.kind === 'class' ? plug : undefined
  const calls = of === undefined ? [] : clausesOf(of, 'call')
  const guards = calls.map((fn) => refusesBefore({ ...spelledOut(fn), name }, 'return'))
  const [first] = guards
  return first !== undefined && guards.every((guard) => guard !== undefined) ? { ...first, name } : undefined
}

/** The value of a `case` at the end as the statements that it stands for. */
function spelledOut(fn: FunctionDef): FunctionDef {
  return { ...fn, body: fn.body.flatMap((one) => (one.kind === 'return' ? returning(one.value, 0) : [one])) }
}

const MAX_CLAUSES = 50

function returning(value: Expr | undefined, depth: number): Stmt[] {
  if (depth < MAX_CLAUSES && value?.kind === 'choice') {
    // What no clause fits raises, so that the last one is all that is left.
    if (value.no.kind === 'unknown') return returning(value.yes, depth + 1)
    return [{ kind: 'if', test: value.test, yes: returning(value.yes, depth + 1), no: returning(value.no, depth + 1) }]
  }
  if (depth < MAX_CLAUSES && value?.kind === 'sequence') {
    const before = value.items.slice(0, -1).map((one): Stmt => ({ kind: 'do', value: one }))
    return [...before, ...returning(value.items.at(-1), depth + 1)]
  }
  return [value === undefined ? { kind: 'return' } : { kind: 'return', value }]
}
