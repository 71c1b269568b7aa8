/** Controllers of PHP frameworks: the class and method that a route's target names. */
import { findMember } from '../../engine/calling.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { ParamDef } from '../../engine/ir.ts'
import { Native, type Call } from '../../engine/native.ts'
import { plainText, UNKNOWN, type ClassValue, type FunctionValue, type Value } from '../../engine/values.ts'
import { findClass } from '../../languages/php/class-names.ts'

/** A handler with the class that holds it. */
export interface Action {
  readonly fn: FunctionValue
  readonly of?: ClassValue
  /** `UserController@show`, or the name of a function. */
  readonly name?: string
}

export function methodOf(of: ClassValue, name: string, run: Interpreter): FunctionValue | undefined {
  const found = findMember(run, of, name)
  if (found?.member.method === undefined) return undefined
  return run.makeFunction(found.member.method, found.owner.scope, undefined, found.owner)
}

export function actionNamed(of: ClassValue, method: string, run: Interpreter): Action | undefined {
  const fn = methodOf(of, method, run)
  if (fn === undefined) return undefined
  return { fn, of, name: `${shortName(of)}@${method}` }
}

/** The last part of a class's name. */
export function shortName(of: ClassValue): string {
  const name = of.def.name ?? 'class'
  return name.slice(name.lastIndexOf('\\') + 1)
}

/**
 * What a target stands for: a closure, `[Users::class, 'show']`, `Users::class` with `__invoke`, `'Users@show'`,
 * `'Users:show'`, `'Users::show'`. Names without a namespace are looked up in those given.
 */
export function actionOf(
  target: Value | undefined,
  run: Interpreter,
  namespaces: readonly string[] = [],
): Action | undefined {
  switch (target?.kind) {
    case 'function':
      return { fn: target, ...(target.fn.name === undefined ? {} : { name: target.fn.name }) }
    case 'class':
      return actionNamed(target, '__invoke', run) ?? actionNamed(target, 'handle', run)
    case 'instance':
      return actionNamed(target.of, '__invoke', run) ?? actionNamed(target.of, 'handle', run)
    case 'list': {
      const [holder, method] = target.items
      const of = holder === undefined ? undefined : classOf(holder, run, namespaces)
      const name = plainText(method)
      return of === undefined || name === undefined ? undefined : actionNamed(of, name, run)
    }
    case 'external': {
      const of = classOf(target, run, namespaces)
      return of === undefined ? undefined : actionOf(of, run)
    }
    case 'text':
      return textAction(plainText(target) ?? '', run, namespaces)
    default:
      return undefined
  }
}

function textAction(target: string, run: Interpreter, namespaces: readonly string[]): Action | undefined {
  const [name = '', method] = target.split(/@|::|:/)
  const of = classByName(name, run, namespaces)
  if (of === undefined) return method === undefined ? functionAction(name, run) : undefined
  return method === undefined ? actionOf(of, run) : actionNamed(of, method, run)
}

function functionAction(name: string, run: Interpreter): Action | undefined {
  const found = run.project.sharedScope('php', 'names')?.find(name)
  return found?.kind === 'function' ? { fn: found, name } : undefined
}

function classOf(value: Value, run: Interpreter, namespaces: readonly string[]): ClassValue | undefined {
  if (value.kind === 'class') return value
  if (value.kind === 'instance') return value.of
  // A class that the file forgot to import.
  const isBareName = value.kind === 'external' && value.path.length === 0 && !value.package.includes('\\')
  const name = isBareName ? value.package : plainText(value)
  return name === undefined ? undefined : classByName(name, run, namespaces)
}

function classByName(name: string, run: Interpreter, namespaces: readonly string[]): ClassValue | undefined {
  if (!/^\\?[A-Za-z_][\w\\]*$/.test(name)) return undefined
  for (const namespace of namespaces) {
    const found = findClass(`${namespace}\\${name}`, run)
    if (found !== undefined) return found
  }
  return findClass(name, run)
}

/** The name of a target as it is written, when its class is not in the folder. */
export function targetName(target: Value | undefined): string | undefined {
  if (target === undefined) return undefined
  const written = plainText(target)
  if (written !== undefined) return written.slice(written.lastIndexOf('\\') + 1)
  if (target.kind === 'class') return shortName(target)
  if (target.kind === 'instance') return shortName(target.of)
  if (target.kind === 'external') return target.package.slice(target.package.lastIndexOf('\\') + 1)
  if (target.kind !== 'list') return undefined
  const [holder, method] = target.items
  const of = targetName(holder)
  const name = plainText(method)
  return of === undefined || name === undefined ? undefined : `${of}@${name}`
}

/** `$this` while an action is read: the controller's own methods, and what its framework's base class has. */
export class ControllerSelf extends Native {
  override readonly isRequest = true
  readonly #of: ClassValue
  readonly #inherited: (name: string, call: Call, run: Interpreter) => Value | undefined
  readonly #members: Readonly<Record<string, Value>>
  readonly #set = new Map<string, Value>()

  constructor(
    of: ClassValue,
    members: Readonly<Record<string, Value>> = {},
    inherited: (name: string, call: Call, run: Interpreter) => Value | undefined = () => undefined,
  ) {
    super()
    this.#of = of
    this.#members = members
    this.#inherited = inherited
  }

  override member(name: string): Value | undefined {
    return this.#set.get(name) ?? (Object.hasOwn(this.#members, name) ? this.#members[name] : undefined)
  }

  override setMember(name: string, value: Value): void {
    this.#set.set(name, value)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const own = methodOf(this.#of, name, run)
    if (own !== undefined) return run.invoke(own, call.args, call.named, { kind: 'native', native: this })
    return this.#inherited(name, call, run) ?? UNKNOWN
  }
}

/** Names of the types that a parameter is declared with, as full class names. */
export function typeNames(param: ParamDef): string[] {
  const types = param.type?.kind === 'union' ? param.type.of : param.type === undefined ? [] : [param.type]
  return types.flatMap((type) => (type.kind === 'named' ? [type.name] : []))
}

/**
 * Whether a parameter is declared with a type of one of these names. Snippets often leave the import out, so that the
 * name falls into the namespace of the file; a class of the folder that has this name is meant first.
 */
export function isDeclaredAs(param: ParamDef, names: RegExp, fn: FunctionValue, run: Interpreter): boolean {
  const isNamedSo = typeNames(param).some((name) => names.test(name.slice(name.lastIndexOf('\\') + 1)))
  return isNamedSo && paramClass(param, fn, run) === undefined
}

/** The class of the folder that a parameter is declared with. */
export function paramClass(param: ParamDef, fn: FunctionValue, run: Interpreter): ClassValue | undefined {
  if (param.type === undefined) return undefined
  for (const value of run.project.resolveType(param.type, fn.scope, run)) if (value.kind === 'class') return value
  return undefined
}
