/** `Depends(…)`, `Query(…)` and their kin: defaults and annotations that say where a parameter comes from. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { fullName, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { methodOf, viewFunction } from '../views.ts'

/** A dependency: its function is called before the handler, with parameters from the request like the handler's own. */
export class Dependency extends Native {
  readonly target: Value
  readonly #run: Interpreter

  constructor(target: Value, run: Interpreter) {
    super()
    this.target = target
    this.#run = run
  }

  /** What it refuses, itself or through what it depends on in turn. */
  guard(depth = 0): FoundGuard | undefined {
    const called = this.#run.settle(this.target)
    if (called.kind === 'external') return outsideGuard(called)
    const target = calledFunction(called, this.#run)
    if (target === undefined) return undefined
    const own = refusesBefore(target.fn, 'return')
    if (own !== undefined || depth > 8) return own
    for (const param of target.fn.params) {
      const inner = dependencyOf(param.value === undefined ? undefined : this.#run.evaluate(param.value, target.scope))
      const found = (
        inner ?? annotated(param.type, target.scope, this.#run).find((mark) => mark instanceof Dependency)
      )?.guard(depth + 1)
      if (found !== undefined) return { ...found, ...(target.fn.name === undefined ? {} : { name: target.fn.name }) }
    }
    return undefined
  }

  /** What it is called in the source. */
  get name(): string | undefined {
    const { target } = this
    if (target.kind === 'function') return target.fn.name ?? target.within
    return target.kind === 'instance' ? target.of.def.name : undefined
  }
}

/** The function that a dependency calls: itself, or `__call__` of an object like `RoleChecker(['admin'])`. */
export function calledFunction(of: Value, run: Interpreter): FunctionValue | undefined {
  return of.kind === 'instance' ? methodOf(of, '__call__', run) : viewFunction(of)
}

function outsideGuard(target: Extract<Value, { kind: 'external' }>): FoundGuard | undefined {
  const name = fullName(target)
  const optional = target.call?.named.get('optional')
  if (/^fastapi_users\..*current_user$|\.current_user$/.test(name) && name.startsWith('fastapi_users')) {
    return optional === undefined ? { name: 'current_user', kind: 'authentication' } : undefined
  }
  return undefined
}

export function dependencyOf(value: Value | undefined): Dependency | undefined {
  return value?.kind === 'native' && value.native instanceof Dependency ? value.native : undefined
}

/** `Query(alias='q')`, `Body(embed=True)`, `File()`. */
export class ParamMark extends Native {
  readonly place: ParamPlace
  readonly alias: string | undefined
  readonly embeds: boolean
  readonly keepsUnderscores: boolean
  readonly isFile: boolean
  readonly isRequired: boolean

  constructor(name: string, call: Call) {
    super()
    this.place = PLACES[name] ?? 'query'
    this.alias = textArgument(call, -1, 'alias', 'validation_alias')
    const embed = call.named.get('embed')
    this.embeds = embed?.kind === 'constant' && embed.value === true
    const converts = call.named.get('convert_underscores')
    this.keepsUnderscores = converts?.kind === 'constant' && converts.value === false
    this.isFile = name === 'File'
    this.isRequired = call.args[0] === undefined && !call.named.has('default') && !call.named.has('default_factory')
  }
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  Path: 'path',
  Query: 'query',
  Header: 'header',
  Cookie: 'cookie',
  Body: 'json',
  Form: 'form',
  File: 'form',
}

export function isParamMark(name: string): boolean {
  return Object.hasOwn(PLACES, name)
}

/** The marks inside `Annotated[type, …]`, and the mark that `Query[type]` of Django Ninja is. */
export function annotated(type: TypeExpr | undefined, scope: Scope, run: Interpreter): (Dependency | ParamMark)[] {
  const generic = type === undefined ? undefined : genericMark(type, scope, run)
  if (generic !== undefined) return [generic]
  const whole = type === undefined ? undefined : annotation(type, scope, run)
  if (whole === undefined) return []
  return whole.type.args.slice(1).flatMap((arg) => {
    const value = arg.kind === 'valueOf' ? run.evaluate(arg.value, whole.scope) : undefined
    return value?.kind === 'native' && (value.native instanceof Dependency || value.native instanceof ParamMark)
      ? [value.native]
      : []
  })
}

/** The type that `Annotated[type, …]` annotates, else the type itself. */
export function bareType(
  type: TypeExpr | undefined,
  scope: Scope,
  run: Interpreter,
): { type: TypeExpr | undefined; scope: Scope } {
  if (type?.kind === 'named' && genericMark(type, scope, run) !== undefined) return { type: type.args[0], scope }
  const whole = type === undefined ? undefined : annotation(type, scope, run)
  return whole === undefined ? { type, scope } : { type: whole.type.args[0], scope: whole.scope }
}

/** `Form[Filters]`: the places of Django Ninja are generic types too. */
function genericMark(type: TypeExpr, scope: Scope, run: Interpreter): ParamMark | undefined {
  if (type.kind !== 'named' || type.args.length === 0) return undefined
  const name = type.name.slice(type.name.lastIndexOf('.') + 1)
  if (!isParamMark(name)) return undefined
  const isNinja = run.project
    .resolveType(type, scope, run)
    .some((one) => one.kind === 'external' && one.package.startsWith('ninja'))
  return isNinja ? new ParamMark(name, run.callOf(undefined, scope, [], new Map(), 0)) : undefined
}

type NamedType = Extract<TypeExpr, { kind: 'named' }>

/** `Annotated[…]` itself, or what an alias stands for: `CurrentUser = Annotated[User, Depends(current_user)]`. */
function annotation(
  type: TypeExpr,
  scope: Scope,
  run: Interpreter,
  depth = 0,
): { type: NamedType; scope: Scope } | undefined {
  if (type.kind !== 'named') return undefined
  if (/(?:^|\.)Annotated$/.test(type.name)) return { type, scope }
  const [alias] = run.project.resolveType(type, scope, run)
  if (alias?.kind !== 'unknown' || alias.type?.kind !== 'named' || alias.scope === undefined || depth > 8)
    return undefined
  return annotation(alias.type, alias.scope, run, depth + 1)
}
