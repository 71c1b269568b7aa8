/** Middleware of PSR-15 and its forerunners: which provably refuses callers. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { FunctionDef, Stmt } from '../../engine/ir.ts'
import { Native } from '../../engine/native.ts'
import { native, plainText, type Value } from '../../engine/values.ts'
import { findClass } from '../../languages/php/class-names.ts'
import { changed } from '../../languages/lowering.ts'
import { refusesBefore, type FoundGuard } from '../../routing/refusal.ts'
import { methodOf, shortName } from './controllers.ts'

/** A middleware with what is needed to look it up. */
export class PsrMiddleware extends Native {
  readonly #value: Value
  readonly #run: Interpreter

  constructor(value: Value, run: Interpreter) {
    super()
    this.#value = value
    this.#run = run
  }

  guard(): FoundGuard | undefined {
    return guardOf(this.#value, this.#run)
  }
}

export function psrMiddleware(value: Value, run: Interpreter): Value {
  return native(new PsrMiddleware(value, run))
}

export function psrGuard(handler: Value): FoundGuard | undefined {
  return handler.kind === 'native' && handler.native instanceof PsrMiddleware ? handler.native.guard() : undefined
}

const KNOWN =
  /^(?:Tuupola\\Middleware\\(?:JwtAuthentication|HttpBasicAuthentication)|Slim\\Middleware\\(?:JwtAuthentication|HttpBasicAuthentication|TokenAuthentication)|Mezzio\\Authentication\\AuthenticationMiddleware|Mezzio\\Authorization\\AuthorizationMiddleware)$/

function guardOf(value: Value, run: Interpreter): FoundGuard | undefined {
  if (value.kind === 'function') return refusalOf(value.fn)
  if (value.kind === 'text') {
    const of = findClass(plainText(value) ?? '', run)
    return of === undefined ? undefined : guardOf(of, run)
  }
  if (value.kind === 'external') {
    const name = value.package
    // Options may leave paths out.
    const options = value.call?.args[0]
    const leavesOut =
      options?.kind === 'record' && ['ignore', 'passthrough', 'path', 'rules'].some((key) => options.fields.has(key))
    if (!KNOWN.test(name) || leavesOut) return undefined
    return {
      name: name.slice(name.lastIndexOf('\\') + 1),
      kind: name.includes('Authorization') ? 'authorization' : 'authentication',
    }
  }
  const of = value.kind === 'instance' ? value.of : value
  if (of.kind !== 'class') return undefined
  const method = methodOf(of, 'process', run) ?? methodOf(of, '__invoke', run) ?? methodOf(of, 'handle', run)
  const found = method === undefined ? undefined : refusalOf({ ...plain(method.fn), name: shortName(of) })
  return found === undefined ? undefined : { name: shortName(of), kind: found.kind }
}

function plain(fn: FunctionDef): FunctionDef {
  return { params: fn.params, body: fn.body, line: fn.line }
}

const NEXT = '$next'

/** The way on is `$handler->handle($request)`, `$next($request, $response)` or `$next->handle(…)`. */
function refusalOf(fn: FunctionDef): FoundGuard | undefined {
  const names = fn.params.flatMap(({ to }) => (to.kind === 'name' ? [to.name] : []))
  const [, second, third] = names
  const next = third ?? second
  if (next === undefined) return undefined
  const body: Stmt[] = JSON.parse(JSON.stringify(fn.body), (_, value: unknown) => asNext(value, next))
  return refusesBefore(changed(fn, { body }), { call: NEXT, withArguments: true })
}

/** Writes a call of the next handler as `$next(…)`, which is what `refusesBefore` can follow. */
function asNext(value: unknown, next: string): unknown {
  if (!isCall(value)) return value
  const { callee } = value
  const isMember =
    callee.kind === 'member' && (callee.name === 'handle' || callee.name === 'process' || callee.name === '__invoke')
  const target = isMember ? callee.of : callee
  return target?.kind === 'name' && target.name === next
    ? { ...value, callee: { kind: 'name', name: NEXT, line: 0 } }
    : value
}

interface PlainCallee {
  readonly kind: string
  readonly name?: string
  readonly of?: PlainCallee
}

function isCall(value: unknown): value is { readonly callee: PlainCallee } {
  return typeof value === 'object' && value !== null && 'callee' in value && 'args' in value
}
