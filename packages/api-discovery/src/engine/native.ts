import type { CallExpr, TypeExpr } from './ir.ts'
import type { Interpreter } from './interpreter.ts'
import type { Scope } from './scope.ts'
import { plainText, type Value } from './values.ts'

/** Where something stands in the source. */
export interface Site {
  readonly file: string
  readonly line: number
}

/** A call that was followed into a function of the folder, and the one that led to where it stands. */
export interface Caller extends Site {
  readonly within: Caller | undefined
}

/** A branch, a loop that may not run, a callback: one object for each time it is entered. */
export interface Condition {
  readonly within: Condition | undefined
}

/** Whether whatever happens under `inner` happens only when `outer` has happened too. */
export function isWithin(inner: Condition | undefined, outer: Condition | undefined): boolean {
  if (outer === undefined) return true
  for (let at = inner; at !== undefined; at = at.within) if (at === outer) return true
  return false
}

/** A call as adapters see it. */
export interface Call extends Site {
  readonly args: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  /** The innermost condition, loop or callback that the call stands in; undefined when every run makes it. */
  readonly condition: Condition | undefined
  readonly constructs: boolean
  /** The call as written; its parts give names to guards and lines to arguments. */
  readonly expr: CallExpr | undefined
  /** Where names in `expr` and `types` are looked up. */
  readonly scope: Scope
  readonly types: readonly TypeExpr[]
  /** What led into the function in which the call stands. */
  readonly caller?: Caller | undefined
}

/** The argument at a place or, failing that, of a name. */
export function argument(call: Call, position: number, ...names: readonly string[]): Value | undefined {
  const given = position >= 0 ? call.args[position] : undefined
  if (given !== undefined) return given
  for (const name of names) {
    const named = call.named.get(name)
    if (named !== undefined) return named
  }
  return undefined
}

export function textArgument(call: Call, position: number, ...names: readonly string[]): string | undefined {
  return plainText(argument(call, position, ...names))
}

/**
 * A value whose behavior an adapter supplies: a router, a request, a schema. Each answer may be undefined, which means
 * that the adapter does not know, and the value is then unknown.
 */
export abstract class Native {
  /** Calls that take it are followed even inside handlers, because they may read the request from it. */
  readonly isRequest: boolean = false

  /** Whether its calls and methods only give answers: they register nothing and remember nothing. */
  readonly isPure: boolean = false

  /** Whether a condition takes it for true; undefined when either may be, as for what a caller sends. */
  get truth(): boolean | undefined {
    return true
  }

  member(_name: string, _site: Site, _run: Interpreter): Value | undefined {
    return undefined
  }

  /** `site` is where it is set, when that is known. */
  setMember(_name: string, _value: Value, _site?: Site): void {}

  /** `object.name(...)`. Undefined falls back to `member(name)` and calling that. */
  method(_name: string, _call: Call, _run: Interpreter): Value | undefined {
    return undefined
  }

  /** Whether a block that has it as its self may call the method by its bare name (Kotlin). */
  isCalledBare(_name: string): boolean {
    return false
  }

  /** `object(...)` */
  call(_call: Call, _run: Interpreter): Value | undefined {
    return undefined
  }

  /** `object[key]` with a key that is not text, or in languages where it differs from a member. */
  index(_key: Value, _site: Site, _run: Interpreter): Value | undefined {
    return undefined
  }

  /** `object == other` and `object != other`, in languages that ask. */
  compare(_op: string, _other: Value, _run: Interpreter): Value | undefined {
    return undefined
  }

  /** A type was put on it: `request.body as CreateUser`. */
  typed(_type: TypeExpr, _scope: Scope, _run: Interpreter): void {}

  /** What a loop over it gives. */
  items(): readonly Value[] | undefined {
    return undefined
  }
}
